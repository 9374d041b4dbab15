"""Reading the audit trail. Access stands above this room, so callers pass the scopes that a viewer holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from gongyu.audit.models import AuditLine

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One line as an auditor reads it."""

    id: int
    at: datetime
    by: str
    act: str
    noun: str
    key: str
    organisation: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Trail:
    """One page of the trail, newest first; `before` continues it, 0 when there is no more."""

    lines: tuple[Line, ...]
    before: int


def trail(
    scopes: Iterable[str],
    *,
    placeless: bool = False,
    organisation: str = "",
    person: str = "",
    day: date | None = None,
    before: int = 0,
) -> Trail:
    """Lines within the scopes (one query).

    `placeless` adds lines that belong to no organisation, such as sign-ins. `organisation` and `person` are
    parts of names; `day` is a local date; `before` a line's number from which to go on backwards.
    """
    rows = _within(scopes, placeless).select_related("by", "organisation")
    if organisation:
        rows = rows.filter(organisation__name__icontains=organisation)
    if person:
        rows = rows.filter(Q(by__display_name__icontains=person) | Q(by__username=person))
    if day:
        begin = timezone.make_aware(datetime.combine(day, time.min))
        rows = rows.filter(at__gte=begin, at__lt=begin + timedelta(days=1))
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-id")[: PAGE + 1])
    lines = tuple(_line(row) for row in found[:PAGE])
    return Trail(lines, lines[-1].id if len(found) > PAGE else 0)


def _within(scopes: Iterable[str], placeless: bool) -> QuerySet[AuditLine]:
    filters = [Q(organisation__path__startswith=scope) for scope in scopes]
    if placeless:
        filters.append(Q(organisation__isnull=True))
    return AuditLine.objects.filter(reduce(or_, filters)) if filters else AuditLine.objects.none()


def _line(row: AuditLine) -> Line:
    return Line(
        id=row.pk,
        at=timezone.localtime(row.at),
        by=row.by.display_name if row.by else "",
        act=row.act,
        noun=row.noun,
        key=row.key,
        organisation=row.organisation.name if row.organisation else "",
        detail=row.detail,
    )
