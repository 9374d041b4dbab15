"""Whoever has the seed and the list draws the same, and nobody can choose either afterwards."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongyu.contact.rules import sampling as rules
from gongyu.kernel.refusal import Refusal

pytestmark = pytest.mark.anydatabase
CODES = st.sets(st.text("0123456789abcdef", min_size=8, max_size=8), max_size=40)


@given(CODES, st.text(min_size=1, max_size=8), st.integers(0, 50), st.randoms())
def test_the_draw_depends_on_the_seed_and_the_list_and_on_no_order(codes, seed, size, luck) -> None:  # type: ignore[no-untyped-def]
    once = rules.drawn(seed, codes, size)
    shuffled = list(codes)
    luck.shuffle(shuffled)
    assert rules.drawn(seed, shuffled, size) == once
    assert rules.digest_of(shuffled) == rules.digest_of(codes)
    assert len(once) == min(size, len(codes)) == len(set(once))
    assert set(once) <= codes
    # A larger sample holds the smaller one.
    assert rules.drawn(seed, codes, size + 1)[:size] == once


def test_every_code_is_drawn_equally_often() -> None:
    codes = [rules.code("key", number) for number in range(10)]
    times = Counter(one for seed in range(2000) for one in rules.drawn(str(seed), codes, 3))
    assert set(times) == set(codes)
    # 600 each on average; five standard deviations to either side.
    assert all(500 < count < 700 for count in times.values())


def test_a_code_says_nothing_without_the_key() -> None:
    assert rules.code("one", 7) != rules.code("other", 7)
    assert rules.code("one", 7) == rules.code("one", 7) != rules.code("one", 8)


@given(CODES)
def test_a_list_that_is_handed_on_says_what_was_published(codes: set[str]) -> None:
    head = [("place", "路南区：教育局"), ("size", "30"), ("seed", "ab")]
    found, again = rules.from_file(rules.as_file(head, codes))
    assert found == dict(head)
    assert again == tuple(sorted(codes))


def test_the_list_is_frozen_when_the_day_is_over_and_answers_are_waited_for() -> None:
    day, next_day = date(2026, 11, 23), date(2026, 11, 24)
    assert not rules.is_due_to_draw("announced", day, day)
    assert rules.is_due_to_draw("announced", day, next_day)
    assert not rules.is_due_to_draw("open", day, next_day)
    assert not rules.is_due_to_close("open", next_day, next_day)
    assert rules.is_due_to_close("open", day, next_day)
    assert not rules.is_due_to_close("closed", day, next_day)


@pytest.mark.parametrize(("state", "act"), [("open", "draw"), ("closed", "draw"), ("announced", "close")])
def test_no_step_is_taken_twice(state: str, act: str) -> None:
    with pytest.raises(Refusal) as refused:
        rules.check_transition(state, act)
    assert refused.value.code == "sample.state"


def test_families_are_left_alone_for_a_while() -> None:
    rules.check_rest(None, date(2026, 11, 23))
    rules.check_rest(date(2026, 8, 25), date(2026, 11, 23))
    with pytest.raises(Refusal) as refused:
        rules.check_rest(date(2026, 8, 26), date(2026, 11, 23))
    assert refused.value.code == "sample.too-soon"
    assert refused.value.values["day"] == "2026-11-24"


@pytest.mark.parametrize("size", [0, 29, 2001])
def test_a_size_out_of_bounds_is_refused_at_its_field(size: int) -> None:
    with pytest.raises(Refusal) as refused:
        rules.check_size(size)
    assert (refused.value.code, refused.value.field) == ("sample.size", "size")
