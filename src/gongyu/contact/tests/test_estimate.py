"""The interval of a sample is never too narrow: its coverage is counted out, not simulated."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongyu.contact.rules.estimate import ANSWERS_LEAST, RARE, Counted, estimate, interval

pytestmark = pytest.mark.anydatabase
SURE = 1 - 2 * RARE


@pytest.mark.parametrize(("frame", "drawn"), [(8, 5), (31, 30), (60, 30), (60, 60), (200, 40)])
def test_whatever_the_truth_is_the_interval_holds_it_in_95_of_100_draws(frame: int, drawn: int) -> None:
    ends = [interval(yes, drawn, frame) for yes in range(drawn + 1)]
    for true in range(frame + 1):
        holds = sum(
            comb(true, yes) * comb(frame - true, drawn - yes)
            for yes in range(drawn + 1)
            if ends[yes][0] <= true <= ends[yes][1]
        )
        assert Fraction(holds, comb(frame, drawn)) >= SURE, (true, frame)


@given(st.data())
def test_the_interval_lies_around_what_was_answered_and_moves_with_it(data: st.DataObject) -> None:
    frame = data.draw(st.integers(1, 3000))
    drawn = data.draw(st.integers(1, min(frame, 300)))
    yes = data.draw(st.integers(0, drawn))
    low, high = interval(yes, drawn, frame)
    assert yes <= low <= high <= frame - (drawn - yes)
    assert low * drawn <= yes * frame + drawn
    assert high * drawn >= yes * frame - drawn
    # Said the other way round it is the same interval.
    assert interval(drawn - yes, drawn, frame) == (frame - high, frame - low)
    if drawn == frame:
        assert low == high == yes


def test_more_answers_make_it_narrower() -> None:
    widths = [high - low for low, high in (interval(n * 9 // 10, n, 60_000) for n in (30, 100, 400, 1600))]
    assert all(wide > narrow for wide, narrow in pairwise(widths))
    # What the form promises of a hundred and of four hundred, at worst.
    for answers, points in ((100, 11), (400, 5)):
        low, high = interval(answers // 2, answers, 60_000)
        assert (high - low) / 2 / 60_000 * 100 < points + 0.5


MANY = Counted(required=1000, achieved=900, frame=900, asked=100, answered=80, confirmed=70)


def test_the_claim_is_multiplied_by_what_families_say() -> None:
    found = estimate(MANY, told=False)
    assert found is not None and found.likely is not None
    assert found.claimed == pytest.approx(0.9)
    assert found.likely == pytest.approx(0.9 * 70 / 80)
    assert found.low < found.likely < found.high <= found.claimed
    # Nobody knows of those who are silent: from all of them missed to none.
    assert found.if_none == pytest.approx(0.9 * 70 / 100)
    assert found.if_all == pytest.approx(0.9 * 90 / 100)


def test_too_few_answers_make_no_figure() -> None:
    few = replace(MANY, asked=60, answered=ANSWERS_LEAST - 1, confirmed=20)
    assert estimate(few, told=True) is None
    assert estimate(replace(few, answered=ANSWERS_LEAST), told=True) is not None
    assert estimate(replace(MANY, required=0, achieved=0), told=True) is None


def test_what_one_to_four_families_said_is_not_told_by_the_interval_either() -> None:
    told = {estimate(replace(MANY, confirmed=80 - no), told=False) for no in (1, 2, 3, 4)}
    (only,) = told
    assert only is not None
    assert (only.likely, only.if_none, only.if_all) == (None, None, None)
    for no in (1, 2, 3, 4):
        known = estimate(replace(MANY, confirmed=80 - no), told=True)
        assert known is not None and known.likely is not None
        assert only.low <= known.low <= known.likely <= known.high <= only.high
    assert {estimate(replace(MANY, confirmed=yes), told=False) for yes in (1, 2, 3, 4)} != told
    assert len({estimate(replace(MANY, confirmed=yes), told=False) for yes in (1, 2, 3, 4)}) == 1


def test_how_many_are_silent_is_not_told_where_they_are_few() -> None:
    found = estimate(replace(MANY, answered=98, confirmed=60), told=False)
    assert found is not None and found.likely is not None
    assert (found.if_none, found.if_all) == (None, None)
