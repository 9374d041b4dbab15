"""Laying out a semester: activities that come back, days moved into another one, what will be met. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

# Every so many weeks.
EVERY: Final = {1: N_("每周"), 2: N_("每两周"), 4: N_("每四周")}
MOST: Final = 30
# What becomes of an invitation to hold an activity together.
INVITATIONS: Final = {("asked", "join"): "joined", ("asked", "decline"): "declined"}
INVITATION_STATES: Final = {
    "asked": N_("等待答复"),
    "joined": N_("一起办"),
    "declined": N_("这次不参加"),
}


@dataclass(frozen=True, slots=True)
class Outlook:
    """A duty in a semester: what it asks (None where the document prints no number), what has been held, and
    what is planned."""

    required: int | None
    held: int
    planned: int

    @property
    def missing(self) -> int:
        """How many more it takes once all that is planned has been held."""
        return max((self.required or 0) - self.held - self.planned, 0)

    @property
    def verdict(self) -> str:
        """met already, will be met as planned, short of so many, or only counted."""
        if self.required is None:
            return "counted"
        if self.held >= self.required:
            return "met"
        return "short" if self.missing else "planned"


def occurrences(first: date, every_weeks: int, until: date) -> tuple[date, ...]:
    """The days of a series; refused where it never ends, never begins or is no series."""
    if every_weeks not in EVERY:
        raise Refusal("series.how-often", N_("请选择每几周办一次。"), field="every_weeks")
    if until < first + timedelta(weeks=every_weeks):
        raise Refusal("series.too-short", N_("到这一天只够办一次；请选晚一些的日子。"), field="until")
    days = [first]
    while (following := days[-1] + timedelta(weeks=every_weeks)) <= until:
        days.append(following)
        if len(days) > MOST:
            raise Refusal(
                "series.too-long", N_("一次最多排 %(most)s 次，请选早一些的日子。"), field="until", most=MOST
            )
    return tuple(days)


def moved(day: date, before: date, after: date) -> date:
    """A day of one semester in another: the same weekday of the same week, counted from the first days."""
    monday = timedelta(days=1)
    weeks = ((after - after.weekday() * monday) - (before - before.weekday() * monday)).days
    return day + timedelta(days=weeks)


def check_rows(rows: Collection[object]) -> None:
    """A semester is laid out with at least one row."""
    if not rows:
        raise Refusal("term.empty", N_("请至少填一行。"), field="nature-0")


def check_planned(state: str) -> None:
    """What lies behind is not changed: only a plan is."""
    if state != "planned":
        raise Refusal("activity.not-planned", N_("办过的、取消了的不能再改；如果登记有误，请撤销。"))


def check_change(state: str, held_on: date, today: date) -> None:
    """A plan is changed, and to a day ahead."""
    check_planned(state)
    if held_on < today:
        raise Refusal("activity.past-plan", N_("请选今天或以后的日子。"), field="held_on")


def check_partners(wanted: Collection[int], known: Collection[int]) -> None:
    """Those asked are some of those who could join, and at least one."""
    if not wanted:
        raise Refusal("joint.nobody", N_("请选至少一家单位。"), field="partners")
    if not set(wanted) <= set(known):
        raise Refusal("joint.unknown", N_("名单里有不能一起办的单位，请重新选。"), field="partners")


def check_invitation(state: str, act: str) -> str:
    """The state after the act; refused once it is answered."""
    if (state, act) not in INVITATIONS:
        raise Refusal("joint.answered", N_("这份邀请已经答复过了。"))
    return INVITATIONS[(state, act)]
