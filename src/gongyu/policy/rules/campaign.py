"""Times of the year at which families hear of one thing: the first lesson of a term, Children's Day. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from pydantic import Field, model_validator

from gongyu.kernel.calendar import Window
from gongyu.policy.rules.frozen import Frozen, Words

MONTH_DAY = r"^(0[1-9]|1[0-2])-([0-2][0-9]|3[01])$"


class Campaign(Frozen):
    """A campaign and its window: the first `days` of a semester, or the week in which a day lies.

    The document names none of these windows. `basis` says where each comes from; a city moves them here.
    """

    key: str
    words: Words
    # The duty that it serves; empty where it is custom or law and none of the document's.
    duty: str = ""
    opens: Literal["semester", "week"]
    days: int = Field(default=7, ge=1, le=92)
    # Of a week: the day it lies around, "06-01".
    day: str = Field(default="", pattern=rf"^$|{MONTH_DAY}")
    basis: Literal["local_decision", "from_law"]

    @model_validator(mode="after")
    def _has_its_day(self) -> Campaign:
        if (self.opens == "week") != bool(self.day):
            raise ValueError("a week lies around a day, a semester begins on its own")
        return self

    def window(self, today: date, term: Window) -> Window:
        """Its window in the term, or the calendar year, of a day."""
        if self.opens == "semester":
            return Window(self.key, term.starts_on, term.starts_on + timedelta(days=self.days))
        month, day = map(int, self.day.split("-"))
        around = date(today.year, month, day)
        monday = around - timedelta(days=around.weekday())
        return Window(self.key, monday, monday + timedelta(days=7))

    def open_on(self, today: date, term: Window) -> bool:
        """Whether it has its window on a day, in a term."""
        return today in self.window(today, term)
