"""Where a person may file, what a body files there, and what the form of each act asks."""

from __future__ import annotations

from dataclasses import dataclass

from gongyu.access.permissions import FILING_RECORD
from gongyu.access.rules import Viewer
from gongyu.filings import rules
from gongyu.filings.queries.places import acts_for
from gongyu.filings.rules import Shape
from gongyu.organisations.queries import Body
from gongyu.policy.queries import pack, say
from gongyu.policy.rules import Act, Duty, acts_offered, owed_by


@dataclass(frozen=True, slots=True)
class Offered:
    """An act that a body files: its words, why it is asked, its form, and the duties it serves there."""

    key: str
    words: str
    purpose: str
    shape: Shape
    duties: tuple[Duty, ...]

    @property
    def credits(self) -> tuple[tuple[str, str], ...]:
        """The duties that it counts towards at this body: key and words."""
        return tuple((duty.key, say(duty.summary)) for duty in self.duties)

    @property
    def derived(self) -> bool:
        """Whether every duty it serves is worked out from other records: nobody is asked for it."""
        return all(duty.capture == "derived" for duty in self.duties)

    @property
    def duty_key(self) -> str:
        return self.duties[0].key if self.duties else ""


def offered(viewer: Viewer, place: Body) -> tuple[Offered, ...]:
    """What the viewer may file at a body, in the pack's order; none where they may not."""
    if not acts_for(viewer, place):
        return ()
    whole = viewer.may_at(FILING_RECORD, place.path)
    roles = {held.role for held in viewer.grants if held.scope and place.path.startswith(held.scope)}
    found = acts_offered(pack(), "filing", place.kind, place.level, place.stage, roles, whole=whole)
    return tuple(_offered(act, place) for act in found)


def _offered(act: Act, place: Body) -> Offered:
    duties = pack().duties_by_act[act.key]
    owed = tuple(duty for duty in duties if owed_by(duty, place.kind, place.level, place.stage)) or duties
    return Offered(act.key, say(act.words), say(act.purpose), shape_of(act.key), owed)


def shape_of(act_key: str) -> Shape:
    """The form of an act, from what its duties measure, how sensitive they are, and what the pack names."""
    duties = pack().duties_by_act.get(act_key, ())
    act = pack().acts.get(act_key)
    return rules.shape(
        act_key,
        {_name(field) for field in act.fields} if act else (),
        {duty.measure for duty in duties},
        {duty.sensitivity for duty in duties},
    )


def _name(field: object) -> str:
    """A field of the pack: its bare name, or a mapping with the name as key."""
    return str(field.get("key", "")) if isinstance(field, dict) else str(field)


def credits_of(act_key: str, place: Body) -> tuple[tuple[str, str], ...]:
    """The duties that an act counts towards at a body: key and words."""
    act = pack().acts.get(act_key)
    return _offered(act, place).credits if act else ()


def act_words(act_key: str) -> str:
    """An act in the reader's language; its key where the pack no longer has it."""
    act = pack().acts.get(act_key)
    return say(act.words) if act else act_key


def guarded_acts() -> tuple[str, ...]:
    """The acts whose filings are read only by those who may read sealed ones."""
    return tuple(
        key
        for key, duties in pack().duties_by_act.items()
        if pack().acts[key].form == "filing" and any(duty.sensitivity in rules.GUARDED for duty in duties)
    )
