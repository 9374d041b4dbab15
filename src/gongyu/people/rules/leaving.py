"""What is decided of a pupil of the school whom a roster does not name. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision: its word, what comes of it, whether it holds from a day, and whether it may be changed
    later, because the pupil stays at the school."""

    key: str
    label: str
    effect: str
    dated: bool
    stays: bool


CHOICES: Final = (
    Decision("left", N_("转出"), N_("去了别的学校，从这天起不在本校"), True, False),
    Decision("graduated", N_("毕业"), N_("从这天起不在本校"), True, False),
    Decision("suspended", N_("休学"), N_("学籍还在，从这天起按休学计"), True, True),
    Decision("kept", N_("仍在读"), N_("名册漏了，孩子还在；休学的算复学"), True, True),
    Decision("mistake", N_("误录"), N_("从来不是本校学生，在校记录作废"), False, False),
)
BY_KEY: Final = {one.key: one for one in CHOICES}
DECISIONS: Final = tuple(BY_KEY)
# While one of these holds the pupil is at the school, and another decision may follow.
OPEN: Final = ("", *(one.key for one in CHOICES if one.stays))


def check_decision(key: str) -> Decision:
    """The decision; Refusal where none was chosen."""
    if key not in BY_KEY:
        raise Refusal("people.no-decision", N_("请选择一种处理。"), field="decision")
    return BY_KEY[key]


def check_day(on: date, latest_beginning: date, today: date) -> None:
    """Refuse a day to come, and one on which a chosen pupil had not been there for a day."""
    if on > today:
        raise Refusal("people.leaves-in-the-future", N_("日期不能晚于今天；到那天再办。"), field="on")
    if on <= latest_beginning:
        raise Refusal(
            "people.leaves-before-coming",
            N_("所选学生里有人%(day)s才到现在的班，日期要比这天晚；从来不在本校的选“误录”。"),
            field="on",
            day=latest_beginning.isoformat(),
        )


def check_chosen(found: int) -> None:
    """Refuse where nobody is left to decide about."""
    if not found:
        raise Refusal(
            "people.nobody-to-decide",
            N_("没有选中学生，或者他们已经决定过、已不在本校。请重新选择。"),
            field="chosen",
        )
