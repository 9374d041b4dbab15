"""How the regions of a city stand before a year's file is taken in, and what the file would change."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_
from gongyu.organisations.models import Organisation, Region
from gongyu.organisations.rules.region_year import KnownRegion, Said, YearPlan, planned_year
from gongyu.organisations.rules.regions import RegionRow


def year_plan(
    rows: Sequence[RegionRow],
    said: Iterable[Said],
    day: date,
    today: date,
    *,
    lived_in: Collection[str] = (),
    same_name: bool = False,
) -> YearPlan:
    """What a year's file would change from a day on. `lived_in` are the codes where somebody lives, which
    rooms above know."""
    check_year(rows, day, today)
    known = known_regions(rows, lived_in, today)
    counties = {row.code[:6] for row in rows if row.level == "county"}
    latest = max(
        (
            changed
            for one in known.values()
            for changed in (one.opened_on, one.closed_on)
            if changed is not None and one.code[:6] in counties
        ),
        default=None,
    )
    if latest is not None and latest > day:
        raise Refusal(
            "region.year-passed",
            N_("已经登记过 %(day)s 的区划变动，不能再导入更早的文件。请核对启用日期。"),
            field="day",
            day=latest.isoformat(),
        )
    return planned_year(rows, said, known, day, same_name=same_name)


def check_year(rows: Sequence[RegionRow], day: date, today: date) -> None:
    """Refuse a file without counties, of several cities, or of a day that has not come."""
    cities = {row.code[:4] for row in rows if row.level != "province"}
    if not any(row.level == "county" for row in rows):
        raise Refusal(
            "region.no-county", N_("文件里没有县（市、区）。请连同省、市、县各行一起导入。"), field="file"
        )
    if len(cities) > 1:
        raise Refusal("region.cities", N_("一个文件只能是一个市的区划，请分开导入。"), field="file")
    if day > today:
        raise Refusal("region.year-to-come", N_("启用日期还没有到，请到那一天再导入。"), field="day")


def known_regions(
    rows: Sequence[RegionRow], lived_in: Collection[str], today: date
) -> dict[str, KnownRegion]:
    """The regions of the file's city with what they lie in, by code (two queries)."""
    city = next(row.code[:4] for row in rows if row.level == "county")
    wanted = Region.objects.filter(code__startswith=city) | Region.objects.filter(code=f"{city[:2]:0<12}")
    bodies = Organisation.objects.filter(region__in=Region.objects.filter(code__startswith=city))
    used = set(bodies.exclude(closed_on__lte=today).values_list("region_id", flat=True)) | set(lived_in)
    return {
        row.code: KnownRegion(
            code=row.code,
            name=row.name,
            level=row.level,
            parent_code=row.parent_id or "",
            opened_on=row.opened_on,
            closed_on=row.closed_on,
            successor=row.succeeded_by_id or "",
            used=row.code in used,
        )
        for row in wanted.order_by("code")
    }
