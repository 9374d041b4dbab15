"""Bodies: public; whoever asks narrows by scopes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongyu.organisations.models import FormerName, Organisation


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation."""

    id: int
    code: str
    name: str
    kind: str
    level: str
    stage: str
    region_code: str
    county_code: str
    parent_id: int | None
    path: str
    jurisdiction: str
    opened_on: date
    closed_on: date | None
    succeeded_by_id: int | None

    def open_on(self, day: date) -> bool:
        """Whether the body existed on a day."""
        return self.opened_on <= day and (self.closed_on is None or day < self.closed_on)


def body(organisation_id: int) -> Body | None:
    """One organisation; None when there is none."""
    row = Organisation.objects.filter(pk=organisation_id).first()
    return _body(row) if row else None


def bodies(organisation_ids: Iterable[int]) -> dict[int, Body]:
    """Some organisations by id (one query)."""
    return {row.pk: _body(row) for row in Organisation.objects.filter(pk__in=set(organisation_ids))}


def by_code(code: str) -> Body | None:
    """One organisation by its code."""
    row = Organisation.objects.filter(code=code.strip()).first()
    return _body(row) if row else None


def visible(
    scopes: Collection[str],
    *,
    on: date | None = None,
    kinds: Collection[str] = (),
    levels: Collection[str] = (),
    stages: Collection[str] = (),
    search: str = "",
    limit: int | None = None,
    offset: int = 0,
) -> tuple[Body, ...]:
    """Organisations below any of the scopes ("" is everywhere), open on a day, of some kinds; by path.

    `scopes` is what `viewer.scopes(permission)` gives; none means nothing is seen. `search` is part of a
    name that the body has or had, its code, or pinyin: whole, without gaps, or initials.
    """
    rows = _below(scopes)
    if on is not None:
        rows = rows.filter(opened_on__lte=on).filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on))
    for field, wanted in (("kind__in", kinds), ("level__in", levels), ("stage__in", stages)):
        if wanted:
            rows = rows.filter(**{field: list(wanted)})
    if search := search.strip():
        rows = rows.filter(_called(search))
    return tuple(_body(row) for row in rows.order_by("path")[offset : offset + limit if limit else None])


def below(body_id: int, *, on: date | None = None) -> tuple[Body, ...]:
    """A body's own parts: the stages of a campus, the branches of a school; without the body itself."""
    rows = Organisation.objects.filter(parent_id=body_id)
    if on is not None:
        rows = rows.filter(opened_on__lte=on).filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on))
    return tuple(_body(row) for row in rows.order_by("path"))


def _called(search: str) -> Q:
    """Bodies that are, or were, called so."""
    wanted = Q(name__icontains=search) | Q(pinyin__startswith=search.lower())
    latin = "".join(search.lower().split())
    if latin.isascii() and latin.isalpha():
        letters = "^" + "[a-z]* ".join(latin)
        wanted |= Q(pinyin__regex=letters) | Q(pinyin__regex="^" + " ?".join(latin))
    former = FormerName.objects.filter(wanted, organisation=OuterRef("pk"))
    return wanted | Q(code=search) | Q(Exists(former))


def _below(scopes: Collection[str]) -> QuerySet[Organisation]:
    if not scopes:
        return Organisation.objects.none()
    if "" in scopes:
        return Organisation.objects.all()
    return Organisation.objects.filter(reduce(or_, (Q(path__startswith=scope) for scope in scopes)))


_FIELDS: Final = tuple(Body.__dataclass_fields__)


def _body(row: Organisation) -> Body:
    values: dict[str, Any] = {
        name: getattr(row, {"region_code": "region_id"}.get(name, name)) for name in _FIELDS
    }
    return Body(**values)
