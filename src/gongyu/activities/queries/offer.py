"""Where a person may record activities, and of which natures."""

from __future__ import annotations

from dataclasses import dataclass

from gongyu.access.permissions import ACTIVITY_RECORD
from gongyu.access.rules import Viewer
from gongyu.activities.queries.places import acts_for
from gongyu.activities.rules import activity as rules
from gongyu.organisations.queries import Body
from gongyu.policy.queries import pack, say
from gongyu.policy.rules import Act, Duty, acts_offered, owed_by


@dataclass(frozen=True, slots=True)
class Nature:
    """A nature of activity that a body may record: its words, why it is asked, and the duties it serves."""

    key: str
    words: str
    purpose: str
    duties: tuple[Duty, ...]

    @property
    def credits(self) -> tuple[tuple[str, str], ...]:
        """The duties it serves at this body: key and words."""
        return tuple((duty.key, say(duty.summary)) for duty in self.duties)

    @property
    def act(self) -> str:
        return rules.PREFIX + self.key


def natures(viewer: Viewer, place: Body) -> tuple[Nature, ...]:
    """The natures that the viewer may record at a body, in the pack's order; none where they may not."""
    if not acts_for(viewer, place):
        return ()
    whole = viewer.may_at(ACTIVITY_RECORD, place.path)
    roles = {held.role for held in viewer.grants if held.scope and place.path.startswith(held.scope)}
    found = acts_offered(pack(), "activity", place.kind, place.level, place.stage, roles, whole=whole)
    return tuple(_nature(act, place) for act in found)


def _nature(act: Act, place: Body) -> Nature:
    duties = pack().duties_by_act[act.key]
    owed = tuple(duty for duty in duties if owed_by(duty, place.kind, place.level, place.stage))
    return Nature(rules.nature_of(act.key), say(act.words), say(act.purpose), owed or duties)


def credits_of(nature: str, place: Body) -> tuple[tuple[str, str], ...]:
    """The duties that a nature of activity serves at a body: key and words."""
    act = pack().acts.get(rules.PREFIX + nature)
    return _nature(act, place).credits if act else ()


def nature_words(nature: str) -> str:
    """A nature in the reader's language; its key where the pack no longer has it."""
    act = pack().acts.get(rules.PREFIX + nature)
    return say(act.words) if act else nature
