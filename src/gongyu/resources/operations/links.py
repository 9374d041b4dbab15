"""The link that the keeper of a corps hands to a lecturer who does not sign in; a new one stops the old."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from gongyu.access.permissions import LECTURER_KEEP
from gongyu.access.rules import Viewer
from gongyu.kernel.refusal import Forbidden
from gongyu.resources import queries
from gongyu.resources.models import AnswerLink, Engagement
from gongyu.resources.operations.touching import audited, touched
from gongyu.resources.rules import link as rules


@transaction.atomic
def make_link(*, by: Viewer, today: date, engagement_id: int) -> None:
    """A new link for the lecturer of a request; whoever holds the one before it opens nothing any more."""
    if not queries.engagement(by, engagement_id).keeps:
        raise Forbidden(LECTURER_KEEP)
    row = touched(by, engagement_id, "accept")
    rules.check_to_link(row.state, row.day, today, signs_in=queries.signs_in(row.lecturer))
    new_link(by, row)
    audited(by, "engagement.link", row)


def new_link(by: Viewer, row: Engagement) -> None:
    """The link of a request, which the caller holds; the one before it is stopped."""
    live = AnswerLink.objects.filter(engagement=row, revoked_at__isnull=True)
    live.update(revoked_at=timezone.now())
    AnswerLink.objects.create(engagement=row, made_by_id=by.user_id)  # type: ignore[misc]
