"""How figures, days and states are shown."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongyu.access.roles import ROLES
from gongyu.access.rules import Held, Viewer
from gongyu.ui import rules


@pytest.mark.parametrize(
    ("value", "shown"), [(0.41, "41.0%"), (1.0, "100.0%"), (0.99999, "99.9%"), (0.0, "0.0%"), (None, "—")]
)
def test_a_share_is_shown_as_it_is(value: float | None, shown: str) -> None:
    assert rules.percent(value) == shown


@given(st.integers(1, 10**9), st.integers(0, 10**9), st.integers(0, 2))
def test_a_whole_that_has_not_been_reached_is_never_shown(whole: int, missing: int, digits: int) -> None:
    part = max(whole - missing, 0)
    shown = float(rules.percent(rules.share(part, whole), digits).rstrip("%"))
    assert (shown == 100) == (part == whole)


def test_nothing_to_divide_by_is_no_share() -> None:
    assert rules.share(0, 0) is None
    assert rules.share(None, 5) is None
    assert rules.share(7, 5) == 1.0


@pytest.mark.parametrize(("number", "shown"), [(1482306, "1,482,306"), (999, "999"), (0, "0"), (None, "—")])
def test_thousands(number: int | None, shown: str) -> None:
    assert rules.thousands(number) == shown


def test_days_and_moments() -> None:
    assert rules.day(date(2026, 11, 3)) == "2026-11-03"
    assert rules.day(datetime(2026, 11, 3, 8, 5, tzinfo=UTC)) == "2026-11-03 08:05"
    assert rules.day(None) == "—"


def test_the_reader_decides_the_language() -> None:
    said = SimpleNamespace(zh="家访", en="Home visit")
    assert rules.words(said, "en") == "Home visit"
    assert rules.words(said, "zh-hans") == "家访"
    assert rules.words(said) == "家访"


def test_no_two_states_look_or_read_alike() -> None:
    assert len({said for said, _ in rules.STATES.values()}) == len(rules.STATES)
    assert len({look for _, look in rules.STATES.values()}) == len(rules.STATES)


@pytest.mark.parametrize("role", ROLES)
def test_every_role_finds_its_way_on_a_phone(role: str) -> None:
    viewer = Viewer(1, "某人", date(2026, 11, 23), (Held(role, "130202/x/"),))
    doors = rules.navigation(viewer)
    assert doors[0].name == "portal:home"
    assert all(not door.permissions or any(map(viewer.may, door.permissions)) for door in doors)
    assert sum(door.on_phone for door in doors) <= 5


def test_nobody_is_offered_nothing() -> None:
    assert rules.navigation(Viewer(None, "", date(2026, 11, 23))) == ()
