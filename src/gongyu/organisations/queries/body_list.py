"""How a region stands before a list of bodies is taken in, and what the list would change."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.regions import padded, trimmed
from gongyu.kernel.words import N_
from gongyu.organisations.models import Organisation, Region
from gongyu.organisations.queries.regions import heirs, open_on
from gongyu.organisations.rules.body_list import (
    BodyPlan,
    BodyRow,
    KnownBodies,
    KnownBody,
    ListPlace,
    planned_bodies,
)


def body_plan(
    region_code: str, rows: Sequence[BodyRow], levels: Mapping[str, Sequence[str]], today: date
) -> BodyPlan:
    """What a list of bodies would change at a region on a day; `levels` has the levels of each kind."""
    return planned_bodies(rows, known_bodies(list_region(region_code), rows, today), levels, today)


def list_region(code: str) -> ListPlace:
    """The region that a list is of; Refusal where there is none."""
    found = Region.objects.filter(pk=padded(code)).first()
    if found is None:
        raise Refusal("organisation.region", N_("没有这个区划代码，请核对。"), field="region_code")
    return ListPlace(found.code, found.name, found.level)


def known_bodies(here: ListPlace, rows: Collection[BodyRow], today: date) -> KnownBodies:
    """A region as it stands on a day, as far as the rows may ask (four queries)."""
    prefix = trimmed(here.code, here.level)
    gone = heirs(prefix, today)
    places: dict[str, list[ListPlace]] = {}
    below = Region.objects.filter(open_on(today), code__startswith=prefix).exclude(committee="placeholder")
    by_code = {row.code: ListPlace(row.code, row.name, row.level) for row in below.order_by("code")}
    for one in by_code.values():
        places.setdefault(one.name, []).append(one)
        places.setdefault(one.code, []).append(one)
    # A code that is gone means the one that took over.
    for code, heir in gone.items():
        if heir in by_code:
            places.setdefault(code, []).append(by_code[heir])
    codes = {row.code for row in rows if row.code}
    named = Organisation.objects.filter(code__in=codes)
    kinds = {row.kind for row in rows}
    others = Organisation.objects.filter(path__startswith=f"{prefix}", kind__in=kinds)
    return KnownBodies(
        prefix=prefix,
        here=here,
        places=places,
        by_code={row.code: _known(row, gone, today) for row in named},
        open_ones=tuple(
            _known(row, gone, today) for row in others.exclude(closed_on__lte=today).order_by("path")
        ),
        taken=frozenset(Organisation.objects.filter(code__startswith=prefix).values_list("code", flat=True)),
    )


def _known(row: Organisation, gone: Mapping[str, str], today: date) -> KnownBody:
    return KnownBody(
        id=row.pk,
        code=row.code,
        name=row.name,
        kind=row.kind,
        stage=row.stage,
        region_code=gone.get(row.region_id, row.region_id),
        path=row.path,
        begun=row.opened_on <= today,
        open=row.closed_on is None or row.closed_on > today,
    )
