"""Regions: public; whoever asks narrows by scopes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from django.db.models import Q, QuerySet

from gongyu.kernel.regions import WIDTHS, padded, trimmed
from gongyu.organisations.models import Region
from gongyu.organisations.rules import read_regions

DATA: Final = Path(__file__).resolve().parent.parent / "data"
# Through so many changes of code in a row it is followed what took over.
SUCCESSIONS: Final = 10


@dataclass(frozen=True, slots=True)
class Place:
    """A region; open since ever where no day says since when, and still where none says until when."""

    code: str
    name: str
    level: str
    parent_code: str
    committee: str
    opened_on: date | None = None
    closed_on: date | None = None
    successor_code: str = ""

    def open_on(self, day: date) -> bool:
        """Whether the code was in use on a day."""
        return (self.opened_on is None or self.opened_on <= day) and (
            self.closed_on is None or day < self.closed_on
        )

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


def children(code: str, *, on: date | None = None) -> tuple[Place, ...]:
    """The regions directly below one, by code; of a day only those in use then."""
    rows = Region.objects.filter(parent_id=padded(code))
    return _places(rows.filter(open_on(on)) if on else rows)


def neighbourhoods(prefix: str, *, placeholders: bool = False, on: date | None = None) -> tuple[Place, ...]:
    """The neighbourhoods below a prefix, those in use on a day; virtual ones only when asked for."""
    rows = Region.objects.filter(level="neighbourhood", code__startswith=prefix)
    rows = rows.filter(open_on(on)) if on else rows
    return _places(rows if placeholders else rows.exclude(committee="placeholder"))


def open_on(day: date) -> Q:
    """Regions whose code is in use on a day."""
    return (Q(opened_on__isnull=True) | Q(opened_on__lte=day)) & (
        Q(closed_on__isnull=True) | Q(closed_on__gt=day)
    )


def heirs(prefix: str, on: date) -> dict[str, str]:
    """Codes below a prefix that are gone on a day → the code that stands for each by then (one query)."""
    gone = Region.objects.filter(code__startswith=prefix, closed_on__lte=on, succeeded_by__isnull=False)
    into = dict(gone.values_list("code", "succeeded_by_id"))

    def last(code: str) -> str:
        for _ in range(SUCCESSIONS):
            if code not in into:
                break
            code = into[code]
        return code

    return {code: last(code) for code in into}


def heir_sql(region: str) -> str:
    """An SQL expression for the code that stands for a region by now: `region` is the alias of a row of
    organisations_region. It is the same code unless another took over."""
    return f"""(CASE WHEN {region}.succeeded_by_id IS NULL THEN {region}.code ELSE (
        WITH RECURSIVE codes AS (
            SELECT n.code, n.succeeded_by_id AS heir FROM organisations_region n
            WHERE n.code = {region}.succeeded_by_id
            UNION
            SELECT n.code, n.succeeded_by_id FROM codes c JOIN organisations_region n ON n.code = c.heir
        ) SELECT max(code) FROM codes WHERE heir IS NULL) END)"""  # noqa: S608


def predecessors(codes: Iterable[str]) -> tuple[Place, ...]:
    """The regions that some directly took over from, by code."""
    return _places(Region.objects.filter(succeeded_by__in=set(codes)))


def breadcrumbs(code: str) -> tuple[Place, ...]:
    """A region with all that it lies in, the province first (one query)."""
    whole = padded(code)
    return _places(Region.objects.filter(pk__in={padded(whole[:width]) for width in WIDTHS.values()}))


def region_names(codes: Iterable[str]) -> dict[str, str]:
    """The names of some regions (one query)."""
    return dict(Region.objects.filter(pk__in=set(codes)).values_list("code", "name"))


def regions_called(search: str, scopes: Iterable[str], *, limit: int, offset: int = 0) -> tuple[Place, ...]:
    """Regions below any of the digits whose name, code or pinyin is sought, those gone as well, by code."""
    search = search.strip()
    latin = "".join(search.lower().split())
    wanted = Q(name__icontains=search) | Q(pinyin__startswith=search.lower())
    if search.isdecimal():
        wanted |= Q(code__startswith=search.rstrip("0") or search)
    if latin.isascii() and latin.isalpha():
        wanted |= Q(pinyin__regex="^" + "[a-z]* ".join(latin)) | Q(pinyin__regex="^" + " ?".join(latin))
    within = Q(pk__in=())
    for scope in scopes:
        within |= Q(code__startswith=scope)
    rows = Region.objects.filter(wanted & within).order_by("code")[offset : offset + limit]
    return tuple(_place(row) for row in rows)


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
    return Place(
        code=row.code,
        name=row.name,
        level=row.level,
        parent_code=row.parent_id or "",
        committee=row.committee,
        opened_on=row.opened_on,
        closed_on=row.closed_on,
        successor_code=row.succeeded_by_id or "",
    )
