"""What of a body's or a county's figures is told to those who may not know the children by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Q, Value

from gongyu.access.permissions import PUPIL_VIEW, STANDING_NAMES, STANDING_VIEW
from gongyu.access.rules import Viewer
from gongyu.compliance.models import Rollup, Standing
from gongyu.compliance.rules.small import (
    EXCUSED,
    OF_CHILDREN,
    WITHHELD,
    Told,
    masked,
    nearly_all,
    state_is_told,
    told,
)
from gongyu.policy.queries import pack
from gongyu.policy.rules import Duty

# The figures that count children, in the order in which they are told.
FIGURES: Final = ("required", "achieved", "attested", "exempt")


def of_children(duty: Duty) -> bool:
    """Whether a duty's figures count children."""
    return duty.subject in OF_CHILDREN


def knows(viewer: Viewer, path: str) -> bool:
    """Whether the viewer knows by name whom the figures of a place count: its office and its teachers."""
    if viewer.may_at(STANDING_NAMES, path) or viewer.may_at(PUPIL_VIEW, path):
        return True
    return viewer.may_own(STANDING_NAMES) and path in viewer.scopes(STANDING_VIEW)


def of_bodies(
    counties: Collection[str],
    duty_keys: Iterable[str],
    period_keys: Collection[str],
    only: Collection[int] | None = None,
) -> dict[tuple[int, str, str], Told]:
    """What is told of each body of some counties, or of `only` some bodies (one query), by body, duty and
    period: FIGURES, with None for what is left out. A body's figures are parts of its county's; how many are
    excused is told of no body, for that follows from so much else."""
    keys = [key for key in duty_keys if of_children(pack().duties[key])]
    if not keys or not counties:
        return {}
    of = {"duty_key__in": keys, "period_key__in": period_keys}
    columns = ("county_code", "duty_key", "period_key", *FIGURES)
    cities = reduce(or_, (Q(county_code__startswith=city) for city in {one[:4] for one in counties}))
    summed = Rollup.objects.filter(cities, **of).annotate(body=Value(0)).values_list("body", *columns)
    rows = (
        Standing.objects.filter(county_code__in=counties, **of)
        .values_list("organisation_id", *columns)
        .union(summed, all=True)
        .order_by("organisation_id", "county_code")
    )
    wholes: dict[tuple[str, str, str], dict[int, Sequence[int]]] = defaultdict(dict)
    sums: dict[tuple[str, str, str], dict[str, Sequence[int]]] = defaultdict(dict)
    for body, county, duty, period, *figures in rows:
        if body:
            wholes[county, duty, period][body] = figures
        else:
            sums[county[:4], duty, period][county] = figures
    above = {
        (county, duty, period): left
        for (_, duty, period), parts in sums.items()
        for county, left in _counties(parts).items()
    }
    return {
        (body, duty, period): (*left[:EXCUSED], None)
        for (county, duty, period), parts in wholes.items()
        for body, left in masked(parts, untold=_untold(above.get((county, duty, period))), only=only).items()
    }


def of_counties(
    digits: str, duty_keys: Iterable[str], period_keys: Collection[str]
) -> dict[tuple[str, str, str], Told]:
    """What is told of each county of a city (one query), by county, duty and period."""
    keys = [key for key in duty_keys if of_children(pack().duties[key])]
    if not keys:
        return {}
    rows = Rollup.objects.filter(
        county_code__startswith=digits[:4], duty_key__in=keys, period_key__in=period_keys
    ).values_list("duty_key", "period_key", "county_code", *FIGURES)
    wholes: dict[tuple[str, str], dict[str, Sequence[int]]] = defaultdict(dict)
    for duty, period, county, *figures in rows.order_by("county_code"):
        wholes[duty, period][county] = figures
    return {
        (county, duty, period): left
        for (duty, period), parts in wholes.items()
        for county, left in _counties(parts).items()
    }


def _counties(parts: Mapping[str, Sequence[int]]) -> dict[str, Told]:
    """What is told of the counties of a city, whose own sums stand alone."""
    city = alone([sum(column) for column in zip(*parts.values(), strict=True)])
    return masked(parts, untold=_untold(city))


def alone(row: Sequence[int]) -> Told:
    """Figures that are part of no larger whole."""
    required, achieved, attested, exempt = (told(count) for count in row)
    if achieved is None or nearly_all(row[0], row[1]):
        exempt = None
    return required, achieved, attested, exempt


def state(duty: Duty, word: str, figures: Told) -> str:
    """A state beside figures that may be left out."""
    return word if not word or not of_children(duty) or state_is_told(*figures[:2]) else WITHHELD


def _untold(whole: Told | None) -> tuple[int, ...]:
    return tuple(number for number, count in enumerate(whole or ()) if count is None)


def figures(left: Told | None, row: Mapping[str, int]) -> dict[str, int | None]:
    """A row's figures by name, as told; all of them where nothing is left out."""
    if left is None:
        return {name: row[name] for name in FIGURES}
    return dict(zip(FIGURES, left, strict=True))
