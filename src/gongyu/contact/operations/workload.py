"""Deciding how many minutes a county reckons, and taking a school's workload out: the only door."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from gongyu.access.permissions import POLICY_OVERRIDE, VISIT_VIEW
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.audit.operations import record as audit
from gongyu.contact import queries
from gongyu.contact.models import WorkRate
from gongyu.contact.rules import workload as rules
from gongyu.ui.papers import workbook_of


@transaction.atomic
def decide_rates(
    *, by: Viewer, today: date, valid_from: date, minutes: Mapping[str, int], county: str = ""
) -> int:
    """A county decides how many minutes it reckons from a day of this school year on; returns the decision's
    number. What was decided before stays, for the days on which it held."""
    require_anywhere(by, POLICY_OVERRIDE)
    digits, _ = queries.county_to_decide(by, county)
    rules.check_minutes(minutes)
    rules.check_begin(valid_from, today)
    decided = {kind: minutes[kind] for kind in rules.KINDS}
    row = WorkRate.objects.create(
        county_code=digits,
        valid_from=valid_from,
        decided_by_id=by.user_id,  # type: ignore[misc]
        decided_at=timezone.now(),
        **decided,
    )
    audit(
        by=by.user_id,
        act="workload.rates",
        noun="region",
        key=digits,
        organisation_id=None,
        detail={"from": valid_from.isoformat(), **decided},
    )
    return row.pk


@transaction.atomic
def export_workload(*, by: Viewer, today: date, organisation_id: int, first: int | None = None) -> bytes:
    """A school's workload of a year as a workbook, with its line in the trail."""
    require_anywhere(by, VISIT_VIEW)
    found = queries.school_workload(by, organisation_id, first)
    audit(
        by=by.user_id,
        act="workload.export",
        noun="organisation",
        key=str(found.body.id),
        organisation_id=found.body.id,
        detail={"year": found.year.starts_on.year, "rows": len(found.rows)},
    )
    return workbook_of(queries.workload_paper(by, found))
