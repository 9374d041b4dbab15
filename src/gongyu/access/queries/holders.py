"""Who holds a role at a body: whom to tell."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from gongyu.access.models import Grant


def users_holding(roles: Collection[str], organisation_id: int, today: date) -> tuple[int, ...]:
    """The users who hold one of the roles at a body itself on a day, each once."""
    rows = Grant.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=today),
        organisation_id=organisation_id,
        role__in=list(roles),
        valid_from__lte=today,
    )
    return tuple(rows.order_by("user_id").values_list("user_id", flat=True).distinct())
