"""Every day of every clock lies in exactly one window; windows of a stage follow without a hole."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongyu.policy import queries
from gongyu.policy.rules import TODAY, Duty, Pack
from gongyu.policy.rules.words import Clock, Stage

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
STAGES = st.sampled_from([*get_args(Stage), ""])
DATED = ("school_year", "semester", "calendar_year", "event", "unspecified")
FEW = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)


def with_clock(pack: Pack, clock: str) -> Duty:
    """A duty of the pack, on another clock."""
    deadline = date(2027, 12, 31) if clock == "deadline" else None
    return pack.duties["M2.1"].model_copy(update={"clock": clock, "deadline": deadline})


@pytest.mark.parametrize("clock", get_args(Clock))
@FEW
@given(day=DAYS, stage=STAGES)
def test_every_day_lies_in_its_window(small: Pack, clock: str, day: date, stage: str) -> None:
    assert day in queries.window(with_clock(small, clock), stage, "990101", day)


@pytest.mark.parametrize("clock", DATED)
@FEW
@given(first=DAYS, days=st.integers(1, 900), stage=STAGES)
def test_windows_are_contiguous_and_each_day_is_in_one(
    small: Pack, clock: str, first: date, days: int, stage: str
) -> None:
    until = first + timedelta(days=days)
    duty = with_clock(small, clock)

    found = queries.windows(duty, stage, first, until)

    assert first in found[0]
    assert until - timedelta(days=1) in found[-1]
    for one, following in pairwise(found):
        assert one.ends_before == following.starts_on
        assert one.key < following.key
    for offset in range(days):
        day = first + timedelta(days=offset)
        assert [one for one in found if day in one] == [queries.window(duty, stage, "990101", day)]


@pytest.mark.parametrize(
    ("stage", "day", "key"),
    [
        ("primary", date(2026, 2, 28), "2025-2026-1"),
        ("junior", date(2026, 2, 28), "2025-2026-2"),
        ("", date(2026, 2, 28), "2025-2026-1"),
        ("primary", date(2026, 8, 15), "2025-2026-2"),
        ("primary", date(2031, 9, 1), "2031-2032-1"),
        ("primary", date(2019, 8, 31), "2018-2019-2"),
    ],
)
def test_semesters_differ_by_stage_and_hold_their_holidays(
    small: Pack, stage: str, day: date, key: str
) -> None:
    assert queries.window(with_clock(small, "semester"), stage, "990101", day).key == key


def test_a_deadline_is_one_window_until_it_passes_and_today_afterwards(small: Pack) -> None:
    duty = small.duties["M2.1"]
    before = queries.window(duty, "", "990101", date(2027, 12, 31))
    after = queries.window(duty, "", "990101", date(2028, 1, 1))
    assert (before.key, before.starts_on, before.last_day) == (
        "2027-12-31",
        small.in_force_from,
        date(2027, 12, 31),
    )
    assert (after.key, after.last_day) == (TODAY, date(2028, 1, 1))


def test_a_passed_deadline_keeps_its_answer_beside_todays(small: Pack) -> None:
    duty = small.duties["M2.1"]
    running = queries.windows(duty, "", small.in_force_from, date(2027, 6, 1))
    passed = queries.windows(duty, "", small.in_force_from, date(2028, 6, 1))
    assert [one.key for one in running] == ["2027-12-31"]
    assert [one.key for one in passed] == ["2027-12-31", TODAY]


@pytest.mark.parametrize("clock", ["continuous", "once"])
def test_what_lasts_is_seen_as_of_the_day(small: Pack, clock: str) -> None:
    found = queries.window(with_clock(small, clock), "", "990101", date(2026, 11, 23))
    assert (found.key, found.starts_on, found.last_day) == (TODAY, small.in_force_from, date(2026, 11, 23))
