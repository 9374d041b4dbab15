"""Emergency access is opened, ends, and is reviewed. Who may, and at which place, is decided above."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from gongyu.accounts import rules
from gongyu.accounts.models import Emergency, User
from gongyu.audit.operations import record
from gongyu.kernel.refusal import OutOfScope


@transaction.atomic
def open_emergency(*, by: int, role: str, organisation_id: int, reason: str) -> int:
    """Give a user a role at a place for half an hour; returns the number of the emergency.

    It holds in the browser session alone to which the caller ties it.
    """
    why = rules.check_reason(reason)
    User.objects.select_for_update().get(pk=by)  # one at a time
    now = timezone.now()
    earlier = Emergency.objects.filter(user_id=by).values_list("ends_at", "reviewed_at")
    rules.check_opening(((ends, at is not None) for ends, at in earlier), now)
    row = Emergency.objects.create(
        user_id=by,
        role=role,
        organisation_id=organisation_id,
        reason=why,
        opened_at=now,
        ends_at=now + rules.LASTS,
    )
    _audit(by, "emergency.open", row, {"role": role, "until": row.ends_at.isoformat(timespec="seconds")})
    return row.pk


@transaction.atomic
def end_emergency(*, by: int) -> None:
    """End one's own emergency before its time."""
    now = timezone.now()
    row = Emergency.objects.select_for_update().filter(user_id=by, ends_at__gt=now).first()
    rules.check_ending(row is not None)
    assert row is not None
    row.ends_at, row.ended_by_hand = now, True
    row.save(update_fields=["ends_at", "ended_by_hand"])
    _audit(by, "emergency.end", row, {})


@transaction.atomic
def record_request(
    *,
    by: int,
    emergency_id: int,
    organisation_id: int,
    method: str,
    page: str,
    arguments: Mapping[str, object],
) -> None:
    """Keep one request of an emergency, before it is answered: its method, the page's name and the keys in
    its address. Never what was asked beyond the path, nor what was sent: they may hold names."""
    keys = " ".join(rules.plain_key(value) for value in arguments.values())
    detail = {"method": method, "page": page, "keys": keys}
    record(
        by=by,
        act="emergency.request",
        noun="emergency",
        key=str(emergency_id),
        organisation_id=organisation_id,
        detail=detail,
    )


@transaction.atomic
def review_emergency(*, by: int, emergency_id: int, finding: str, remark: str) -> None:
    """Keep what a second person found."""
    row = Emergency.objects.select_for_update().filter(pk=emergency_id).first()
    if row is None:
        raise OutOfScope
    now = timezone.now()
    rules.check_finding(
        oneself=row.user_id == by,
        over=row.ends_at <= now,
        reviewed=row.reviewed_at is not None,
        finding=finding,
        remark=remark,
    )
    row.reviewed_by_id, row.reviewed_at, row.finding, row.remark = by, now, finding, remark.strip()
    row.save(update_fields=["reviewed_by", "reviewed_at", "finding", "remark"])
    _audit(by, "emergency.review", row, {"finding": finding})


def _audit(by: int, act: str, row: Emergency, detail: dict[str, object]) -> None:
    record(
        by=by,
        act=act,
        noun="emergency",
        key=str(row.pk),
        organisation_id=row.organisation_id,
        detail=detail,
    )
