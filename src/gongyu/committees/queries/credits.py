"""Which duties a body's papers and terms count towards."""

from __future__ import annotations

from collections.abc import Iterable

from gongyu.policy.queries import pack, say


def sought(duty_key: str) -> tuple[str, str] | None:
    """The clause from which somebody comes to a form: key and words; None where there is no such duty."""
    duty = pack().duties.get(duty_key)
    return (duty.key, say(duty.summary)) if duty else None


def credits(acts: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The duties that some acts discharge: key and words, each once."""
    found = {duty.key: say(duty.summary) for act in acts for duty in pack().duties_by_act.get(act, ())}
    return tuple(found.items())
