"""Ticking off what was to be followed up after a visit."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from gongyu.access.permissions import VISIT_VIEW
from gongyu.access.rules import Viewer
from gongyu.audit.operations import record as audit
from gongyu.contact import queries
from gongyu.contact.models import FollowUp
from gongyu.contact.rules import follow as rules
from gongyu.kernel.refusal import Forbidden, OutOfScope


@transaction.atomic
def followed(*, by: Viewer, today: date, visit_id: int) -> None:
    """Say that it has been looked after: whoever was to do it, or whoever recorded the visit."""
    row = (
        FollowUp.objects.select_for_update(of=("self",))
        .select_related("visit", "owner")
        .filter(visit_id=visit_id)
        .first()
    )
    if row is None or by.user_id is None:
        raise OutOfScope
    theirs = by.may(VISIT_VIEW) and by.user_id in (row.owner.user_id, row.visit.recorded_by_id)
    if not theirs:
        if queries.is_visible(by, row.visit):
            raise Forbidden(VISIT_VIEW)
        raise OutOfScope
    row.state = rules.check_transition(row.state, "done")
    row.closed_by_id, row.closed_at = by.user_id, timezone.now()
    row.save(update_fields=["state", "closed_by", "closed_at"])
    audit(
        by=by.user_id,
        act="visit.follow",
        noun="visit",
        key=str(visit_id),
        organisation_id=row.visit.organisation_id,
        detail={"pupil": row.visit.pupil_id},
    )
