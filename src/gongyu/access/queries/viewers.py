"""What a person holds, and the filter it puts on every list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q

from gongyu.access.models import Grant
from gongyu.access.rules import Held, Viewer
from gongyu.organisations.queries import Body


def nobody(today: date) -> Viewer:
    """Somebody who has not signed in."""
    return Viewer(None, "", today)


def viewer_of(user_id: int, name: str, today: date) -> Viewer:
    """The viewer with the grants in force on a day (one query)."""
    rows = (
        Grant.objects.filter(user_id=user_id, valid_from__lte=today)
        .filter(Q(valid_until__isnull=True) | Q(valid_until__gt=today))
        .order_by("id")
        .values_list(
            "role",
            "organisation_id",
            "organisation__jurisdiction",
            "organisation__name",
            "organisation__kind",
        )
    )
    return Viewer(
        user_id,
        name,
        today,
        tuple(
            Held(role, scope or "", key, label or "", kind or "") for role, key, scope, label, kind in rows
        ),
    )


def taking(viewer: Viewer, role: str, place: Body) -> Viewer:
    """The viewer with a role at a place that an emergency gives them for a while."""
    held = Held(role, place.jurisdiction, place.id, place.name, place.kind, emergency=True)
    return replace(viewer, grants=(*viewer.grants, held))


def within(viewer: Viewer, permission: str, field: str = "organisation__path") -> Q:
    """The first filter of every list: rows whose organisation lies where the permission is held."""
    scopes = viewer.scopes(permission)
    if not scopes:
        return Q(pk__in=[])
    if "" in scopes:  # a command, from which nothing is withheld
        return Q()
    return reduce(or_, (Q(**{f"{field}__startswith": scope}) for scope in scopes))
