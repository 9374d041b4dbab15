"""Semesters per stage, and the windows of the eight clocks. Contiguous: holidays belong to a term."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from pydantic import model_validator

from gongyu.kernel.calendar import Window, calendar_year, school_year
from gongyu.policy.rules.duty import Duty
from gongyu.policy.rules.frozen import Frozen
from gongyu.policy.rules.words import AS_OF_CLOCKS, SCHOOL_YEAR_CLOCKS, Stage

TODAY = "today"
OneDay = timedelta(days=1)


class Semester(Frozen):
    """One semester of one stage, from its first day up to, not including, the next one's first day."""

    key: str
    stage: Stage
    starts_on: date
    ends_before: date

    @model_validator(mode="after")
    def _lasts(self) -> Semester:
        if self.ends_before <= self.starts_on:
            raise ValueError("a semester ends after it begins")
        return self

    @property
    def window(self) -> Window:
        return Window(self.key, self.starts_on, self.ends_before)


class SchoolYear(Frozen):
    """The semesters of one school year, "2026-2027", for every stage."""

    key: str
    semesters: tuple[Semester, ...]


def _moved(day: date, years: int) -> date:
    """The same day another year; 29 February becomes 1 March, so that windows stay contiguous."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _semesters(year: SchoolYear, stage: str) -> list[Window]:
    """A year's semesters of a stage; bodies without a stage follow the first stage the calendar names."""
    stages = [semester.stage for semester in year.semesters]
    followed = stage if stage in stages else stages[0]
    return [semester.window for semester in year.semesters if semester.stage == followed]


def semesters_of(calendar: Sequence[SchoolYear], stage: str, year: Window) -> tuple[Window, ...]:
    """The semesters of a stage in a school year.

    A year whose calendar has not been published borrows the nearest published one's days, so that work
    entered early has a place; the published calendar takes its place on arrival.
    """
    first = year.starts_on.year
    nearest = min(calendar, key=lambda known: (abs(int(known.key[:4]) - first), known.key))
    shift = first - int(nearest.key[:4])
    return tuple(
        Window(f"{year.key}-{number}", _moved(semester.starts_on, shift), _moved(semester.ends_before, shift))
        for number, semester in enumerate(_semesters(nearest, stage), 1)
    )


def term_of(calendar: Sequence[SchoolYear], stage: str, day: date) -> Window:
    """The semester of a stage that a day lies in."""
    return next(term for term in semesters_of(calendar, stage, school_year(day)) if day in term)


def window_of(duty: Duty, calendar: Sequence[SchoolYear], since: date, stage: str, day: date) -> Window:
    """The one window of a duty's clock that a day lies in.

    As-of clocks, and a deadline once it has passed, answer "today": everything from `since`, when the
    document came into force, to the day itself. A deadline not yet passed is one window up to it.
    """
    if duty.clock == "semester":
        return term_of(calendar, stage, day)
    if duty.clock == "calendar_year":
        return calendar_year(day)
    if duty.clock in SCHOOL_YEAR_CLOCKS:
        return school_year(day)
    if duty.deadline is not None and day <= duty.deadline:
        return deadline_window(duty, since, duty.deadline, day)
    return Window(TODAY, min(since, day), day + OneDay)


def deadline_window(duty: Duty, since: date, deadline: date, day: date) -> Window:
    """From the day the value came into force up to and including the deadline."""
    begun = min(since, *(value.valid_from for value in duty.values)) if duty.values else since
    return Window(deadline.isoformat(), min(begun, day), deadline + OneDay)


def windows_of(
    duty: Duty, calendar: Sequence[SchoolYear], since: date, stage: str, first: date, until: date
) -> tuple[Window, ...]:
    """Every window that touches the days from `first` up to, not including, `until`, in order.

    As-of clocks have the one window as it stands on the last of these days; a deadline has its own
    (the frozen answer) and, once it has passed, today's beside it.
    """
    last = until - OneDay
    if last < first:
        return ()
    if duty.deadline is not None:
        frozen = deadline_window(duty, since, duty.deadline, duty.deadline)
        beside = () if last <= duty.deadline else (Window(TODAY, min(since, last), until),)
        return (*((frozen,) if first <= duty.deadline else ()), *beside)
    if duty.clock in AS_OF_CLOCKS:
        return (window_of(duty, calendar, since, stage, last),)
    return tuple(_walk(duty, calendar, since, stage, first, until))


def _walk(
    duty: Duty, calendar: Sequence[SchoolYear], since: date, stage: str, first: date, until: date
) -> Iterable[Window]:
    day = first
    while day < until:
        found = window_of(duty, calendar, since, stage, day)
        yield found
        day = found.ends_before
