"""The sessions of a user: since when, until when, and how they were opened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.utils import timezone

from gongyu.accounts.models import Session


@dataclass(frozen=True, slots=True)
class Opened:
    """One session."""

    began: datetime | None
    ends: datetime
    twice: bool  # a second factor was shown as well


def sessions_of(user_id: int) -> tuple[Opened, ...]:
    """Those that have not ended, the newest first (one query)."""
    from_table = Session.objects.filter(user_id=user_id, expire_date__gt=timezone.now())
    found = (_opened(row) for row in from_table.order_by("-expire_date"))
    return tuple(found)


def sessions_open(user_ids: Iterable[int]) -> set[int]:
    """Which of some users have a session (one query)."""
    rows = Session.objects.filter(user_id__in=set(user_ids), expire_date__gt=timezone.now())
    return set(rows.values_list("user_id", flat=True))


def _opened(row: Session) -> Opened:
    records = row.get_decoded().get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    moments = [record["at"] for record in records if record.get("at")]
    return Opened(
        began=timezone.localtime(datetime.fromtimestamp(min(moments), UTC)) if moments else None,
        ends=timezone.localtime(row.expire_date),
        twice=any(record.get("method") == "mfa" for record in records),
    )
