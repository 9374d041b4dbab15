"""The ledger of home visits (家访台账) as a workbook and in print: of which year, and how large. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

from gongyu.kernel.calendar import Window, school_year
from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

# Ours, not the document's: so many rows are set in print while one waits (about a second); longer ones are
# set by the worker and kept for so many days.
AT_ONCE: Final = 600
KEPT_DAYS: Final = 2
STATES: Final = {"waiting": N_("正在排版"), "ready": N_("排好了"), "failed": N_("没有排成")}


def year_of(first: int) -> Window:
    """The school year that begins in a calendar year."""
    return school_year(date(first, 9, 1))


def years(first: date | None, today: date) -> tuple[int, ...]:
    """The school years to choose from, the newest first: from that of the first visit until today's."""
    last = school_year(today).starts_on.year
    begun = school_year(first).starts_on.year if first is not None and first <= today else last
    return tuple(range(last, begun - 1, -1))


def check_year(first: int, offered: Collection[int]) -> None:
    """A ledger is of a year in which something was recorded, or of this one."""
    if first not in offered:
        raise Refusal("visit-ledger.year", N_("那个学年没有家访登记。请从列出的学年里选。"), field="year")


def check_printable(rows: int) -> None:
    """What is set while one waits."""
    if rows > AT_ONCE:
        raise Refusal(
            "visit-ledger.long",
            N_("这份台账有 %(rows)s 行，排版要一会儿。请点“排成 PDF”，排好了告诉您；也可以先下载工作簿。"),
            rows=rows,
        )


def check_ready(state: str) -> None:
    """A print that is there to be opened."""
    if state != "ready":
        raise Refusal("visit-ledger.not-ready", N_("这份还没有排好。请过一会儿再打开，或重新排一份。"))
