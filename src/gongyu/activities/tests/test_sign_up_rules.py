"""When signing up may be opened, how slots follow each other, who gets a place, and several in a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongyu.activities.rules import sign_up as rules
from gongyu.activities.rules.sign_up import Grid
from gongyu.kernel.refusal import Refusal

DAY = date(2026, 11, 23)


@dataclass(frozen=True, slots=True)
class At:
    id: int
    host_id: int | None
    starts_at: time | None
    ends_at: time | None


def at(number: int, host: int | None, begins: str, ends: str) -> At:
    return At(number, host, time.fromisoformat(begins), time.fromisoformat(ends))


@pytest.mark.parametrize(
    ("state", "audience", "schooling", "already", "code"),
    [
        ("planned", "all", True, "none", ""),
        ("planned", "class", True, "none", ""),
        ("held", "all", True, "none", "sign-up.not-planned"),
        ("planned", "staff", True, "none", "sign-up.no-families"),
        ("planned", "public", False, "none", "sign-up.no-families"),
        ("planned", "all", True, "open", "sign-up.is-open"),
        ("planned", "all", True, "stopped", "sign-up.is-stopped"),
    ],
)
def test_what_may_be_opened(state: str, audience: str, schooling: bool, already: str, code: str) -> None:
    if not code:
        assert rules.check_open(state, audience, schooling=schooling, already=already) == "open"
        return
    with pytest.raises(Refusal) as refused:
        rules.check_open(state, audience, schooling=schooling, already=already)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("state", "activity", "closes", "code"),
    [
        ("open", "planned", DAY, ""),
        ("open", "planned", date(2026, 11, 22), "sign-up.closed"),
        ("stopped", "planned", DAY, "sign-up.stopped"),
        ("open", "called_off", DAY, "sign-up.called-off"),
        ("open", "held", DAY, "sign-up.closed"),
    ],
)
def test_when_a_home_may_sign_up(state: str, activity: str, closes: date, code: str) -> None:
    assert rules.is_open(state, activity, closes, DAY) is (code == "")
    if code:
        with pytest.raises(Refusal) as refused:
            rules.check_is_open(state, activity, closes, DAY)
        assert refused.value.code == code


def test_slots_follow_one_another() -> None:
    assert rules.times(Grid(time(14), 15, 3), 2) == (
        (time(14), time(14, 15)),
        (time(14, 15), time(14, 30)),
        (time(14, 30), time(14, 45)),
    )


@pytest.mark.parametrize(
    ("grid", "hosts", "code"),
    [
        (Grid(time(14), 4, 3), 0, "sign-up.minutes"),
        (Grid(time(14), 241, 1), 0, "sign-up.minutes"),
        (Grid(time(14), 15, 0), 0, "sign-up.too-many-slots"),
        (Grid(time(8), 5, 101), 2, "sign-up.too-many-slots"),
        (Grid(time(23), 30, 3), 0, "sign-up.past-midnight"),
    ],
)
def test_slots_that_cannot_be(grid: Grid, hosts: int, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        rules.times(grid, hosts)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (at(2, 8, "14:00", "14:15"), "booking.overlap"),
        (at(2, 7, "15:00", "15:15"), "booking.host-twice"),
        (at(2, 8, "14:15", "14:30"), ""),
    ],
)
def test_nobody_is_in_two_places_or_sees_a_host_twice(wanted: At, code: str) -> None:
    held = at(1, 7, "14:00", "14:15")
    if not code:
        rules.check_beside([wanted], [held])
        return
    with pytest.raises(Refusal) as refused:
        rules.check_beside([wanted], [held])
    assert refused.value.code == code


def test_several_teachers_in_a_row() -> None:
    slots = [
        at(1, 7, "14:00", "14:15"),
        at(2, 7, "14:15", "14:30"),
        at(3, 8, "14:15", "14:30"),
        at(4, 8, "15:00", "15:15"),
        at(5, 9, "14:30", "14:45"),
    ]
    ids = [tuple(slot.id for slot in chain) for chain in rules.in_a_row(slots, (7, 8))]
    assert ids == [(1, 3)]
    assert tuple(slot.id for slot in rules.in_a_row(slots, (9, 8, 7))[0]) == (1, 3, 5)
    assert rules.in_a_row(slots, (7,)) == ()
    assert rules.in_a_row(slots, (7, 8, 9, 10, 11)) == ()


@given(st.integers(0, 50), st.integers(0, 50), st.lists(st.integers(), unique=True, max_size=60))
def test_the_first_in_line_come_first_and_never_too_many(places: int, taken: int, line: list[int]) -> None:
    up = rules.promoted(places, taken, line)
    assert list(up) == line[: len(up)]
    assert len(up) == min(max(places - taken, 0), len(line))


def test_every_step_leads_to_a_state_that_has_words() -> None:
    assert set(rules.BOOKINGS.values()) <= set(rules.BOOKING_STATES)
    assert all(state in {"booked", "waiting"} for state, _act in rules.BOOKINGS)


@pytest.mark.parametrize("places", [0, 2001, 4])
def test_places_are_a_number_and_not_fewer_than_given(places: int) -> None:
    with pytest.raises(Refusal):
        rules.check_places(places, taken=5)
