"""When a county may hold a self-check, and until when families may answer. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from gongyu.kernel.calendar import Window
from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

# The duty's entry (M4.07): that the bureau held one and published what came of it, never who took part.
KIND: Final = "filing.parent_self_check"
DAYS: Final = 21
DAYS_LEAST: Final = 7
DAYS_MOST: Final = 60


def check_last_day(today: date, last: date, term: Window) -> None:
    """Families have time without being pressed, and it ends within the semester."""
    if not today + timedelta(days=DAYS_LEAST) <= last <= today + timedelta(days=DAYS_MOST):
        raise Refusal(
            "assessment.last-day",
            N_("截止日请选 %(least)s 到 %(most)s 天以后的一天，让家长不用赶。"),
            field="closes_on",
            least=DAYS_LEAST,
            most=DAYS_MOST,
        )
    if last not in term:
        raise Refusal(
            "assessment.next-term", N_("截止日请选在本学期内，下学期再组织一次。"), field="closes_on"
        )


def check_first(held: bool) -> None:
    """Once a semester: families are not asked again and again, and two figures give no difference."""
    if held:
        raise Refusal("assessment.once", N_("这份自测本学期已经组织过了，下学期再组织。"), field="instrument")


def check_open(closes_on: date, closed: bool, today: date) -> None:
    """Answers are taken until the last day; what was answered before stays one's own."""
    if closed or today > closes_on:
        raise Refusal("assessment.over", N_("这一次已经截止。答过的还在，只有您看得到；没答也没有关系。"))
