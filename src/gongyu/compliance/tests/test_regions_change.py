"""The shares of neighbourhoods with a station count the neighbourhoods of the day that is asked about."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gongyu.compliance.models import Standing
from gongyu.compliance.operations import assess_all
from gongyu.compliance.queries import trace
from gongyu.compliance.tests import duck, naive
from gongyu.compliance.tests.test_agreement import differences, stored
from gongyu.organisations.models import Region
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.django_db
# The answer of the end of 2025 is kept beside today's.
THEN, NOW = "2025-12-31", "today"
CHANGED = date(2026, 9, 1)


def share(cast: Cast, period: str) -> tuple[int, int]:
    row = Standing.objects.get(duty_key="M6.04", period_key=period, organisation=cast.county_women)
    return row.achieved, row.required


def opened(code: str, day: date) -> Region:
    return Region.objects.create(
        code=code,
        name=code,
        level="neighbourhood",
        committee="urban",
        parent_id="130202001000",
        opened_on=day,
    )


def assessed(today: date = TODAY) -> None:
    """Assess, and hold every engine against the naive reading."""
    assess_all(today=today, periods="all")
    assert differences(stored(), naive.reading(today)) == {}
    assert differences(stored(), duck.reading(today)) == {}


def test_a_new_neighbourhood_is_counted_from_its_day_on(cast: Cast) -> None:
    opened("130202001002", CHANGED)
    assessed()
    assert (share(cast, THEN), share(cast, NOW)) == ((1, 1), (1, 2))


@pytest.mark.parametrize(("ahead", "required"), [(0, 2), (1, 1)])
def test_the_day_itself_counts(cast: Cast, ahead: int, required: int) -> None:
    opened("130202001002", TODAY + timedelta(days=ahead))
    assessed()
    assert share(cast, NOW) == (1, required)


def test_a_station_goes_on_under_the_code_that_took_over(cast: Cast) -> None:
    third = opened("130202001003", TODAY)
    second = opened("130202001002", CHANGED)
    Region.objects.filter(pk="130202001001").update(closed_on=CHANGED, succeeded_by=second)
    Region.objects.filter(pk=second.pk).update(closed_on=TODAY, succeeded_by=third)
    assessed()
    # One neighbourhood under three codes, one after another; its station has not moved.
    assert (share(cast, THEN), share(cast, NOW)) == ((1, 1), (1, 1))


def test_of_two_that_became_one_the_station_serves_the_one(cast: Cast) -> None:
    into = opened("130202001002", date(2020, 1, 1))
    Region.objects.filter(pk="130202001001").update(closed_on=CHANGED, succeeded_by=into)
    assessed()
    assert (share(cast, THEN), share(cast, NOW)) == ((1, 2), (1, 1))


def test_what_ended_without_a_successor_is_counted_no_more_and_the_trace_says_so(cast: Cast) -> None:
    Region.objects.filter(pk="130202001001").update(closed_on=CHANGED)
    opened("130202001002", CHANGED)
    assessed()
    assert (share(cast, THEN), share(cast, NOW)) == ((1, 1), (0, 1))
    viewer = cast.viewer("county_officer")
    now = trace(viewer, "M6.04", NOW, cast.county_women.pk)
    assert {key: number for key, _, number in now.places} == {
        "missing": 1,
        "gone": 1,
        "placeholder": 1,
        "other": 1,
    }
    then = trace(viewer, "M6.04", THEN, cast.county_women.pk)
    assert {key: number for key, _, number in then.places} == {
        "served": 1,
        "gone": 1,
        "placeholder": 1,
        "other": 1,
    }
