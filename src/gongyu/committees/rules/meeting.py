"""Meetings of a body: from the agenda to what became of its decisions. Pure."""

from __future__ import annotations

from datetime import date
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

# Only the parents' committee owes meetings; those of the others are kept all the same.
ACTS: Final = {"parents": "committee.meeting"}
STATES: Final = {
    "planned": N_("要开的"),
    "held": N_("开过了"),
    "called_off": N_("取消了"),
    "withdrawn": N_("已撤销"),
}
TRANSITIONS: Final = {
    ("planned", "hold"): "held",
    ("planned", "call_off"): "called_off",
    ("held", "withdraw"): "withdrawn",
}
# Of its members these write for the body, beside the school's office.
WRITERS: Final = frozenset({"chair", "deputy", "secretary"})
PLACE_MOST: Final = 60
AGENDA_MOST: Final = 2000
MINUTES_MOST: Final = 10_000
WORDS_MOST: Final = 300
REMARK_MOST: Final = 500


def state_on(day: date, today: date) -> str:
    """What is written down of a day that has come, has been held."""
    return "held" if day <= today else "planned"


def check_transition(state: str, act: str) -> str:
    """The state after the act; refused when the table has no such step."""
    if (state, act) not in TRANSITIONS:
        raise Refusal("meeting.state", N_("这次会议现在不能这样办，请看看它的状态。"))
    return TRANSITIONS[(state, act)]


def check_agenda(agenda: str) -> None:
    """A meeting says what it is about."""
    if not agenda.strip():
        raise Refusal("meeting.no-agenda", N_("请写这次会议说哪些事。"), field="agenda")


def check_in_office(found: bool) -> None:
    """A body meets in its term."""
    if not found:
        raise Refusal(
            "meeting.no-term", N_("那天没有在任期内的成员，请核对日期，或者先登记这一届。"), field="held_on"
        )


def check_come(day: date, today: date) -> None:
    """A meeting has been held once its day has come."""
    if day > today:
        raise Refusal("meeting.not-yet", N_("还没到那一天，开过以后再来记。"))


def check_held(state: str) -> None:
    """Minutes and decisions are those of a meeting that has been held."""
    if state != "held":
        raise Refusal("meeting.not-held", N_("开过的会议才有纪要和议定的事。"))


def check_words(words: str, field: str = "words") -> None:
    """Something has been written."""
    if not words.strip():
        raise Refusal("meeting.nothing", N_("请写一句话。"), field=field)


def check_changed(before: str | None, words: str) -> None:
    """A new edition of the minutes says something else."""
    if before is not None and before == words.strip():
        raise Refusal("meeting.unchanged", N_("和现在这一版一样，没有要改的。"), field="words")


def check_remark(agrees: bool, remark: str) -> None:
    """Who does not agree says with what."""
    if not agrees and not remark.strip():
        raise Refusal("meeting.no-remark", N_("请写哪里要改，一句话即可。"), field="remark")


def check_due(until: date | None, held_on: date, member: int | None) -> None:
    """Who looks after something, and by when, go together; it is due after the meeting."""
    if (until is None) != (member is None):
        field = "until" if until is None else "member_id"
        raise Refusal("meeting.half", N_("谁来办、到哪天办好，要一起填，或者都不填。"), field=field)
    if until is not None and until < held_on:
        raise Refusal("meeting.due-before", N_("办好的日子不能早于会议那天。"), field="until")


def check_open(done: bool) -> None:
    """What is done is done once."""
    if done:
        raise Refusal("meeting.done", N_("这件事已经办好了。"))
