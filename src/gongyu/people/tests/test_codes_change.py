"""Homes under a neighbourhood's earlier code: nobody has moved because a code has changed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gongyu.organisations.models import Region
from gongyu.people.models import Household, Residence
from gongyu.people.operations import import_roster
from gongyu.people.queries import seat
from gongyu.people.tests.rosters import row, workbook
from tests.cast import TODAY, Cast

OLD = "130202001001"
DAY = date(2026, 11, 1)


@pytest.fixture
def codes(cast: Cast) -> list[str]:
    """The school's neighbourhood under two later codes, one after the other."""
    made = ["130202001002", "130202001003"]
    for code, name, day in zip(made, ("槐树社区居民委员会", "槐荫社区居民委员会"), (DAY, TODAY), strict=True):
        Region.objects.create(
            code=code,
            name=name,
            level="neighbourhood",
            committee="urban",
            parent_id="130202001000",
            opened_on=day,
        )
    Region.objects.filter(pk=OLD).update(closed_on=DAY, succeeded_by=made[0])
    Region.objects.filter(pk=made[0]).update(closed_on=TODAY, succeeded_by=made[1])
    return made


@pytest.mark.parametrize("place", ["槐荫社区", "130202001003", "槐树社区", OLD])
def test_a_roster_moves_nobody_whose_code_has_changed(cast: Cast, codes: list[str], place: str) -> None:
    homes = Household.objects.count()
    done = import_roster(
        by=cast.viewer("school_officer"),
        today=TODAY,
        organisation_id=cast.school.pk,
        content=workbook([row(cast.pupils[0].name, place=place), row("孙小满", place=place)]),
        source="名册.xlsx",
    )
    assert (done.added, done.changed, done.unchanged, done.rejected) == (1, 0, 1, 0)
    fresh = Residence.objects.get(pupil__name="孙小满").household
    assert (fresh.region_id, Household.objects.count()) == (codes[1], homes + 1)


def test_a_home_is_called_as_its_code_is_on_the_day(cast: Cast, codes: list[str]) -> None:
    key = cast.pupils[0].pk
    now, before = seat(key, TODAY), seat(key, DAY - timedelta(days=1))
    assert now is not None and before is not None
    assert (now.region_code, now.neighbourhood) == (OLD, "槐荫社区居民委员会")
    assert before.neighbourhood == "槐树社区居民委员会"
