"""Emergency access as it stands: the one of this session, all that wait for a review, one of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Final

from django.contrib.sessions.backends.base import SessionBase
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.utils import timezone

from gongyu.accounts.models import Emergency

# In the session: the number of the emergency that was opened in it.
TIED: Final = "emergency"


@dataclass(frozen=True, slots=True)
class Urgent:
    """One emergency."""

    id: int
    user_id: int
    name: str
    role: str
    organisation_id: int
    organisation: str
    path: str
    reason: str
    opened_at: datetime
    ends_at: datetime
    ended_by_hand: bool
    reviewed_by: str
    reviewed_at: datetime | None
    finding: str
    remark: str

    @property
    def over(self) -> bool:
        return self.ends_at <= timezone.now()

    @property
    def minutes_left(self) -> int:
        """Whole minutes until it ends, the last one counted."""
        return max(-int((timezone.now() - self.ends_at).total_seconds() // 60), 0)


def emergency_under_way(session: SessionBase, user_id: int) -> Urgent | None:
    """The emergency that was opened in this session and lasts; no query for everybody else."""
    number = session.get(TIED)
    if not isinstance(number, int):
        return None
    row = _rows().filter(pk=number, user_id=user_id, ends_at__gt=timezone.now()).first()
    return _urgent(row) if row else None


def emergency(emergency_id: int) -> Urgent | None:
    """One emergency by its number."""
    row = _rows().filter(pk=emergency_id).first()
    return _urgent(row) if row else None


def emergencies(scopes: Iterable[str], *, limit: int, before: int = 0) -> tuple[Urgent, ...]:
    """Emergencies at places within the scopes, those without a review first, then the newest."""
    rows = _within(scopes).annotate(done=ExpressionWrapper(Q(reviewed_at__isnull=False), BooleanField()))
    if before:
        rows = rows.filter(pk__lt=before, done=True)
    return tuple(_urgent(row) for row in rows.order_by("done", "-id")[:limit])


def emergencies_of(user_id: int, *, limit: int) -> tuple[Urgent, ...]:
    """One's own, newest first."""
    return tuple(_urgent(row) for row in _rows().filter(user_id=user_id).order_by("-id")[:limit])


def unreviewed(scopes: Iterable[str], *, since: datetime | None = None) -> int:
    """How many at places within the scopes wait for a review; those alone that were over `since` a moment."""
    rows = _within(scopes).filter(reviewed_at__isnull=True, ends_at__lte=timezone.now())
    return (rows.filter(ends_at__lt=since) if since else rows).count()


def _within(scopes: Iterable[str]) -> QuerySet[Emergency]:
    filters = [Q(organisation__path__startswith=scope) for scope in scopes]
    return _rows().filter(reduce(or_, filters)) if filters else Emergency.objects.none()


def _rows() -> QuerySet[Emergency]:
    return Emergency.objects.select_related("user", "organisation", "reviewed_by")


def _urgent(row: Emergency) -> Urgent:
    return Urgent(
        id=row.pk,
        user_id=row.user_id,
        name=row.user.display_name,
        role=row.role,
        organisation_id=row.organisation_id,
        organisation=row.organisation.name,
        path=row.organisation.path,
        reason=row.reason,
        opened_at=timezone.localtime(row.opened_at),
        ends_at=timezone.localtime(row.ends_at),
        ended_by_hand=row.ended_by_hand,
        reviewed_by=row.reviewed_by.display_name if row.reviewed_by else "",
        reviewed_at=timezone.localtime(row.reviewed_at) if row.reviewed_at else None,
        finding=row.finding,
        remark=row.remark,
    )
