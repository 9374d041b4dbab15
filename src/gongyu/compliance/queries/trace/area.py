"""The page behind an area's number: the parts that it is the sum of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from gongyu.access.rules import Viewer
from gongyu.compliance.models import Rollup, Standing
from gongyu.compliance.queries import small
from gongyu.compliance.queries.pages.areas import COUNTED, Area, Summed, area, summed
from gongyu.compliance.queries.pages.document import CountyLine, by_county
from gongyu.compliance.queries.pages.words import period_words
from gongyu.kernel.refusal import OutOfScope
from gongyu.policy.queries import DutyLine, duty_line, pack, values_on
from gongyu.policy.rules import Duty

PAGE: Final = 40


@dataclass(frozen=True, slots=True)
class Part:
    """One body's share of a county's number."""

    organisation_id: int
    name: str
    required: int | None
    achieved: int | None
    attested: int | None
    exempt: int | None
    state: str


@dataclass(frozen=True, slots=True)
class AreaTrace:
    """An area's number: the sum of its counties, or of the bodies of one county."""

    area: Area
    text: DutyLine
    period: str
    period_key: str
    sum: Summed
    counties: tuple[CountyLine, ...]
    parts: tuple[Part, ...]
    page: int
    more: bool
    pack: str


def area_trace(viewer: Viewer, duty_key: str, period_key: str, code: str, *, page: int = 1) -> AreaTrace:
    """The parts that an area's number is the sum of."""
    duty, place = pack().duties.get(duty_key), area(viewer, "" if len(code) == 4 else code)
    if duty is None or place is None or place.digits != code:
        raise OutOfScope
    page, whole = max(page, 1), place.is_city
    found = () if whole else _parts(viewer, duty, period_key, code, page)
    return AreaTrace(
        area=place,
        text=duty_line(duty, values_on(viewer.today), code),
        period=period_words(period_key),
        period_key=period_key,
        sum=_sum(duty, period_key, place, viewer.today),
        counties=by_county(viewer, place.counties, duty, period_key) if whole else (),
        parts=found[:PAGE],
        page=page,
        more=len(found) > PAGE,
        pack=f"{pack().key} {pack().version}",
    )


def _sum(duty: Duty, period_key: str, place: Area, today: date) -> Summed:
    rows = Rollup.objects.filter(
        county_code__startswith=place.digits, duty_key=duty.key, period_key=period_key
    )
    total: dict[str, int] = dict.fromkeys(COUNTED, 0)
    newest = None
    for row in rows:
        newest = max(filter(None, (newest, row.as_of)))
        for name in COUNTED:
            total[name] += getattr(row, name)
    told = {} if place.is_city else small.of_counties(place.digits, [duty.key], [period_key])
    summed_up = total | {"as_of": newest} if newest else None
    return summed(duty, period_key, today, today, summed_up, told.get((place.digits, duty.key, period_key)))


def _parts(viewer: Viewer, duty: Duty, period_key: str, code: str, page: int) -> tuple[Part, ...]:
    """A page of bodies and one more, by their place in the tree."""
    rows = Standing.objects.filter(duty_key=duty.key, period_key=period_key, county_code=code)
    start = (page - 1) * PAGE
    columns = ("organisation_id", "organisation__name", "organisation__path", "state", *small.FIGURES)
    found = rows.order_by("organisation__path").values_list(*columns)[start : start + PAGE + 1]
    told = small.of_bodies([code], [duty.key], [period_key])
    parts = []
    for body, name, path, state, *figures in found:
        left = None if small.knows(viewer, path) else told.get((body, duty.key, period_key))
        named = dict(zip(small.FIGURES, left or figures, strict=True))
        word = small.state(duty, state, left) if left else state
        parts.append(Part(organisation_id=body, name=name, state=word, **named))
    return tuple(parts)
