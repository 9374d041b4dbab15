"""Subscribing to a calendar, and stopping it."""

from __future__ import annotations

import secrets
from datetime import date

from django.db import transaction
from django.utils import timezone

from gongyu.access.permissions import ACTIVITY_VIEW
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.activities import queries
from gongyu.activities.models import CalendarFeed
from gongyu.activities.queries import Which
from gongyu.activities.rules import calendars as rules
from gongyu.audit.operations import record as audit
from gongyu.keeping.queries import index
from gongyu.kernel.refusal import OutOfScope


@transaction.atomic
def subscribe(*, by: Viewer, today: date, which: Which) -> str:
    """A new secret address for one of the viewer's calendars, in place of any before it; returns the secret,
    which is kept nowhere."""
    require_anywhere(by, ACTIVITY_VIEW)
    queries.name_of(by, which)
    rules.check_may_subscribe(second_factor=by.needs_second_factor)
    mine = CalendarFeed.objects.select_for_update().filter(user_id=by.user_id or 0, revoked_at__isnull=True)
    for row in mine.filter(kind=which.kind):
        if (row.organisation_id, row.school_class_id) == (which.organisation_id, which.class_id):
            row.revoked_at = timezone.now()
            row.save(update_fields=["revoked_at"])
    token = secrets.token_urlsafe(32)
    row = CalendarFeed.objects.create(
        user_id=by.user_id,  # type: ignore[misc]
        kind=which.kind,
        organisation_id=which.organisation_id,
        school_class_id=which.class_id,
        token_index=index(f"calendar:{token}"),
    )
    _audit(by, "calendar.subscribe", row)
    return token


@transaction.atomic
def unsubscribe(*, by: Viewer, today: date, feed_id: int) -> None:
    """Stop one of one's own addresses at once."""
    require_anywhere(by, ACTIVITY_VIEW)
    row = (
        CalendarFeed.objects.select_for_update()
        .filter(pk=feed_id, user_id=by.user_id or 0, revoked_at__isnull=True)
        .first()
    )
    if row is None:
        raise OutOfScope
    row.revoked_at = timezone.now()
    row.save(update_fields=["revoked_at"])
    _audit(by, "calendar.unsubscribe", row)


def _audit(by: Viewer, act: str, row: CalendarFeed) -> None:
    audit(by=by.user_id, act=act, noun="calendar", key=str(row.pk), detail={"kind": row.kind})
