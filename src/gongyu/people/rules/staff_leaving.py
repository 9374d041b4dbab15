"""What is decided of somebody who works at a school and stands in no list of its staff. Pure."""

from __future__ import annotations

from datetime import date
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_
from gongyu.people.rules.leaving import Decision

CHOICES: Final = (
    Decision("left", N_("离岗"), N_("从这天起不在本校任职，岗位和班主任同时结束"), True, False),
    Decision("stays", N_("仍在职"), N_("表里漏了，岗位不变"), False, True),
    Decision("mistake", N_("误录"), N_("从来不是本校教职工，岗位和班主任记录作废"), False, False),
)
BY_KEY: Final = {one.key: one for one in CHOICES}
DECISIONS: Final = tuple(BY_KEY)
# While one of these holds they work at the school, and another decision may follow.
OPEN: Final = ("", *(one.key for one in CHOICES if one.stays))


def check_decision(key: str) -> Decision:
    """The decision; Refusal where none was chosen."""
    if key not in BY_KEY:
        raise Refusal("people.no-staff-decision", N_("请选择一种处理。"), field="decision")
    return BY_KEY[key]


def check_day(on: date, latest_beginning: date, today: date) -> None:
    """Refuse a day to come, and one on which somebody chosen had not worked there for a day."""
    if on > today:
        raise Refusal("people.staff-leaves-in-the-future", N_("日期不能晚于今天；到那天再办。"), field="on")
    if on <= latest_beginning:
        raise Refusal(
            "people.staff-leaves-before-coming",
            N_("所选的人里有岗位或班主任是%(day)s才开始的，日期要比这天晚；从来不在本校任职的选“误录”。"),
            field="on",
            day=latest_beginning.isoformat(),
        )


def check_chosen(found: int) -> None:
    """Refuse where nobody is left to decide about."""
    if not found:
        raise Refusal(
            "people.no-staff-to-decide",
            N_("没有选中人，或者他们已经决定过、已不在本校任职。请重新选择。"),
            field="chosen",
        )
