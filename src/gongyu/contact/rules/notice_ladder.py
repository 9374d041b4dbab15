"""By which ways a guardian is told of a notice, and when: the ladder, quiet hours, a budget, a digest.

The document prints no number for any of it. What stands in DEFAULT is ours, chosen to disturb little, and a
school may decide otherwise. Pure.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_


@dataclass(frozen=True, slots=True)
class Manner:
    """How a school writes to its families: when nothing leaves the house, and how much is enough."""

    quiet_from: time = time(21)
    quiet_until: time = time(7)
    # Notices a week to one guardian; what is over it waits for the digest. Urgent ones are not counted.
    weekly: int = 5
    digest_at: time = time(18)


DEFAULT: Final = Manner()
WEEK: Final = timedelta(days=7)
# How long each way is given before the next is tried.
WAITS: Final = {"app": timedelta(hours=4), "messenger": timedelta(hours=12), "sms": timedelta(hours=24)}
URGENT_WAITS: Final = {
    "app": timedelta(minutes=10),
    "messenger": timedelta(minutes=15),
    "sms": timedelta(minutes=30),
}
# How soon it is looked whether a letter has gone out.
LOOK: Final = timedelta(minutes=5)
LADDER: Final = ("app", "messenger", "sms", "call")
OUTSIDE: Final = frozenset({"messenger", "sms"})
WEEKLY_MOST: Final = 50


def next_rung(rung: str, ways: Collection[str], *, has_phone: bool) -> str:
    """The next way to try; a person with a telephone is the last."""
    for one in LADDER[LADDER.index(rung) + 1 :]:
        if one == "call" or (has_phone and one in ways):
            return one
    return "call"


def wait(rung: str, *, urgent: bool) -> timedelta:
    """How long a way is given."""
    return (URGENT_WAITS if urgent else WAITS)[rung]


def is_quiet(manner: Manner, at: time) -> bool:
    """Whether nothing goes out at a time of the day."""
    begin, end = manner.quiet_from, manner.quiet_until
    return begin <= at < end if begin <= end else at >= begin or at < end


def may_go(manner: Manner, now: datetime, *, urgent: bool) -> datetime:
    """From when something may leave the house, given a local time: now, or when it is quiet no longer."""
    if urgent or not is_quiet(manner, now.time()):
        return now
    return _next(now, manner.quiet_until)


def digest(manner: Manner, now: datetime) -> datetime:
    """When the next digest is told."""
    return _next(now, manner.digest_at)


def _next(now: datetime, at: time) -> datetime:
    then = now.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    return then if then > now else then + timedelta(days=1)


def check_manner(manner: Manner) -> None:
    """Refuse quiet hours that are none, and a budget that is none."""
    if manner.quiet_from == manner.quiet_until:
        raise Refusal("notice.no-quiet", N_("免打扰的开始和结束不能是同一时刻。"), field="quiet_until")
    if not 1 <= manner.weekly <= WEEKLY_MOST:
        raise Refusal("notice.weekly", N_("每周条数请填 1 到 50。"), field="weekly")
