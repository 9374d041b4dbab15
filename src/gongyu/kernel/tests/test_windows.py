"""Windows hold their first day and not their last bound."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongyu.kernel.calendar import Window, calendar_year, school_year

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("day", "key"),
    [
        (date(2026, 9, 1), "2026-2027"),
        (date(2026, 8, 31), "2025-2026"),
        (date(2027, 1, 1), "2026-2027"),
        (date(2028, 2, 29), "2027-2028"),
    ],
)
def test_a_school_year_begins_in_september(day: date, key: str) -> None:
    assert school_year(day).key == key


@given(DAYS)
def test_a_day_lies_in_its_own_year_and_in_no_neighbour(day: date) -> None:
    for year in (school_year, calendar_year):
        window = year(day)
        assert day in window
        assert window.starts_on - timedelta(days=1) not in window
        assert window.ends_before not in window
        assert year(window.ends_before).starts_on == window.ends_before
        assert year(window.last_day) == window


def test_how_much_has_passed_is_counted_at_the_end_of_the_day() -> None:
    window = Window("w", date(2026, 9, 1), date(2026, 9, 11))
    assert window.elapsed(date(2026, 8, 1)) == 0
    assert window.elapsed(date(2026, 9, 1)) == pytest.approx(0.1)
    assert window.elapsed(window.last_day) == 1
    assert window.elapsed(date(2027, 1, 1)) == 1
