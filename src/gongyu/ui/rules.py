"""How figures, days and the pack's words are shown, and which pages the header offers to whom. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from gongyu.access.rules import Viewer
from gongyu.kernel.words import N_

# state -> (its words, the class that gives it its own colour)
STATES: Final = {
    "met": (N_("已达到"), "met"),
    "unmet": (N_("未达到"), "unmet"),
    "on_course": (N_("进行中"), "course"),
    "behind": (N_("进度偏慢"), "behind"),
    "unknown": (N_("无法判断"), "unknown"),
    "exempt": (N_("例外"), "exempt"),
    # It would give away a count of so few children that it is not told.
    "withheld": (N_("略"), "withheld"),
    "": (N_("只公布"), "shown"),
}
VERDICTS: Final = {
    "judged": N_("数值判定"),
    "coverage": N_("覆盖"),
    "existence": N_("有无"),
    "incident": N_("处置"),
    "reported": N_("只公布"),
    "narrative": N_("存档"),
}
CLOCKS: Final = {
    "school_year": N_("每学年"),
    "semester": N_("每学期"),
    "calendar_year": N_("每年"),
    "deadline": N_("到期日"),
    "event": N_("发生即办"),
    "continuous": N_("持续"),
    "once": N_("一次建立"),
    "unspecified": N_("文件未定频次"),
}


@dataclass(frozen=True, slots=True)
class Door:
    """A page that the header offers: its URL name, its words, the permissions of which any one opens it."""

    name: str
    label: str
    permissions: tuple[str, ...] = ()
    # Shown in the bar at the foot of a phone.
    on_phone: bool = False


DOORS: Final = (
    Door("portal:home", N_("今天"), on_phone=True),
    Door("compliance:document", N_("条文现状"), ("standing.view",), True),
    Door("contact:visits", N_("家访"), ("visit.view",), True),
    Door("contact:notices", N_("通知"), ("notice.send", "notice.view"), True),
    Door("activities:list", N_("活动"), ("activity.view",), True),
    Door("contact:concerns", N_("关注"), ("concern.note", "concern.answer"), True),
    Door("filings:list", N_("登记"), ("filing.view",), True),
    Door("committees:schools", N_("家委会"), ("committee.view",)),
    Door("courses:learn", N_("家长学校"), ("course.learn",)),
    Door("courses:desk", N_("家长课程"), ("course.write",)),
    Door("people:roster", N_("花名册"), ("roster.view",)),
    Door("compliance:exemptions", N_("例外"), ("exemption.approve",)),
    Door(
        "console:home",
        N_("管理"),
        ("grant.view", "account.manage", "audit.view", "system.view", "organisation.manage"),
        True,
    ),
)
# More do not fit at the foot of a phone; the rest stands in its head.
ON_PHONE: Final = 5


def navigation(viewer: Viewer) -> tuple[Door, ...]:
    """The doors that somebody signed in may open, in the order of the header."""
    if viewer.user_id is None:
        return ()
    found = [door for door in DOORS if not door.permissions or any(map(viewer.may, door.permissions))]
    spare = [door for door in found if door.on_phone][ON_PHONE:]
    return tuple(replace(door, on_phone=False) if door in spare else door for door in found)


def thousands(number: int | None) -> str:
    """1,482,306; a dash where there is no number."""
    return "—" if number is None else f"{number:,}"


def share(part: int | None, whole: int | None) -> float | None:
    """part / whole, between 0 and 1; None where there is nothing to divide by."""
    return None if part is None or not whole else min(max(part / whole, 0.0), 1.0)


def percent(value: float | None, digits: int = 1) -> str:
    """41.0%; never rounded up to a whole that has not been reached."""
    if value is None:
        return "—"
    scaled = value * 100
    shown = f"{scaled:.{digits}f}"
    if value < 1 and float(shown) >= 100:
        shown = f"{100 - 10**-digits:.{digits}f}"
    return f"{shown}%"


def day(value: date | datetime | None) -> str:
    """2026-11-23, or with the time of day for a moment."""
    if value is None:
        return "—"
    return value.strftime("%Y-%m-%d %H:%M") if isinstance(value, datetime) else value.isoformat()


def words(value: Any, language: str | None = None) -> str:
    """The pack's words in the reader's language (`Words` with zh and en)."""
    return str(value.en if (language or "").startswith("en") else value.zh)
