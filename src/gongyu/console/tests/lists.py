"""Lists of bodies and of regions for tests of the import, as they come from outside."""

from __future__ import annotations

from datetime import date

from gongyu.access.rules import Viewer
from gongyu.console.queries import kinds
from gongyu.organisations.models import Region
from gongyu.people.operations import preview_bodies, preview_regions
from gongyu.people.rules.lists import COLUMNS
from gongyu.people.tests.rosters import workbook

HEADINGS = [column.heading for column in COLUMNS["organisations"]]
REGIONS = ("code", "name", "level", "parent_code", "committee")
DAY = date(2026, 11, 1)


def body_row(name: str, kind: str = "中小学校", stage: str = "小学", **cells: object) -> list[object]:
    """A row of a list of bodies with these cells, by the columns' keys."""
    given = {"name": name, "kind": kind, "stage": stage, **cells}
    return [given.get(column.key, "") for column in COLUMNS["organisations"]]


def body_book(*rows: list[object], title: str = "") -> bytes:
    """A workbook of these rows below the headings."""
    return workbook(rows, HEADINGS, title)


def bodies_waiting(by: Viewer, region: str) -> int:
    """A list that somebody has read and not confirmed, with a good row and a bad one."""
    return preview_bodies(
        by=by,
        today=by.today,
        kind="organisations",
        region_code=region,
        content=body_book(body_row("新建小学", code=f"21{region}88"), body_row("怪单位", "没有的种类", "")),
        source="单位.xlsx",
        kinds=kinds(),
    )


def year_of(county: str, **change: str | None) -> list[list[str]]:
    """A county's regions as a year's file has them; by code ("r130202001001") another name, or None
    for a row that is missing."""
    upper = {f"{county[:2]:0<12}", f"{county[:4]:0<12}"}
    rows = {
        one.code: [one.code, one.name, one.level, one.parent_id or "", one.committee]
        for one in Region.objects.filter(closed_on=None).order_by("code")
        if one.code in upper or one.code.startswith(county)
    }
    for key, name in change.items():
        code = key.removeprefix("r")
        if name is None:
            del rows[code]
        else:
            rows[code] = [code, name, "", "", ""]
    return [rows[code] for code in sorted(rows)]


def year_csv(rows: list[list[str]], headings: tuple[str, ...] = REGIONS) -> bytes:
    """The file, as the loader has always read it."""
    return "".join(f"{','.join(row)}\r\n" for row in [list(headings), *rows]).encode()


def regions_waiting(by: Viewer, county: str) -> int:
    """A year's file that was read and not confirmed: a new neighbourhood, and one to be told of."""
    change = {f"r{county}001001": None, f"r{county}001002": "新建社区居民委员会"}
    return preview_regions(
        by=by,
        today=by.today,
        content=year_csv(year_of(county, **change)),
        successions=b"",
        day=DAY,
        source="区划.csv",
    )
