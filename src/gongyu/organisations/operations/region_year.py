"""Taking a year's file of regions in: codes open and end on its day, and what took over is kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction

from gongyu.audit.operations import record
from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_
from gongyu.organisations import rules
from gongyu.organisations.models import Region
from gongyu.organisations.operations.regions import BATCH
from gongyu.organisations.queries.region_year import year_plan
from gongyu.organisations.rules import Actor, RegionRow
from gongyu.organisations.rules.region_year import Said, YearPlan

LOCK = 7204


@transaction.atomic
def load_year(
    *,
    by: Actor,
    today: date,
    rows: Sequence[RegionRow],
    said: Iterable[Said],
    day: date,
    lived_in: Collection[str] = (),
    same_name: bool = False,
    dry_run: bool = False,
    outcome: str = "",
) -> YearPlan | None:
    """Take a year's file of regions in from a day on; with `dry_run` only find out what would come of it.

    Refused while anything is wrong or undecided. With `outcome` nothing is taken in where something else
    would come of it by now; None then. Nothing is ever removed, and the same file again changes nothing.
    """
    for county in sorted({row.code[:6] for row in rows if row.level == "county"}):
        rules.may_manage(by, f"{county}/")
    if not dry_run:
        _hold(rows)
    plan = year_plan(rows, said, day, today, lived_in=lived_in, same_name=same_name)
    if dry_run:
        return plan
    if outcome and plan.outcome != outcome:
        return None
    _check(plan)
    for code in _above(plan):
        rules.may_manage(by, code)
    if plan.changes:
        _write(plan)
        key = next(row.code for row in rows if row.level == "county")
        record(by=by.user_id, act="region.load", noun="region", key=key, detail=_told(plan))
    return plan


def _check(plan: YearPlan) -> None:
    if plan.problems:
        raise Refusal("region.wrong", N_("文件里有不对的行，请先改好再导入。"), field="file")
    if plan.suggested or plan.undecided:
        raise Refusal(
            "region.undecided", N_("还有停用的代码没有写明由谁接续，请先写明再导入。"), field="file"
        )


def _above(plan: YearPlan) -> list[str]:
    """The cities and provinces that the file adds or renames, as scopes."""
    changed = [row.code for row in plan.opened] + [one.code for one in plan.renamed]
    wide = {"province": 2, "city": 4}
    return [code[: wide[level]] for code in changed if (level := rules.level_of(code)) in wide]


def _write(plan: YearPlan) -> None:
    """New regions first, parents first, for others to point to."""
    Region.objects.bulk_create(
        (
            Region(
                code=row.code,
                name=row.name,
                level=row.level,
                parent_id=row.parent_code or None,
                committee=row.committee,
                pinyin=rules.pinyin(row.name),
                opened_on=plan.since(row),
            )
            for row in plan.opened
        ),
        batch_size=BATCH,
    )
    Region.objects.bulk_update(
        [Region(code=one.code, name=one.after, pinyin=rules.pinyin(one.after)) for one in plan.renamed],
        ["name", "pinyin"],
        batch_size=BATCH,
    )
    Region.objects.filter(code__in=[one.code for one in plan.back]).update(closed_on=None, succeeded_by=None)
    Region.objects.bulk_update(
        [
            Region(code=one.code, closed_on=plan.day, succeeded_by_id=one.successor or None)
            for one in plan.ended
        ],
        ["closed_on", "succeeded_by"],
        batch_size=BATCH,
    )
    Region.objects.bulk_update(
        [Region(code=one.code, succeeded_by_id=one.successor or None) for one in plan.late],
        ["succeeded_by"],
        batch_size=BATCH,
    )


def _told(plan: YearPlan) -> dict[str, Any]:
    """What the trail keeps: figures, and code by code what a later year could not say any more."""
    return {
        **plan.counts,
        "on": plan.day.isoformat(),
        "renamed": {one.code: [one.before, one.after] for one in plan.renamed},
        "gone": {one.code: one.successor for one in (*plan.ended, *plan.late)},
        "back": [one.code for one in plan.back],
    }


def _hold(rows: Sequence[RegionRow]) -> None:
    """One file at a time for a city."""
    city = next((row.code[:4] for row in rows if row.level == "county"), "0")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, int(city)])
