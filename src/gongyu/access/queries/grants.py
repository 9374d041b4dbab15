"""Grants as administrators see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from gongyu.access.models import Grant
from gongyu.access.permissions import GRANT_MANAGE, GRANT_VIEW
from gongyu.access.queries.viewers import within
from gongyu.access.roles import ROLES
from gongyu.access.rules import EXPIRING, Viewer, givable
from gongyu.kernel.refusal import OutOfScope

PAGE: Final = 50
# One that was taken back before it began carries nothing on.
_LASTING: Final = Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from"))
_RENEWED: Final = Exists(
    Grant.objects.filter(
        _LASTING,
        user=OuterRef("user"),
        role=OuterRef("role"),
        organisation=OuterRef("organisation"),
        valid_from__gte=OuterRef("valid_until"),
    )
)


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
    ended_by: str
    end_reason: str
    in_force: bool
    # The days until it ends; None where it has no end or something carries it on.
    days_left: int | None
    may_end: bool
    may_renew: bool


@dataclass(frozen=True, slots=True)
class GrantPage:
    """One page of grants: newest first, expiring ones by the day they end."""

    grants: tuple[Given, ...]
    page: int
    more: bool


def grants(
    viewer: Viewer,
    *,
    person: str = "",
    organisation: str = "",
    role: str = "",
    state: str = "",
    page: int = 1,
) -> GrantPage:
    """Grants at bodies where the viewer may see them (one query).

    `state` is "" for those in force or to come, "expiring", "ended" or "all". `organisation` is part of a
    name, or the code of a body.
    """
    rows = _of_state(_seen(viewer), state, viewer.today)
    if person:
        rows = rows.filter(Q(user__display_name__icontains=person) | Q(user__username=person))
    if organisation:
        rows = rows.filter(Q(organisation__name__icontains=organisation) | Q(organisation__code=organisation))
    if role:
        rows = rows.filter(role=role)
    page = max(page, 1)
    begin = (page - 1) * PAGE
    order = ("valid_until", "id") if state == "expiring" else ("-id",)
    found = list(rows.order_by(*order)[begin : begin + PAGE + 1])
    return GrantPage(tuple(_given(viewer, row) for row in found[:PAGE]), page, len(found) > PAGE)


def expiring(viewer: Viewer, *, limit: int) -> tuple[tuple[Given, ...], int]:
    """The grants that end soonest and that nothing carries on, and how many there are (two queries)."""
    rows = _of_state(_seen(viewer), "expiring", viewer.today)
    return tuple(_given(viewer, row) for row in rows.order_by("valid_until", "id")[:limit]), rows.count()


def grant(viewer: Viewer, grant_id: int) -> Given:
    """One grant that the viewer may see; OutOfScope otherwise."""
    row = _seen(viewer).filter(pk=grant_id).first()
    if row is None:
        raise OutOfScope
    return _given(viewer, row)


def following(row: Grant) -> QuerySet[Grant]:
    """What carries a grant on: the same role for the same person and place from the day it ends, or later."""
    rows = Grant.objects.filter(_LASTING, user_id=row.user_id, role=row.role)
    return rows.filter(organisation=row.organisation, valid_from__gte=row.valid_until)


def _seen(viewer: Viewer) -> QuerySet[Grant]:
    rows = Grant.objects.filter(within(viewer, GRANT_VIEW)).annotate(renewed=_RENEWED)
    return rows.select_related("user", "organisation", "granted_by", "ended_by")


def _of_state(rows: QuerySet[Grant], state: str, today: date) -> QuerySet[Grant]:
    if state == "all":
        return rows
    if state == "ended":
        return rows.filter(valid_until__lte=today)
    if state == "expiring":
        return rows.filter(~_RENEWED, valid_until__gt=today, valid_until__lte=today + EXPIRING)
    return rows.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=today))


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
    renewed = bool(row.renewed)  # type: ignore[attr-defined]
    may_end = (
        not ended
        and place is not None
        and viewer.may_at(GRANT_MANAGE, place.path)
        and role in givable(viewer, place)
    )
    ends = None if renewed or row.valid_until is None else row.valid_until
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
        ended_by=row.ended_by.display_name if row.ended_by else "",
        end_reason=row.end_reason,
        in_force=row.valid_from <= viewer.today and not ended,
        days_left=(ends - viewer.today).days if ends and not ended else None,
        may_end=may_end,
        may_renew=may_end and ends is not None and row.user_id != viewer.user_id,
    )
