"""What a body was called, and what it came from and went on in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from gongyu.organisations.models import FormerName, Reorganisation, Succession
from gongyu.organisations.queries.bodies import Body, bodies


@dataclass(frozen=True, slots=True)
class Named:
    """A name that a body had until a day."""

    name: str
    until: date


@dataclass(frozen=True, slots=True)
class Change:
    """A merger or a split: which bodies gave, which took over, when, why, by which document."""

    id: int
    kind: str
    day: date
    reason: str
    document: str
    made_at: datetime
    undone_at: datetime | None
    before: tuple[Body, ...]
    after: tuple[Body, ...]


def former_names(organisation_id: int) -> tuple[Named, ...]:
    """The names that a body no longer has, the last one first."""
    rows = FormerName.objects.filter(organisation_id=organisation_id).order_by("-until", "-id")
    return tuple(Named(row.name, row.until) for row in rows)


def changes(organisation_id: int) -> tuple[Change, ...]:
    """The mergers and splits in which a body took part, those undone included, the last one first."""
    pairs = Succession.objects.filter(Q(predecessor=organisation_id) | Q(successor=organisation_id))
    return _changes(pairs.values_list("reorganisation_id", flat=True))


def change(reorganisation_id: int) -> Change | None:
    """One merger or split."""
    return next(iter(_changes([reorganisation_id])), None)


def _changes(keys: Iterable[int]) -> tuple[Change, ...]:
    rows = Reorganisation.objects.filter(pk__in=set(keys)).order_by("-day", "-id")
    pairs = list(Succession.objects.filter(reorganisation__in=rows).order_by("id"))
    known = bodies(key for pair in pairs for key in (pair.predecessor_id, pair.successor_id))

    def of(row: Reorganisation, side: str) -> tuple[Body, ...]:
        keys = dict.fromkeys(getattr(pair, side) for pair in pairs if pair.reorganisation_id == row.pk)
        return tuple(known[key] for key in keys)

    return tuple(
        Change(
            id=row.pk,
            kind=row.kind,
            day=row.day,
            reason=row.reason,
            document=row.document,
            made_at=row.made_at,
            undone_at=row.undone_at,
            before=of(row, "predecessor_id"),
            after=of(row, "successor_id"),
        )
        for row in rows
    )
