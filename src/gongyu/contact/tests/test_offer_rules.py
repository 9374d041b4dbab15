"""Offering times for a visit, as rules: what leads where, whatever is tried in whatever order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongyu.contact.rules import offer as rules
from gongyu.kernel.refusal import Refusal

pytestmark = pytest.mark.anydatabase
TODAY = date(2026, 11, 23)
ACTS = sorted({act for _state, act in rules.TRANSITIONS} | {"nonsense"})
FAMILY = set(rules.ANSWERS)
CODES = {"offer.declined", "offer.answered", "offer.closed"}


def after(state: str, act: str) -> str | None:
    """The state after an act; None where it is refused, with one of the codes there are."""
    try:
        return rules.check_transition(state, act)
    except Refusal as refusal:
        assert refusal.code in CODES
        return None


@given(st.lists(st.sampled_from(ACTS), max_size=30))
def test_whatever_is_tried_a_no_is_left_by_the_family_alone_and_an_end_is_an_end(acts: list[str]) -> None:
    state = "open"
    for act in acts:
        then = after(state, act)
        if then is None:
            continue
        assert then in rules.STATES
        assert state not in ("withdrawn", "met")
        if state == "declined":
            assert act in FAMILY
        if then == "declined":
            assert act == "decline"
        if act in FAMILY:
            assert then in ("chosen", "call", "declined")
        if act == "change":
            assert then == "open"
        state = then


@given(st.sampled_from(sorted(rules.STATES)), st.sampled_from(ACTS))
def test_a_family_may_say_no_wherever_it_may_say_anything(state: str, act: str) -> None:
    if act in FAMILY and state != "declined" and after(state, act):
        assert after(state, "decline") == "declined"


def test_every_state_is_named_for_school_and_family_and_reached() -> None:
    assert set(rules.STATES) == set(rules.FAMILY_STATES)
    assert set(rules.TRANSITIONS.values()) == set(rules.STATES)
    assert {state for state, act in rules.TRANSITIONS if act == "withdraw"} == set(rules.LIVE)


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_suggested_times_are_still_to_come_within_a_week_and_can_be_sent(today: date) -> None:
    found = rules.suggested(today)
    assert all(today < day <= today + timedelta(days=7) for day, _at in found)
    assert [day.weekday() for day, _at in found] == [4, 5, 6]
    rules.check_times(found, today)


SIX = time(18)
WRONG: dict[str, tuple[Callable[[], None], str | None]] = {
    "offer.no-time": (lambda: rules.check_times((), TODAY), "day_1"),
    "offer.past": (lambda: rules.check_times(((TODAY - timedelta(1), SIX),), TODAY), "day_1"),
    "offer.twice": (lambda: rules.check_times(((TODAY, SIX), (TODAY, SIX)), TODAY), "day_2"),
    "offer.too-many": (
        lambda: rules.check_times(tuple((TODAY + timedelta(n), SIX) for n in range(4)), TODAY),
        "day_1",
    ),
    "offer.too-long": (lambda: rules.check_words("好" * (rules.WORDS_MOST + 1)), "words"),
    "offer.declined": (lambda: rules.check_again(TODAY, False), "agreed_again"),
    "offer.nobody": (lambda: rules.check_reached(()), None),
}


@pytest.mark.parametrize("code", WRONG)
def test_what_cannot_be_offered(code: str) -> None:
    attempt, field = WRONG[code]
    with pytest.raises(Refusal) as refusal:
        attempt()
    assert (refusal.value.code, refusal.value.field) == (code, field)


def test_what_can_be_offered() -> None:
    rules.check_times(((TODAY, SIX), (TODAY, time(19))), TODAY)
    rules.check_choice(TODAY, TODAY)
    rules.check_again(None, False)
    rules.check_again(TODAY, True)
    rules.check_reached((1,))
    with pytest.raises(Refusal) as refusal:
        rules.check_choice(TODAY - timedelta(1), TODAY)
    assert refusal.value.code == "offer.past"
