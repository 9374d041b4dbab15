"""Bodies from a list: what is new is founded, what has another name is renamed, the rest is left alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import connection, transaction

from gongyu.audit.operations import record
from gongyu.kernel.regions import trimmed
from gongyu.organisations import rules
from gongyu.organisations.operations.bodies import found, rename
from gongyu.organisations.queries.body_list import known_bodies, list_region
from gongyu.organisations.rules import Actor
from gongyu.organisations.rules.body_list import BodyPlan, BodyRow, planned_bodies

LOCK = 7203


@transaction.atomic
def import_bodies(
    *,
    by: Actor,
    today: date,
    region_code: str,
    rows: Sequence[BodyRow],
    levels: Mapping[str, Sequence[str]],
    dry_run: bool = False,
    outcome: str = "",
) -> BodyPlan | None:
    """Take a list of bodies of one region in; with `dry_run` only find out what would come of it.

    `levels` has the levels of each kind, as the policy pack names them. A code that a row leaves out is made.
    With `outcome` nothing is taken in where something else would come of it by now; None then.
    """
    here = list_region(region_code)
    prefix = trimmed(here.code, here.level)
    rules.may_manage(by, f"{prefix}/")
    if not dry_run:
        _hold(prefix)
    plan = planned_bodies(rows, known_bodies(here, rows, today), levels, today)
    if dry_run:
        return plan
    if outcome and plan.outcome != outcome:
        return None
    for new in plan.founded:
        found(
            by=by,
            today=today,
            code=new.code,
            name=new.name,
            kind=new.kind,
            level=new.level,
            region_code=new.region_code,
            opened_on=new.opened_on,
            stage=new.stage,
        )
    for one in plan.renamed:
        rename(by=by, today=today, organisation_id=one.id, name=one.after)
    detail = {**plan.counts, "refused": len(plan.refused)}
    record(by=by.user_id, act="organisation.import", noun="region", key=here.code, detail=detail)
    return plan


def _hold(prefix: str) -> None:
    """One list at a time for a city: codes are made by counting."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, int(prefix[:4])])
