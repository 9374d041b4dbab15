"""A self-check that the sign-ins' county held last semester, and one that runs. Nobody has a sheet."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from gongyu.accounts.models import User
from gongyu.assessments.models import Figure, Round
from gongyu.assessments.queries import offered
from gongyu.organisations import queries as organisations
from gongyu.policy.queries import term

# Shares in percent by dimension, in their order; none where it is not told.
COUNTY: Final = (70, 55, 60, 45, 30)
SCHOOLS: Final = ((75, 60, 55, 50, None), (65, 50, None, 40, 30), (70, 55, 65, 45, 35))
SHEETS: Final = (640, 50, 40, 60)


def hold_some(school: dict[str, Any], today: date) -> None:
    """One with figures of the county and of three of its schools, and one that runs."""
    office = User.objects.get(username="xian")
    county = (school["path"][:6],)
    places = organisations.visible(county, kinds=("school",), stages=("primary",), on=today, limit=4)
    bureau = organisations.visible(county, kinds=("education",), levels=("county",), on=today)[0]
    before = today - timedelta(days=200)
    ended = _round(bureau.id, office.pk, before, 1, closed=True)
    names = [one.key for one in offered()["early"].dimensions]
    told = [school["id"], *(one.id for one in places if one.id != school["id"])][: len(SCHOOLS)]
    Figure.objects.bulk_create(
        Figure(
            round=ended, organisation_id=place, sheets=sheets, shares=dict(zip(names, shares, strict=True))
        )
        for place, sheets, shares in zip((bureau.id, *told), SHEETS, (COUNTY, *SCHOOLS), strict=False)
    )
    _round(bureau.id, office.pk, today - timedelta(days=5), 2, closed=False)


def _round(place: int, by: int, day: date, number: int, *, closed: bool) -> Round:
    asked = offered()["early"]
    return Round.objects.create(
        organisation_id=place,
        instrument=asked.key,
        version=asked.version,
        checksum=asked.digest,
        term=term(day, asked.stages[0]).key,
        opened_on=day,
        closes_on=day + timedelta(days=21),
        closed_on=day + timedelta(days=22) if closed else None,
        opened_by_id=by,
        request_key=UUID(int=number),
    )
