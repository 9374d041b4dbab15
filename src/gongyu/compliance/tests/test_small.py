"""Figures of so few children that they tell of one are told at the school alone, and cannot be worked out."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongyu.compliance import queries
from gongyu.compliance.operations import assess_all
from gongyu.compliance.rules.small import SMALL, is_small, left_out, masked, told
from gongyu.compliance.tests.doing import visited
from tests.cast import TODAY, Cast, pupil_in

AWAY = ("county_officer", "city_officer", "department_officer", "supervisor", "guardian")
THERE = ("principal", "school_officer", "head_teacher", "colleague", "subject_teacher")
PERIOD = "2026-2027"


@pytest.mark.parametrize("count", [0, 1, 4, 5, 6])
def test_a_count_alone(count: int) -> None:
    assert told(count) == (None if count in (1, 4) else count)


@pytest.mark.parametrize(
    ("parts", "hidden"),
    [
        ([], set()),
        ([0, 0, 12], set()),
        ([3, 20, 30], {0, 1}),
        ([2, 3, 40], {0, 1}),
        # Neither ones nor fours alone: their sum tells them. The next in order, not the smallest.
        ([1, 1, 40, 9], {0, 1, 2}),
        ([4, 4, 40], {0, 1, 2}),
        ([40, 9, 3, 50], {2, 3}),
        ([40, 9, 3], {0, 2}),
        ([3, 0, 0], {0}),
        ([2], {0}),
    ],
)
def test_what_is_left_out_of_a_whole(parts: list[int], hidden: set[int]) -> None:
    assert left_out(parts) == hidden


@given(st.lists(st.integers(0, 12), max_size=8))
def test_no_small_part_follows_from_the_others_and_the_whole(parts: list[int]) -> None:
    hidden = left_out(parts)
    assert {place for place, count in enumerate(parts) if is_small(count)} <= hidden
    assert all(parts[place] for place in hidden), "a part of none says nothing of anybody"
    if not hidden or sum(parts) < SMALL or len([count for count in parts if count]) < 2:
        return  # then the whole is not told either, or there is nothing to hide among
    if len({count for count in parts if count}) == 1 and max(parts) < SMALL:
        return  # every part counts one child, or four: nothing else could be left out
    rest, others = sum(parts[place] for place in hidden), len(hidden) - 1
    assert others
    for place in hidden:
        # Another division of the same sum gives this part another value.
        assert any(value != parts[place] for value in range(1, rest - others + 1)), (parts, hidden)


def test_each_column_is_looked_at_by_itself() -> None:
    rows = {"a": (40, 3), "b": (50, 20), "c": (60, 0)}
    assert masked(rows) == {"a": (40, None), "b": (50, None), "c": (60, 0)}
    assert masked({}) == {}


def test_every_small_value_among_two_is_possible() -> None:
    for pair in product(range(1, SMALL), repeat=2):
        assert len(left_out([*pair, 50])) == (3 if pair in ((1, 1), (4, 4)) else 2)


def many_elsewhere(cast: Cast) -> None:
    """The other county has so many children that nothing of this one must be left out for its sake."""
    for number in range(6):
        pupil_in(cast.other_class, f"远{number}")


@pytest.mark.usefixtures("on_the_day")
@pytest.mark.parametrize("member", [*AWAY, *THERE])
def test_one_child_of_seven_is_told_at_the_school_alone(cast: Cast, member: str) -> None:
    many_elsewhere(cast)
    visited(cast, cast.pupils[0].pk)
    assess_all(today=TODAY)
    page = queries.school(cast.viewer(member), cast.school.pk)
    visits = next(
        line.now for article in page.articles for line in article.lines if line.words.key == "M1.20"
    )
    assert (visits.required, visits.achieved) == ((7, 1) if member in THERE else (7, None))
    trace = queries.trace(cast.viewer(member), "M1.20", PERIOD, cast.school.pk)
    assert trace.told[:2] == ((7, 1) if member in THERE else (7, None))
    assert bool(trace.rows and trace.reasons) == (member in THERE)
    assert trace.few == (member in AWAY)


@pytest.mark.usefixtures("on_the_day")
def test_where_more_are_counted_it_is_told_to_everybody(cast: Cast) -> None:
    many_elsewhere(cast)
    for pupil in cast.pupils:
        visited(cast, pupil.pk)
    assess_all(today=TODAY)
    page = queries.trace(cast.viewer("county_officer"), "M1.20", PERIOD, cast.school.pk)
    assert page.told[:2] == (7, 5)
    assert len(page.rows) == 5
    assert not any(row.pupil_name for row in page.rows)
    # The other class has two children: its line is left out, and so is what remains of the school's.
    assert {figures[2:] for figures in page.classes} == {(None, None, None)}


@pytest.mark.usefixtures("on_the_day")
def test_what_is_left_out_on_one_page_stands_on_no_other(cast: Cast) -> None:
    """The pages of the county, the clause, the area, the school and the trace leave out the same."""
    for one in range(8):
        pupil_in(cast.class_3_2, f"新生{one}")
    assess_all(today=TODAY)
    viewer = cast.viewer("city_officer")
    area = queries.area(viewer, "130203")
    assert area is not None
    counties = queries.area_trace(viewer, "M1.20", PERIOD, "1302").counties
    # One child alone in the one county, and so fifteen in the other are left out too.
    assert [one.now.total.required for one in counties if one.now.total] == [None, None]
    elsewhere = queries.school(viewer, cast.other_school.pk)
    visits = next(
        line.now for article in elsewhere.articles for line in article.lines if line.words.key == "M1.20"
    )
    assert visits.required is None
    bearers = queries.duty_page(viewer, area, "M1.20").bearers
    assert bearers is not None
    assert [one.required for one in bearers.lines] == [None]
    assert [one.required for one in queries.area_trace(viewer, "M1.20", PERIOD, "130203").parts] == [None]
    lines = queries.county(viewer, "130203").schools
    assert [line.visits.required for line in lines if line.visits] == [None]
    for address in (
        "/standing/counties/130203/",
        "/standing/duties/M1.20/?county=130203",
        f"/standing/trace/M1.20/{PERIOD}/area/130203/",
        f"/standing/trace/M1.20/{PERIOD}/{cast.other_school.pk}/",
        f"/standing/bodies/{cast.other_school.pk}/",
    ):
        answer = cast.client("city_officer").get(address)
        assert answer.status_code == 200, address
        assert "略" in answer.content.decode(), address
