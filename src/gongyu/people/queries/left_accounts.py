"""Accounts that nobody stands behind any more."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, Model, OuterRef

from gongyu.access.queries import holders_since
from gongyu.accounts.queries import idle_since
from gongyu.people.models import Guardian, Staff


def left_accounts(since: date, *, limit: int) -> tuple[int, ...]:
    """Accounts by which nobody has signed in since a day, which are no guardian's and no member of staff's,
    and which have held no role at a body since. A guardian's own role lives by the child alone."""
    rows = idle_since(since).exclude(pk__in=holders_since(since))
    people: tuple[type[Model], ...] = (Guardian, Staff)
    for model in people:
        rows = rows.exclude(Exists(model._default_manager.filter(user=OuterRef("pk"))))
    return tuple(rows.order_by("pk").values_list("pk", flat=True)[:limit])
