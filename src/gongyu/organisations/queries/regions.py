"""Regions: public; whoever asks narrows by scopes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.db.models import QuerySet

from gongyu.kernel.regions import WIDTHS, padded, trimmed
from gongyu.organisations.models import Region
from gongyu.organisations.rules import read_regions

DATA: Final = Path(__file__).resolve().parent.parent / "data"


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


def _places(rows: QuerySet[Region]) -> tuple[Place, ...]:
    return tuple(_place(row) for row in rows.order_by("code"))


def _place(row: Region) -> Place:
    return Place(row.code, row.name, row.level, row.parent_id or "", row.committee)
