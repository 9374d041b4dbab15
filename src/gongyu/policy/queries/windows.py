"""The windows of a duty's clock. Calendars differ by stage; the county is named for the day one differs."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from gongyu.kernel.calendar import Window, school_year
from gongyu.policy import rules
from gongyu.policy.queries.pack import pack
from gongyu.policy.rules import Duty, Pack


def window(duty: Duty, stage: str, county_code: str, day: date) -> Window:
    """The one window of a duty's clock that a day lies in, for a body of a stage ("" if it has none)."""
    known = pack()
    if known.duties.get(duty.key) is duty:
        return _window(known, duty.key, stage, day)
    return rules.window_of(duty, known.calendar, known.in_force_from, stage, day)


@lru_cache(maxsize=4096)
def _window(known: Pack, duty_key: str, stage: str, day: date) -> Window:
    """A page about every duty asks for each window of the same day several times."""
    return rules.window_of(known.duties[duty_key], known.calendar, known.in_force_from, stage, day)


def windows(duty: Duty, stage: str, first: date, until: date) -> tuple[Window, ...]:
    """Every window that touches the days from `first` up to, not including, `until`, in order."""
    known = pack()
    return rules.windows_of(duty, known.calendar, known.in_force_from, stage, first, until)


def term(day: date, stage: str = "", county_code: str = "") -> Window:
    """The semester of a day for a stage, by the clock of any duty that runs by semesters; the school year in
    a pack where none does."""
    duty = next((one for one in pack().duties.values() if one.clock == "semester"), None)
    return window(duty, stage, county_code, day) if duty else school_year(day)
