"""The ways of meeting that the pack names, and which of them count."""

from __future__ import annotations

from dataclasses import dataclass

from gongyu.contact.rules.visits import MODES
from gongyu.policy.queries import pack, say
from gongyu.policy.rules import Duty

PREFIX = "visit."


@dataclass(frozen=True, slots=True)
class Mode:
    """A way of meeting: its words, and whether it counts for the duty at a school of the stage asked."""

    key: str
    words: str
    counted: bool


def visit_duty(stage: str) -> Duty | None:
    """The judged duty that asks for a visit to every pupil of a stage; kindergartens have none."""
    for duty in pack().duties.values():
        visited = any(act.startswith(PREFIX) for act in duty.acts)
        asked = visited and duty.judged and duty.subject == "pupil"
        if asked and (not duty.bearer.stages or stage in duty.bearer.stages):
            return duty
    return None


def offered_modes() -> tuple[str, ...]:
    """The ways of meeting that can be recorded, in the pack's order."""
    return tuple(
        act.key.removeprefix(PREFIX)
        for act in pack().acts.values()
        if act.form == "visit" and act.key.removeprefix(PREFIX) in MODES
    )


def counted_modes(stage: str) -> tuple[str, ...]:
    """Those that count for the duty at a school of a stage."""
    duty = visit_duty(stage)
    return tuple(key for key in offered_modes() if duty is not None and PREFIX + key in duty.acts)


def counted_capacities(stage: str) -> tuple[str, ...]:
    """In which capacities a visit counts; none named means any."""
    duty = visit_duty(stage)
    return duty.capacity if duty is not None else ()


def modes(stage: str) -> tuple[Mode, ...]:
    """Every way of meeting with its words and whether it counts."""
    counted = counted_modes(stage)
    return tuple(Mode(key, mode_words(key), key in counted) for key in offered_modes())


def mode_words(mode: str) -> str:
    """A way of meeting in the reader's language."""
    act = pack().acts.get(PREFIX + mode)
    return say(act.words) if act else mode
