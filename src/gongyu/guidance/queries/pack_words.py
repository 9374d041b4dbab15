"""The pack's words for a team: its parts, the four inclusions, and the topics of trainings."""

from __future__ import annotations

from gongyu.guidance.rules import Part
from gongyu.organisations.queries import Body
from gongyu.policy.queries import pack, say
from gongyu.policy.rules import owed_by

TEAM = "team.guidance"
OUTSIDE = "team.outside"


def parts_at(body: Body) -> tuple[Part, ...]:
    """What people do in the team of a school, in the pack's order."""
    found = (
        Part(one.key, one.posts, one.heads, one.lead, one.outside, one.stages)
        for one in pack().team_parts.values()
    )
    return tuple(one for one in found if one.fits(body.stage))


def part_of(body: Body, key: str) -> Part | None:
    """One of them, by its key."""
    return next((one for one in parts_at(body) if one.key == key), None)


def part_words(key: str) -> str:
    """A part in the reader's language; its key where the pack no longer has it."""
    one = pack().team_parts.get(key)
    return say(one.words) if one else key


def inclusions() -> tuple[tuple[str, str], ...]:
    """The duties that say in what the work is included: duty and words, those the document has."""
    known = pack()
    return tuple(
        (one.key, say(one.words)) for one in known.team_inclusions.values() if one.key in known.duties
    )


def topics() -> dict[str, str]:
    """What trainings are about, by key: what lectures are about too."""
    return {key: say(one.words) for key, one in pack().lecture_topics.items()}


def acts_at(body: Body) -> bool:
    """Whether the document asks a body to have a team."""
    duties = pack().duties_by_act.get(TEAM, ())
    return any(owed_by(duty, body.kind, body.level, body.stage) for duty in duties)


def credits() -> tuple[tuple[str, str], ...]:
    """The duties that a confirmed team serves: key and words."""
    return tuple((duty.key, say(duty.summary)) for duty in pack().duties_by_act.get(TEAM, ()))


def purpose() -> str:
    """Why a team is confirmed."""
    act = pack().acts.get(TEAM)
    return say(act.purpose) if act else ""
