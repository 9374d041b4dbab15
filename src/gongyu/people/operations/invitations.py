"""A class's link: handed out for a month, stopped at any time. Only one is good at once."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from gongyu.access.rules import Viewer
from gongyu.audit.operations import record
from gongyu.people.models import Invitation
from gongyu.people.queries.classes import ClassSeen
from gongyu.people.queries.entry import Link, class_to_admit, token_of
from gongyu.people.rules import entry


@transaction.atomic
def invite(*, by: Viewer, today: date, class_id: int) -> Link:
    """Open a new link for a class; the one before it, if any, is stopped."""
    seen = _require_class(by, class_id)
    _stop(class_id)
    row = Invitation.objects.create(
        school_class_id=class_id,
        made_by_id=by.user_id,
        made_at=timezone.now(),
        valid_until=today + entry.LINK_LASTS,
    )
    _audit(by, "invitation.open", seen)
    return Link(row.pk, token_of(row), row.valid_until)


@transaction.atomic
def uninvite(*, by: Viewer, today: date, class_id: int) -> None:
    """Stop a class's link: whoever still has it opens nothing."""
    seen = _require_class(by, class_id)
    if _stop(class_id):
        _audit(by, "invitation.stop", seen)


def _require_class(by: Viewer, class_id: int) -> ClassSeen:
    return class_to_admit(by, class_id)


def _stop(class_id: int) -> bool:
    live = Invitation.objects.select_for_update().filter(school_class_id=class_id, revoked_at__isnull=True)
    return bool([row.pk for row in live]) and bool(live.update(revoked_at=timezone.now()))


def _audit(by: Viewer, act: str, seen: ClassSeen) -> None:
    record(by=by.user_id, act=act, noun="class", key=str(seen.id), organisation_id=seen.organisation_id)
