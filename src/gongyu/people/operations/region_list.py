"""Taking a year's list of regions in: shown first and confirmed, or at once from the command line."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongyu.access.permissions import ORGANISATION_MANAGE
from gongyu.access.rules import Viewer, require, require_anywhere
from gongyu.audit.operations import record
from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_
from gongyu.organisations import operations as organisations
from gongyu.organisations import queries as places
from gongyu.organisations.queries import Place
from gongyu.organisations.rules.region_year import Said, YearPlan
from gongyu.people.models import ListImport
from gongyu.people.operations.reading import read_list
from gongyu.people.queries.lists import sealed_cells
from gongyu.people.queries.region_lists import (
    counted_regions,
    lived_in,
    packed_said,
    planned_regions,
    year_kept,
)
from gongyu.people.rules.region_list import YearRead, read_successions, read_year, told_apart
from gongyu.people.rules.sheet import Sheet

WAITS: Final = timedelta(hours=24)
KIND: Final = "regions"


@dataclass(frozen=True, slots=True)
class RegionsTaken:
    """What an import of regions does or has done; nothing where the sheet has wrong rows."""

    sheet: Sheet
    plan: YearPlan


@transaction.atomic
def preview_regions(
    *, by: Viewer, today: date, content: bytes, successions: bytes, day: date, source: str
) -> int:
    """Read a year's list of regions, and what took over from which code if that is told in a second list;
    keep them until they are confirmed; the key by which they are."""
    require_anywhere(by, ORGANISATION_MANAGE)
    sheet = read_list(content, KIND)
    said = _said(successions)
    cells = sealed_cells(sheet, *packed_said(day, said))
    region = _registered(by, read_year(sheet), sheet)
    sheet.problems.clear()
    plan = planned_regions(sheet, said, day, today)
    now = timezone.now()
    kept = ListImport.objects.create(
        kind=KIND,
        region_id=region.code,
        by_id=by.user_id,
        source=source[:80],
        read_at=now,
        expires_at=now + WAITS,
        counts=counted_regions(plan, sheet),
        cells_sealed=cells,
    )
    detail = {"source": source[:80], "on": day.isoformat(), **kept.counts}
    record(by=by.user_id, act="region.preview", noun="region", key=region.code, detail=detail)
    return kept.pk


@transaction.atomic
def decide_regions(*, by: Viewer, today: date, list_id: int, successions: bytes) -> None:
    """Say, of a list that waits, which code took over from those that are gone."""
    year = year_kept(by, list_id)
    _may(by, read_year(year.sheet))
    if year.kept.confirmed_at is not None:
        raise Refusal("people.list-confirmed", N_("这份表已经导入过了。"), field="successions")
    said = told_apart(year.said, _said(successions))
    year.kept.cells_sealed = sealed_cells(year.sheet, *packed_said(year.day, said))
    year.kept.save(update_fields=["cells_sealed"])


@transaction.atomic
def confirm_regions(*, by: Viewer, today: date, list_id: int, outcome: str, same_name: bool = False) -> bool:
    """Take in what was shown, once. False when something else than `outcome` would come of it by now: then
    nothing is taken in."""
    year = year_kept(by, list_id)
    read = read_year(year.sheet)
    _may(by, read)
    kept = ListImport.objects.select_for_update().get(pk=year.kept.pk)
    if kept.confirmed_at is not None:
        return True
    _check(year.sheet)
    plan = organisations.load_year(
        by=by,
        today=today,
        rows=read.rows,
        said=told_apart(read.said, year.said),
        day=year.day,
        lived_in=lived_in(read, year.day),
        same_name=same_name,
        outcome=outcome or "-",
    )
    if plan is None:
        return False
    kept.confirmed_at, kept.counts = timezone.now(), counted_regions(plan, year.sheet)
    kept.save(update_fields=["confirmed_at", "counts"])
    return True


@transaction.atomic
def import_regions(
    *,
    by: Viewer,
    today: date,
    content: bytes,
    successions: bytes,
    day: date,
    same_name: bool = False,
    dry_run: bool = False,
) -> RegionsTaken:
    """Read a year's list of regions and take it in at once; with `dry_run`, and where rows are wrong or
    something is undecided, only find out what would come of it."""
    sheet = read_list(content, KIND)
    said = _said(successions)
    read = read_year(sheet)
    _may(by, read)
    sheet.problems.clear()
    plan = planned_regions(sheet, said, day, today, same_name=same_name)
    undecided = plan.problems or plan.suggested or plan.undecided
    if not (dry_run or sheet.problems or undecided):
        organisations.load_year(
            by=by,
            today=today,
            rows=read.rows,
            said=told_apart(read.said, said),
            day=day,
            lived_in=lived_in(read, day),
            same_name=same_name,
        )
    return RegionsTaken(sheet, plan)


def _said(successions: bytes) -> Collection[Said]:
    """What the second list says; Refusal with the first wrong cell where it cannot be read."""
    if not successions:
        return ()
    sheet = read_list(successions, "successions")
    said = read_successions(sheet)
    if sheet.problems:
        first = min(sheet.problems)
        raise Refusal(
            "people.successions",
            N_("接续表第 %(row)s 行“%(heading)s”：%(why)s"),
            field="successions",
            row=first.row,
            heading=first.heading,
            why=_(first.sentence),
        )
    return said


def _check(sheet: Sheet) -> None:
    if sheet.problems:
        raise Refusal("region.wrong", N_("文件里有不对的行，请先改好再导入。"), field="file")


def _may(by: Viewer, read: YearRead) -> None:
    for county in {row.code[:6] for row in read.rows if row.level == "county"}:
        require(by, ORGANISATION_MANAGE, f"{county}/")


def _registered(by: Viewer, read: YearRead, sheet: Sheet) -> Place:
    """The region that the list is about: its city, or its only county; one that is registered."""
    counties = sorted(row.code for row in read.rows if row.level == "county")
    if not counties and sheet.problems:
        raise Refusal(
            "region.unreadable",
            N_("没有一个能读懂的县（市、区）。请核对区划代码，连同省、市、县各行一起导入。"),
            field="file",
        )
    if not counties:
        raise Refusal(
            "region.no-county", N_("文件里没有县（市、区）。请连同省、市、县各行一起导入。"), field="file"
        )
    _may(by, read)
    region = places.region(counties[0] if len(counties) == 1 else counties[0][:4])
    if region is None:
        raise Refusal(
            "region.first-year",
            N_("这个市还没有登记过区划。第一次请由系统维护人员用命令行导入。"),
            field="file",
        )
    return region
