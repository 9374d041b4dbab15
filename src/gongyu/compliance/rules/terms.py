"""What is owed when: the pack's duties laid out as plain rows, one per duty, period and sort of bearer. Pure.

The engine joins these rows to bearers, people and the ledger; no measure ever sees the pack itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from gongyu.compliance.rules.states import EXEMPT, JUDGING, UNKNOWN
from gongyu.kernel.calendar import Window, school_year
from gongyu.policy.rules import TODAY, Duty, Pack, SchoolYear, window_of, windows_of
from gongyu.policy.rules.words import AS_OF_CLOCKS

ONE_DAY: Final = timedelta(days=1)
# Five teaching days make a calendar week.
TEACHING_DAYS: Final = 5
WEEK: Final = 7
LATE_DAYS: Final = "P.late_days"
# Which definition of its universe a duty uses says which neighbourhoods are in it.
UNIVERSES: Final = {"P.urban_def": "urban", "P.rural_def": "rural"}
# Households and guardians are counted through the children they answer for.
THROUGH_PUPILS: Final = {"guardian": "household", "household": "household", "activity": "organisation"}


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of bearer: organisations of one kind, level and stage share windows."""

    kind: str
    level: str
    stage: str


@dataclass(frozen=True, slots=True)
class Term:
    """One duty in one period for one sort of bearer; field by field a row of the relation `terms`."""

    term_no: int
    duty_no: int
    duty_key: str
    period_key: str
    measure: str
    subject: str
    kind: str
    level: str
    stage: str
    committee: str
    n: int | None
    target: int
    starts_on: date
    # The first day not seen: the window's end, or tomorrow while it is open.
    seen_until: date
    # People and bodies there on any day from here until `seen_until` are in the universe.
    roster_from: date
    days_gone: int
    days_total: int
    over: bool
    judging: str
    empty: str
    new_after: date | None
    late_from: date | None
    leave_excused: bool
    closed_excused: bool
    staff_known: bool


@dataclass(frozen=True, slots=True)
class Discharge:
    """An act that discharges a duty: a row of the relation `acts`.

    `capacity` "" lets anybody do it; `stands` marks papers that stay in force until their own end;
    `part` tells apart what opens a case, what closes it, and all else ("").
    """

    duty_no: int
    kind: str
    capacity: str
    stands: bool
    part: str


def bears(duty: Duty, sort: Sort) -> bool:
    """Whether organisations of a sort owe a duty."""
    return (
        sort.kind in duty.bearer.kinds
        and sort.level == duty.bearer.level
        and (not duty.bearer.stages or sort.stage in duty.bearer.stages)
    )


def periods(
    duty: Duty, pack: Pack, stage: str, today: date, occurred_on: date | None, closed: bool
) -> tuple[Window, ...]:
    """The windows to assess: those a day lies in (today if none is given), or with `closed` all of two years.

    As-of clocks always answer for today, whenever something occurred.
    """
    calendar: Sequence[SchoolYear] = pack.calendar
    since = pack.in_force_from
    if closed:
        this_year = school_year(today).starts_on
        first = max(since, this_year.replace(year=this_year.year - 1))
        found = windows_of(duty, calendar, since, stage, first, today + ONE_DAY)
    else:
        day = min(occurred_on or today, today)
        as_of = duty.clock in AS_OF_CLOCKS or duty.deadline is not None
        found = windows_of(duty, calendar, since, stage, today if as_of else day, today + ONE_DAY)
        if not as_of:
            found = (window_of(duty, calendar, since, stage, day),)
    return tuple(window for window in found if window.starts_on <= today)


def is_as_of(duty: Duty, window: Window) -> bool:
    """Whether the figure is what stands on the day rather than what was done in the window."""
    return duty.clock in AS_OF_CLOCKS or duty.deadline is not None or window.key == TODAY


def term(numbers: tuple[int, int], duty: Duty, pack: Pack, sort: Sort, window: Window, today: date) -> Term:
    """One row of the relation, under a number of its own and one of its duty."""
    seen_until = min(window.ends_before, today + ONE_DAY)
    last_day = seen_until - ONE_DAY
    as_of = is_as_of(duty, window)
    total = (window.ends_before - window.starts_on).days
    due = [value for value in duty.values if value.valid_from <= last_day]
    value = max(due, key=lambda one: one.valid_from) if due else None
    # The day beside a deadline that has passed shows how things are kept up; the text does not judge it.
    kept_up = duty.deadline is not None and window.key == TODAY
    judging = "" if kept_up else JUDGING[duty.verdict]
    grounds = set(duty.exclusions)
    subject = THROUGH_PUPILS.get(duty.subject, duty.subject)
    return Term(
        term_no=numbers[0],
        duty_no=numbers[1],
        duty_key=duty.key,
        period_key=window.key,
        measure=duty.measure,
        subject=subject,
        kind=sort.kind,
        level=sort.level,
        stage=sort.stage,
        committee=next((UNIVERSES[code] for code in duty.params if code in UNIVERSES), ""),
        n=value.n if value else None,
        target=(value.target if value else None) or 100,
        starts_on=window.starts_on,
        seen_until=seen_until,
        roster_from=last_day if as_of else window.starts_on,
        days_gone=(seen_until - window.starts_on).days,
        days_total=total,
        over=as_of or judging == "there" or today >= window.ends_before,
        judging=judging,
        empty=EXEMPT if subject == "region" or "X.NOPOP" in grounds else UNKNOWN,
        new_after=_new_after(window, as_of, last_day) if "X.NEW" in grounds else None,
        late_from=_late_from(window, pack) if "X.LATE" in grounds and not as_of else None,
        leave_excused="X.LEAVE" in grounds,
        closed_excused="X.CLOSED" in grounds,
        staff_known=not duty.capacity,
    )


def _new_after(window: Window, as_of: bool, last_day: date) -> date:
    """A body opened after this day has run for less than half the period (half a year for as-of clocks)."""
    if as_of:
        return last_day - timedelta(days=182)
    return window.ends_before - timedelta(days=(window.ends_before - window.starts_on).days // 2)


def _late_from(window: Window, pack: Pack) -> date:
    """Who arrives from this day on came too late in the period to be reached."""
    param = pack.params.get(LATE_DAYS)
    days = int(param.default) if param and param.default.isdigit() else 0
    return window.ends_before - timedelta(days=days * WEEK // TEACHING_DAYS)


def terms_of(
    pack: Pack,
    duties: Iterable[Duty],
    sorts: Iterable[Sort],
    *,
    today: date,
    occurred_on: date | None = None,
    closed: bool = False,
) -> Iterator[Term]:
    """Every term of some duties for the sorts of bearers at hand."""
    known = tuple(sorts)
    number = 0
    for duty_no, duty in enumerate(duties):
        for sort in known:
            if bears(duty, sort):
                for window in periods(duty, pack, sort.stage, today, occurred_on, closed):
                    yield term((number, duty_no), duty, pack, sort, window, today)
                    number += 1


def discharges(pack: Pack, duties: Iterable[Duty], numbers: Mapping[str, int]) -> Iterator[Discharge]:
    """Which acts, done in which capacity, discharge which duty; `numbers` as the terms give them."""
    for duty in duties:
        for kind in dict.fromkeys(duty.acts):
            act = pack.acts.get(kind)
            stands = act is not None and act.form not in ("visit", "activity")
            part = kind.rsplit(".", 1)[-1] if kind.endswith((".opened", ".closed")) else ""
            for capacity in duty.capacity or ("",):
                yield Discharge(numbers[duty.key], kind, capacity, stands, part)
