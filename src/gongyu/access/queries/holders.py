"""Who holds a role at a body: whom to tell."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Greatest

from gongyu.access.models import Grant
from gongyu.access.roles import ROLES


def users_with(permission: str, path: str, today: date) -> tuple[int, ...]:
    """The users who hold a permission on a day for everything at a place, wherever above it, each once."""
    roles = [role.key for role in ROLES.values() if permission in role.permissions]
    rows = Grant.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=today), role__in=roles, valid_from__lte=today
    )
    reaching = rows.annotate(asked=Value(path)).filter(asked__startswith=F("organisation__jurisdiction"))
    return tuple(reaching.order_by("user_id").values_list("user_id", flat=True).distinct())


@dataclass(frozen=True, slots=True)
class HeldAt:
    """A role that somebody holds, or will hold, at a body itself."""

    grant_id: int
    user_id: int
    role: str
    organisation_id: int
    valid_from: date
    valid_until: date | None


def held_at(organisation_ids: Collection[int], day: date) -> tuple[HeldAt, ...]:
    """The grants at some bodies themselves that are in force on a day or begin later; for rooms that then
    check who may know of them."""
    rows = Grant.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=Greatest("valid_from", day)),
        organisation_id__in=list(organisation_ids),
    )
    names = ("pk", "user_id", "role", "organisation_id", "valid_from", "valid_until")
    return tuple(HeldAt(*row) for row in rows.order_by("pk").values_list(*names))


def users_holding(roles: Collection[str], organisation_id: int, today: date) -> tuple[int, ...]:
    """The users who hold one of the roles at a body itself on a day, each once."""
    rows = Grant.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=today),
        organisation_id=organisation_id,
        role__in=list(roles),
        valid_from__lte=today,
    )
    return tuple(rows.order_by("user_id").values_list("user_id", flat=True).distinct())


def holders_since(day: date) -> QuerySet[Grant, int]:
    """The users who hold a role at a body, or have held one until after a day, or will."""
    rows = Grant.objects.filter(organisation__isnull=False)
    return rows.exclude(valid_until__lte=day).values_list("user_id", flat=True)
