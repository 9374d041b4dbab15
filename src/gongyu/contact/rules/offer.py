"""Offering a family times for a visit, and what may come of it. A family's no is taken as it is. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, time, timedelta
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

STATES: Final = {
    "open": N_("等家长回音"),
    "chosen": N_("约好了"),
    "call": N_("家长请您打电话"),
    "declined": N_("家长说这次先不约"),
    "withdrawn": N_("已收回"),
    "met": N_("见过面了"),
}
# The same, said to the family.
FAMILY_STATES: Final = {
    "open": N_("等您答复"),
    "chosen": N_("约好了"),
    "call": N_("已请老师打电话"),
    "declined": N_("这次先不约"),
    "withdrawn": N_("老师已收回"),
    "met": N_("见过面了"),
}
# The family may change its mind as long as the offer stands; a refusal is left by the family alone.
TRANSITIONS: Final = {
    ("open", "choose"): "chosen",
    ("open", "call"): "call",
    ("open", "decline"): "declined",
    ("open", "change"): "open",
    ("open", "withdraw"): "withdrawn",
    ("open", "meet"): "met",
    ("chosen", "choose"): "chosen",
    ("chosen", "call"): "call",
    ("chosen", "decline"): "declined",
    ("chosen", "change"): "open",
    ("chosen", "withdraw"): "withdrawn",
    ("chosen", "meet"): "met",
    ("call", "choose"): "chosen",
    ("call", "decline"): "declined",
    ("call", "change"): "open",
    ("call", "withdraw"): "withdrawn",
    ("call", "meet"): "met",
    ("declined", "choose"): "chosen",
    ("declined", "call"): "call",
}
# One child has at most one offer in these.
LIVE: Final = ("open", "chosen", "call")
ANSWERS: Final = ("choose", "call", "decline")
TIMES: Final = 3
WORDS_MOST: Final = 200
WEEKDAYS: Final = (N_("周一"), N_("周二"), N_("周三"), N_("周四"), N_("周五"), N_("周六"), N_("周日"))
# What a form begins with, to be changed at will: after work, and twice at the weekend.
SUGGESTED: Final = ((4, time(18)), (5, time(10)), (6, time(15)))

Times = Sequence[tuple[date, time]]


def suggested(today: date) -> tuple[tuple[date, time], ...]:
    """The coming Friday, Saturday and Sunday after today, each with a time of day."""
    return tuple(
        (today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1), at) for weekday, at in SUGGESTED
    )


def check_transition(state: str, act: str) -> str:
    """The state after the act; refused when the table has no such step."""
    if (state, act) in TRANSITIONS:
        return TRANSITIONS[(state, act)]
    if state == "declined":
        raise Refusal("offer.declined", N_("家长说了这次先不约，请尊重。家长自己可以改主意。"))
    if act in ANSWERS and state == "call":
        raise Refusal("offer.answered", N_("您已经这样答复过了，老师会打电话来。"))
    raise Refusal("offer.closed", N_("这次约时间已经结束，不用再答复。"))


def check_times(times: Times, today: date) -> None:
    """At least one, at most three, none twice, none past."""
    if not times:
        raise Refusal("offer.no-time", N_("请至少给家长一个时间。"), field="day_1")
    for number, (day, _at) in enumerate(times[:TIMES], 1):
        if day < today:
            raise Refusal("offer.past", N_("这个日子已经过了，请换一天。"), field=f"day_{number}")
        if times[number - 1] in times[: number - 1]:
            raise Refusal("offer.twice", N_("这个时间前面已经有了，请换一个。"), field=f"day_{number}")
    if len(times) > TIMES:
        raise Refusal("offer.too-many", N_("最多给三个时间，家长好选。"), field="day_1")


def check_choice(day: date, today: date) -> None:
    """A time that is still to come."""
    if day < today:
        raise Refusal("offer.past", N_("这个时间已经过了。请选别的时间，或者请老师打电话。"), field="time")


def check_words(words: str) -> None:
    """A line, not a letter."""
    if len(words) > WORDS_MOST:
        raise Refusal("offer.too-long", N_("请控制在 %(most)s 字以内。"), field="words", most=WORDS_MOST)


def check_again(declined_on: date | None, agreed_again: bool) -> None:
    """After a no, the family is asked anew only when it has said so."""
    if declined_on is not None and not agreed_again:
        raise Refusal(
            "offer.declined",
            N_("家长说过这次先不约。和家长说好了再约，请勾选；没有说好，请先不发。"),
            field="agreed_again",
        )


def check_reached(users: Collection[int]) -> None:
    """Somebody of the family can read it."""
    if not users:
        raise Refusal("offer.nobody", N_("这名学生的家长还没有人能收到消息，请打电话约。"))
