"""Reading the audit trail. Access stands above this room, so callers pass the scopes that a viewer holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody opened something about a child, in a role that they held then."""

    at: datetime
    user_id: int | None
    name: str
    role: str
    act: str
    organisation_id: int | None
    organisation: str
    detail: dict[str, Any]


LOOKS: Final = ("pupil.read", "pupil.reveal", "visit.read")


# A list about many children that was taken out; whoever keeps the list knows by which key it goes.
TAKEN_OUT: Final = ("visit_ledger", "visit.export")


def looks(
    pupil_id: int, *, since: date, limit: int, lists: Mapping[str, datetime] | None = None
) -> tuple[Look, ...]:
    """Who opened what about a child since a local date, newest first (one query, with `lists` two): the keys
    of lists in which the child stands, and since when. The caller has made sure that it is told to one of the
    child's guardians."""
    mine = AuditLine.objects.filter(noun="pupil", key=str(pupil_id), act__in=LOOKS)
    found = list(_newest(mine, since, limit))
    if lists:
        noun, act = TAKEN_OUT
        of = AuditLine.objects.filter(noun=noun, act=act, key__in=list(lists))
        found += [row for row in _newest(of, since, limit) if row.at >= lists[row.key]]
    return tuple(_look(row) for row in sorted(found, key=lambda row: -row.pk)[:limit])


def _newest(rows: QuerySet[AuditLine], since: date, limit: int) -> QuerySet[AuditLine]:
    return rows.filter(at__gte=_begins(since)).select_related("by", "organisation").order_by("-id")[:limit]


def _look(row: AuditLine) -> Look:
    return Look(
        at=timezone.localtime(row.at),
        user_id=row.by_id,
        name=row.by.display_name if row.by else "",
        role=str(row.detail.get("as", "")),
        act=row.act,
        organisation_id=row.organisation_id,
        organisation=row.organisation.name if row.organisation else "",
        detail=row.detail,
    )


def acts_since(user_id: int | None, act: str, since: datetime) -> int:
    """How often a user has done an act since a moment; commands are nobody's."""
    return AuditLine.objects.filter(by_id=user_id, act=act, at__gte=since).count() if user_id else 0


def trail(scopes: Iterable[str], *, placeless: bool = False, before: int = 0, **sought: Any) -> Trail:
    """A page of `lines` (one query); `before` is a line's number from which to go on backwards."""
    found = lines(scopes, placeless=placeless, before=before, limit=PAGE + 1, **sought)
    return Trail(found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else 0)


def lines(
    scopes: Iterable[str],
    *,
    limit: int,
    placeless: bool = False,
    organisation: str = "",
    person: str = "",
    act: str = "",
    noun: str = "",
    since: date | None = None,
    until: date | None = None,
    before: int = 0,
) -> tuple[Line, ...]:
    """Lines within the scopes, newest first (one query).

    `placeless` adds lines that belong to no organisation, such as sign-ins. `organisation` and `person` are
    parts of names; `since` and `until` are local dates, both counted.
    """
    rows = _within(scopes, placeless).select_related("by", "organisation")
    if organisation:
        rows = rows.filter(organisation__name__icontains=organisation)
    if person:
        rows = rows.filter(Q(by__display_name__icontains=person) | Q(by__username=person))
    if act:
        rows = rows.filter(act=act)
    if noun:
        rows = rows.filter(noun=noun)
    if since:
        rows = rows.filter(at__gte=_begins(since))
    if until:
        rows = rows.filter(at__lt=_begins(until) + timedelta(days=1))
    if before:
        rows = rows.filter(pk__lt=before)
    return tuple(_line(row) for row in rows.order_by("-id")[:limit])


def about(
    noun: str, acts: Iterable[str], *, keys: Iterable[str] | None = None, before: int = 0, limit: int
) -> tuple[Line, ...]:
    """Lines of some acts about something of a kind, newest first (one query). Nobody's scope is asked: for
    what belongs to no organisation."""
    rows = AuditLine.objects.filter(noun=noun, act__in=list(acts)).select_related("by", "organisation")
    if keys is not None:
        rows = rows.filter(key__in=list(keys))
    if before:
        rows = rows.filter(pk__lt=before)
    return tuple(_line(row) for row in rows.order_by("-id")[:limit])


def keys_since(acts: Iterable[str], since: datetime, *, most: int = 2000) -> frozenset[str]:
    """What some acts were about since a moment, of the newest of each."""
    found: set[str] = set()
    for act in acts:
        newest = AuditLine.objects.filter(act=act).order_by("-id").values_list("key", "at")[:most]
        found |= {key for key, at in newest if key and at >= since}
    return frozenset(found)


def lines_during(
    user_id: int, begin: datetime, end: datetime, *, noun: str, key: str, limit: int
) -> tuple[Line, ...]:
    """What a user did between two moments, and to one thing whenever, in order (one query)."""
    between = Q(at__gte=begin, at__lte=end) | Q(noun=noun, key=key)
    rows = AuditLine.objects.filter(between, by_id=user_id)
    return tuple(_line(row) for row in rows.select_related("by", "organisation").order_by("id")[:limit])


def latest(act: str) -> Line | None:
    """The last time that something was done, wherever; None when it never was (one query)."""
    row = AuditLine.objects.filter(act=act).select_related("by", "organisation").order_by("-id").first()
    return _line(row) if row else None


def _begins(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


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
