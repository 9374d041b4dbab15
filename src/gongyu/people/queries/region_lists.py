"""A year's list of regions on its way in: what it would change, found anew whenever it is asked for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef

from gongyu.access.rules import Viewer
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Place
from gongyu.organisations.rules.region_year import Said, YearPlan
from gongyu.people.models import Household, ListImport, Residence
from gongyu.people.models.interval import CURRENT, OPEN
from gongyu.people.queries.body_lists import region_to_list
from gongyu.people.queries.lists import opened_cells, waiting_list
from gongyu.people.rules.cells import plain
from gongyu.people.rules.region_list import YearRead, read_year, told_apart
from gongyu.people.rules.sheet import Problem, Sheet

REGION_LISTS: Final = ("regions",)


@dataclass(frozen=True, slots=True)
class RegionListPage:
    """A list that waits, or what came of one. The plan of a list with wrong rows is empty."""

    id: int
    region: Place
    source: str
    day: date
    same_name: bool
    counts: dict[str, int]
    plan: YearPlan
    problems: tuple[Problem, ...]
    confirmed_at: datetime | None

    @property
    def may_confirm(self) -> bool:
        """Whether all that has to be said has been."""
        plan = self.plan
        return not (self.problems or plan.problems or plan.suggested or plan.undecided) and plan.changes


@dataclass(frozen=True, slots=True)
class YearKept:
    """A list that waits, as it was kept: with the day and what was said about successors since."""

    kept: ListImport
    sheet: Sheet
    day: date
    said: tuple[Said, ...]


def region_list(viewer: Viewer, list_id: int, *, same_name: bool = False) -> RegionListPage:
    """What a year's list would change, for whoever read it; OutOfScope once it has expired."""
    year = year_kept(viewer, list_id)
    region = region_to_list(viewer, year.kept.region_id or "")
    plan = planned_regions(year.sheet, year.said, year.day, viewer.today, same_name=same_name)
    return RegionListPage(
        id=year.kept.pk,
        region=region,
        source=year.kept.source,
        day=year.day,
        same_name=same_name,
        counts=year.kept.counts if year.kept.confirmed_at else counted_regions(plan, year.sheet),
        plan=plan,
        problems=tuple(sorted(year.sheet.problems)),
        confirmed_at=year.kept.confirmed_at,
    )


def year_kept(viewer: Viewer, list_id: int) -> YearKept:
    """A list that its reader has not let expire; OutOfScope for everybody else's."""
    kept, sheet = waiting_list(viewer, list_id, REGION_LISTS)
    if kept.cells_sealed is None:
        raise OutOfScope
    day, said = opened_cells(kept.cells_sealed)[3:]
    return YearKept(kept, sheet, date.fromisoformat(day), tuple(Said(*one) for one in said))


def packed_said(day: date, said: Collection[Said]) -> tuple[Any, ...]:
    """What is kept beside the list, as plain values."""
    return day.isoformat(), [tuple(one) for one in said]


def planned_regions(
    sheet: Sheet, said: Collection[Said], day: date, today: date, *, same_name: bool = False
) -> YearPlan:
    """What a list that is laid out would change; what is wrong is noted in the sheet. Nothing at all is
    planned from a list with wrong rows: a region that is missing for a mistake would be taken for gone."""
    read = read_year(sheet)
    if sheet.problems:
        return YearPlan(day)
    plan = organisations.year_plan(
        read.rows,
        told_apart(read.said, said),
        day,
        today,
        lived_in=lived_in(read, day),
        same_name=same_name,
    )
    note_wrong(sheet, plan)
    return plan


def note_wrong(sheet: Sheet, plan: YearPlan) -> None:
    """Note what the plan finds wrong at its cell; what a second list says stays with the plan."""
    at = sheet.headings.get("code", -1)
    rows = {plain(cells[at]): row for row, cells in sheet.cells.items() if 0 <= at < len(cells)}
    for one in plan.problems:
        row = rows.get(one.value, 0) if one.column == "code" else one.line
        if row:
            sheet.wrong(row, one.column, one.sentence)


def lived_in(read: YearRead, day: date) -> set[str]:
    """Of the codes that the list has no more, those where somebody lives (two queries)."""
    listed = {row.code for row in read.rows}
    gone = {
        place.code
        for county in {row.code[:6] for row in read.rows if row.level == "county"}
        for place in organisations.neighbourhoods(county, placeholders=True, on=day)
        if place.code not in listed
    }
    living = Residence.objects.filter(CURRENT & OPEN, household=OuterRef("pk"))
    homes = Household.objects.filter(Exists(living), region__in=gone)
    return set(homes.values_list("region_id", flat=True).distinct())


def counted_regions(plan: YearPlan, sheet: Sheet) -> dict[str, int]:
    """The figures of a list, by name."""
    return {"rows": len(sheet.cells), **plan.counts, "rejected": sheet.rejected}


def refused_regions(viewer: Viewer, list_id: int) -> Sheet:
    """The rows of a list that are wrong, with what is wrong with each."""
    year = year_kept(viewer, list_id)
    region_to_list(viewer, year.kept.region_id or "")
    planned_regions(year.sheet, year.said, year.day, viewer.today)
    return year.sheet
