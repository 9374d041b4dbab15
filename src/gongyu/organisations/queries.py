"""What other rooms may ask of regions and bodies. Both are public: whoever asks narrows by scopes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any, Final

from django.db.models import Q, QuerySet

from gongyu.kernel.regions import WIDTHS, padded, trimmed
from gongyu.organisations.models import Organisation, Region
from gongyu.organisations.rules import read_regions

DATA: Final = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True, slots=True)
class Place:
    """A region."""

    code: str
    name: str
    level: str
    parent_code: str
    committee: str

    @property
    def prefix(self) -> str:
        """The digits that everything below the region shares."""
        return trimmed(self.code, self.level)


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation."""

    id: int
    code: str
    name: str
    kind: str
    level: str
    stage: str
    region_code: str
    county_code: str
    parent_id: int | None
    path: str
    jurisdiction: str
    opened_on: date
    closed_on: date | None
    succeeded_by_id: int | None

    def open_on(self, day: date) -> bool:
        """Whether the body existed on a day."""
        return self.opened_on <= day and (self.closed_on is None or day < self.closed_on)


# --- regions --------------------------------------------------------------------------------------
def region(code: str) -> Place | None:
    """One region by its 12 digits, or by the digits it shares with its parts."""
    row = Region.objects.filter(pk=padded(code)).first()
    return _place(row) if row else None


def counties(city_code: str = "") -> tuple[Place, ...]:
    """The counties of a city, or all there are, by code."""
    return _places(Region.objects.filter(level="county", code__startswith=city_code[:4]))


def children(code: str) -> tuple[Place, ...]:
    """The regions directly below one, by code."""
    return _places(Region.objects.filter(parent_id=padded(code)))


def neighbourhoods(prefix: str, *, placeholders: bool = False) -> tuple[Place, ...]:
    """The neighbourhoods below a prefix of digits; virtual ones only when asked for."""
    rows = Region.objects.filter(level="neighbourhood", code__startswith=prefix)
    return _places(rows if placeholders else rows.exclude(committee="placeholder"))


def breadcrumbs(code: str) -> tuple[Place, ...]:
    """A region with all that it lies in, the province first (one query)."""
    whole = padded(code)
    return _places(Region.objects.filter(pk__in={padded(whole[:width]) for width in WIDTHS.values()}))


def region_names(codes: Iterable[str]) -> dict[str, str]:
    """The names of some regions (one query)."""
    return dict(Region.objects.filter(pk__in=set(codes)).values_list("code", "name"))


def neighbourhoods_named(name: str, prefix: str) -> tuple[Place, ...]:
    """Neighbourhoods below a prefix whose name begins so: "槐树社区" finds "槐树社区居民委员会"."""
    rows = Region.objects.filter(level="neighbourhood", code__startswith=prefix, name__startswith=name)
    return _places(rows.exclude(committee="placeholder"))


def region_rows(city: str) -> list[dict[str, str]]:
    """The rows of a city's file of regions that comes with Gongyu ("tangshan"), parents first."""
    rows, problems = read_regions((DATA / city / "regions.csv").read_text(encoding="utf-8"))
    assert not problems, problems[0]
    return [
        {
            "code": row.code,
            "name": row.name,
            "level": row.level,
            "parent_code": row.parent_code,
            "committee": row.committee,
        }
        for row in rows
    ]


def outlines(city: str) -> bytes:
    """The outlines of a city's counties as GeoJSON."""
    return (DATA / city / "counties.geojson").read_bytes()


# --- bodies ---------------------------------------------------------------------------------------
def body(organisation_id: int) -> Body | None:
    """One organisation; None when there is none."""
    row = Organisation.objects.filter(pk=organisation_id).first()
    return _body(row) if row else None


def bodies(organisation_ids: Iterable[int]) -> dict[int, Body]:
    """Some organisations by id (one query)."""
    return {row.pk: _body(row) for row in Organisation.objects.filter(pk__in=set(organisation_ids))}


def by_code(code: str) -> Body | None:
    """One organisation by its code."""
    row = Organisation.objects.filter(code=code.strip()).first()
    return _body(row) if row else None


def visible(
    scopes: Collection[str],
    *,
    on: date | None = None,
    kinds: Collection[str] = (),
    levels: Collection[str] = (),
    stages: Collection[str] = (),
    search: str = "",
    limit: int | None = None,
    offset: int = 0,
) -> tuple[Body, ...]:
    """Organisations below any of the scopes ("" is everywhere), open on a day, of some kinds; by path.

    `scopes` is what `viewer.scopes(permission)` gives; none means nothing is seen.
    """
    rows = _below(scopes)
    if on is not None:
        rows = rows.filter(opened_on__lte=on).filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on))
    for field, wanted in (("kind__in", kinds), ("level__in", levels), ("stage__in", stages)):
        if wanted:
            rows = rows.filter(**{field: list(wanted)})
    if search := search.strip():
        rows = rows.filter(Q(name__icontains=search) | Q(code=search) | Q(pinyin__startswith=search.lower()))
    return tuple(_body(row) for row in rows.order_by("path")[offset : offset + limit if limit else None])


def below(body_id: int, *, on: date | None = None) -> tuple[Body, ...]:
    """A body's own parts: the stages of a campus, the branches of a school; without the body itself."""
    rows = Organisation.objects.filter(parent_id=body_id)
    if on is not None:
        rows = rows.filter(opened_on__lte=on).filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on))
    return tuple(_body(row) for row in rows.order_by("path"))


def _below(scopes: Collection[str]) -> QuerySet[Organisation]:
    if not scopes:
        return Organisation.objects.none()
    if "" in scopes:
        return Organisation.objects.all()
    return Organisation.objects.filter(reduce(or_, (Q(path__startswith=scope) for scope in scopes)))


def _places(rows: QuerySet[Region]) -> tuple[Place, ...]:
    return tuple(_place(row) for row in rows.order_by("code"))


def _place(row: Region) -> Place:
    return Place(row.code, row.name, row.level, row.parent_id or "", row.committee)


_FIELDS: Final = tuple(Body.__dataclass_fields__)


def _body(row: Organisation) -> Body:
    values: dict[str, Any] = {
        name: getattr(row, {"region_code": "region_id"}.get(name, name)) for name in _FIELDS
    }
    return Body(**values)
