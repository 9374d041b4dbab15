"""The pack's words for lecturers: kinds, topics, and the corps a body may have."""

from __future__ import annotations

from datetime import date

from gongyu.access.permissions import LECTURER_KEEP
from gongyu.access.queries import acts_for
from gongyu.access.rules import Viewer
from gongyu.organisations.queries import Body
from gongyu.policy.queries import pack, say, term
from gongyu.policy.rules import Act, owed_by

FORM = "corps"
RECRUITMENT = "corps.recruitment"


def kinds() -> dict[str, str]:
    """The kinds of people who lecture, by key."""
    return {key: say(one.words) for key, one in pack().lecturer_kinds.items()}


def topics() -> dict[str, str]:
    """What lectures are about, by key."""
    return {key: say(one.words) for key, one in pack().lecture_topics.items()}


def topic_words(topic: str) -> str:
    """A topic in the reader's language; its key where the pack no longer has it."""
    return topics().get(topic, topic)


def kind_words(kind: str) -> str:
    """A kind in the reader's language; its key where the pack no longer has it."""
    return kinds().get(kind, kind)


def natures_of(topic: str) -> tuple[str, ...]:
    """The natures of activity that a lecture on a topic may be, the likeliest first."""
    one = pack().lecture_topics.get(topic)
    return one.natures if one else ()


def act_words(act: str) -> str:
    """What a corps is, by its act."""
    one = pack().acts.get(act)
    return say(one.words) if one else act


def recruited(kind: str) -> bool:
    """Whether the document wants people of a kind drawn in."""
    one = pack().lecturer_kinds.get(kind)
    return one is not None and one.recruited


def offered(viewer: Viewer, place: Body) -> tuple[Act, ...]:
    """The corps that a body is to have, for those who keep it."""
    return acts_at(place) if acts_for(viewer, LECTURER_KEEP, place) else ()


def acts_at(place: Body) -> tuple[Act, ...]:
    """The corps that a body is to have: acts that one of its duties looks for."""
    return tuple(
        act
        for act in pack().acts.values()
        if act.form == FORM
        and any(
            duty.measure == "exists" and owed_by(duty, place.kind, place.level, place.stage)
            for duty in pack().duties_by_act[act.key]
        )
    )


def counts_recruits(place: Body) -> bool:
    """Whether the document asks a body to draw people in, so that each who joins is an entry of its own."""
    return any(
        owed_by(duty, place.kind, place.level, place.stage)
        for duty in pack().duties_by_act.get(RECRUITMENT, ())
    )


def term_begins(place: Body, today: date) -> date:
    """The first day of the semester."""
    return term(today, place.stage, place.county_code).starts_on
