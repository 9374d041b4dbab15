"""Grants as administrators see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q

from gongyu.access.models import Grant
from gongyu.access.permissions import GRANT_MANAGE, GRANT_VIEW
from gongyu.access.queries.viewers import within
from gongyu.access.roles import ROLES
from gongyu.access.rules import Viewer, givable
from gongyu.kernel.refusal import OutOfScope

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Given:
    """One grant: who holds which role where, since when, until when, by whom, why."""

    id: int
    person: str
    username: str
    role: str
    organisation: str
    valid_from: date
    valid_until: date | None
    granted_by: str
    reason: str
    end_reason: str
    in_force: bool
    may_end: bool


@dataclass(frozen=True, slots=True)
class GrantPage:
    """One page of grants, newest first."""

    grants: tuple[Given, ...]
    page: int
    more: bool


def grants(
    viewer: Viewer, *, person: str = "", organisation: str = "", ended: bool = False, page: int = 1
) -> GrantPage:
    """Grants at bodies where the viewer may see them (one query); those that have ended only when asked."""
    rows = Grant.objects.filter(within(viewer, GRANT_VIEW)).select_related(
        "user", "organisation", "granted_by"
    )
    if not ended:
        rows = rows.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=viewer.today))
    if person:
        rows = rows.filter(Q(user__display_name__icontains=person) | Q(user__username=person))
    if organisation:
        rows = rows.filter(Q(organisation__name__icontains=organisation) | Q(organisation__code=organisation))
    page = max(page, 1)
    begin = (page - 1) * PAGE
    found = list(rows.order_by("-id")[begin : begin + PAGE + 1])
    return GrantPage(tuple(_given(viewer, row) for row in found[:PAGE]), page, len(found) > PAGE)


def grant(viewer: Viewer, grant_id: int) -> Given:
    """One grant that the viewer may see; OutOfScope otherwise."""
    row = (
        Grant.objects.filter(within(viewer, GRANT_VIEW), pk=grant_id)
        .select_related("user", "organisation", "granted_by")
        .first()
    )
    if row is None:
        raise OutOfScope
    return _given(viewer, row)


def roles_in_force(user_id: int, today: date) -> tuple[tuple[str, str | None], ...]:
    """Each role that a user holds or will hold, with the path of its place; what granting has to know."""
    rows = Grant.objects.filter(user_id=user_id).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=today)
    )
    return tuple(rows.values_list("role", "organisation__path"))


def _given(viewer: Viewer, row: Grant) -> Given:
    ended = row.valid_until is not None and row.valid_until <= viewer.today
    role = ROLES.get(row.role)
    place = row.organisation
    return Given(
        id=row.pk,
        person=row.user.display_name,
        username=row.user.username,
        role=role.zh if role else row.role,
        organisation=place.name if place else "",
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        granted_by=row.granted_by.display_name if row.granted_by else "",
        reason=row.reason,
        end_reason=row.end_reason,
        in_force=row.valid_from <= viewer.today and not ended,
        may_end=not ended
        and place is not None
        and viewer.may_at(GRANT_MANAGE, place.path)
        and role in givable(viewer, place),
    )
