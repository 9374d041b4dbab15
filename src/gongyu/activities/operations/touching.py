"""Activities locked for those who organise them."""

from __future__ import annotations

from gongyu.access.permissions import ACTIVITY_RECORD
from gongyu.access.rules import Viewer
from gongyu.activities import queries
from gongyu.activities.models import Activity
from gongyu.audit.operations import record as audit
from gongyu.kernel.refusal import Forbidden, OutOfScope


def may_touch(by: Viewer, activity_id: int) -> tuple[Activity, queries.Body]:
    """An activity, locked, with its body; OutOfScope or Forbidden for those who do not organise it."""
    row = locked(activity_id)
    if not queries.is_visible(by, row):
        raise OutOfScope
    if not queries.may_touch(by, row):
        raise Forbidden(ACTIVITY_RECORD)
    return row, queries.place(row.organisation_id)


def locked(activity_id: int) -> Activity:
    """An activity, locked; OutOfScope where there is none."""
    row = Activity.objects.select_for_update().filter(pk=activity_id).first()
    if row is None:
        raise OutOfScope
    return row


def audited(by: Viewer, act: str, row: Activity, **detail: str | int) -> None:
    """A line of the trail about an activity; keys and values, no name."""
    audit(
        by=by.user_id,
        act=act,
        noun="activity",
        key=str(row.pk),
        organisation_id=row.organisation_id,
        detail={"nature": row.nature, "held_on": row.held_on.isoformat(), **detail},
    )
