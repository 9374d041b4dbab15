"""Guardians and their children, homes and who lives there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import connection
from django.db.models import Q, QuerySet

from gongyu.people.models import Guardian, Guardianship, Residence
from gongyu.people.queries.classes import on_day
from gongyu.people.queries.seats import Seat, seats_of_guardian
from gongyu.people.queries.withdrawals import STILL_TOLD, still_told


@dataclass(frozen=True, slots=True)
class GuardianSeen:
    """A guardian who can sign in, or could."""

    id: int
    name: str
    county_code: str
    user_id: int | None


@dataclass(frozen=True, slots=True)
class Answering:
    """A guardian of one pupil on a day: the relation is GB/T 4761, seen from the child."""

    guardian_id: int
    name: str
    relation: str
    user_id: int | None


def guardian_of(user_id: int | None) -> GuardianSeen | None:
    """The guardian who signs in as a user; None for everybody else."""
    if user_id is None:
        return None
    row = Guardian.objects.filter(user_id=user_id).first()
    return GuardianSeen(row.pk, row.name, row.county_code, row.user_id) if row else None


def children_of(user_id: int | None, today: date) -> tuple[Seat, ...]:
    """The pupils for whom a user answers on a day, where they sit (one query); none of whom a consent was
    taken back."""
    return seats_of_guardian(user_id, today) if user_id is not None else ()


@dataclass(frozen=True, slots=True)
class Answered:
    """A pupil for whom a user answers, by keys alone: where it sits, and its home where that is known."""

    guardian_id: int
    pupil_id: int
    organisation_id: int
    class_id: int | None
    household_id: int | None


_ANSWERED: Final = f"""
SELECT s.guardian_id, e.pupil_id, e.organisation_id, e.school_class_id, r.household_id
FROM people_guardian a
JOIN people_guardianship s ON s.guardian_id = a.id AND s.superseded_at IS NULL
     AND s.valid_from <= %(day)s AND (s.valid_until IS NULL OR s.valid_until > %(day)s)
JOIN people_enrolment e ON e.pupil_id = s.pupil_id AND e.superseded_at IS NULL
     AND e.valid_from <= %(day)s AND (e.valid_until IS NULL OR e.valid_until > %(day)s)
LEFT JOIN people_residence r ON r.pupil_id = e.pupil_id AND r.superseded_at IS NULL
     AND r.valid_from <= %(day)s AND (r.valid_until IS NULL OR r.valid_until > %(day)s)
WHERE a.user_id = %(user_id)s AND {STILL_TOLD}
ORDER BY e.pupil_id
"""  # noqa: S608


def answered_by(user_id: int | None, today: date) -> tuple[Answered, ...]:
    """The same pupils as `children_of`, for whoever needs no names: many families sign up within a minute."""
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERED, {"user_id": user_id, "day": today})
        return tuple(Answered(*row) for row in cursor.fetchall())


def child_ids_of(user_id: int | None, today: date) -> tuple[int, ...]:
    """The ids of the pupils for whom a user answers on a day (one query)."""
    if user_id is None:
        return ()
    rows = _answering(user_id, today).order_by("pupil_id")
    return tuple(rows.values_list("pupil_id", flat=True).distinct())


def about_children_of(user_id: int, today: date) -> Q:
    """Rows with a `pupil_id` that is one of the same pupils, for a statement of the caller's (no query)."""
    return Q(pupil_id__in=_answering(user_id, today).values("pupil_id"))


def _answering(user_id: int, today: date) -> QuerySet[Guardianship]:
    return Guardianship.objects.filter(on_day(today), still_told(), guardian__user_id=user_id)


def guardians_of(pupil_ids: Iterable[int], day: date) -> dict[int, tuple[Answering, ...]]:
    """Who answers for some pupils on a day, by pupil (one query)."""
    rows = (
        Guardianship.objects.filter(on_day(day), pupil_id__in=set(pupil_ids))
        .order_by("relation", "guardian_id")
        .values_list("pupil_id", "guardian_id", "guardian__name", "relation", "guardian__user_id")
    )
    found: dict[int, tuple[Answering, ...]] = {}
    for pupil_id, guardian_id, name, relation, user_id in rows:
        answering = Answering(guardian_id, name, relation, user_id)
        found[pupil_id] = (*found.get(pupil_id, ()), answering)
    return found


def guardian_users(pupil_ids: Iterable[int], day: date) -> tuple[int, ...]:
    """The users of all guardians of some pupils on a day, each once: whom to tell."""
    rows = Guardianship.objects.filter(
        on_day(day), still_told(), pupil_id__in=set(pupil_ids), guardian__user_id__isnull=False
    )
    return tuple(rows.order_by("guardian__user_id").values_list("guardian__user_id", flat=True).distinct())


def of_guardian(user_id: int, field: str = "guardian_id") -> Q:
    """Rows of the guardian who signs in as a user, under whatever key they went then; for a statement of the
    caller's (no query)."""
    own = Guardian.objects.filter(user_id=user_id).values("pk")
    gone = Guardian.objects.filter(merged_into__user_id=user_id).values("pk")
    return Q(**{f"{field}__in": own.union(gone, all=True)})


def guardian_accounts(guardian_ids: Iterable[int]) -> dict[int, int]:
    """Guardian → user, of those who sign in (one query)."""
    rows = Guardian.objects.filter(pk__in=set(guardian_ids), user_id__isnull=False)
    return dict(rows.values_list("pk", "user_id"))


def guardian_users_of_school(
    organisation_ids: Iterable[int], class_ids: Iterable[int], day: date
) -> tuple[int, ...]:
    """The users of all guardians of the pupils of some schools, or of some classes when any are named."""
    from_class = sorted(set(class_ids))
    where = "e.school_class_id = ANY(%s)" if from_class else "e.organisation_id = ANY(%s)"
    return _users(where, from_class or sorted(set(organisation_ids)), day)


def _users(where: str, keys: list[int], day: date) -> tuple[int, ...]:
    rows = Guardianship.objects.raw(
        f"""
        SELECT DISTINCT ON (g.user_id) s.id, g.user_id AS whom
        FROM people_enrolment e
        JOIN people_guardianship s ON s.pupil_id = e.pupil_id AND s.superseded_at IS NULL
             AND s.valid_from <= %s AND (s.valid_until IS NULL OR s.valid_until > %s)
        JOIN people_guardian g ON g.id = s.guardian_id AND g.user_id IS NOT NULL
        WHERE e.superseded_at IS NULL AND e.valid_from <= %s
          AND (e.valid_until IS NULL OR e.valid_until > %s) AND {where} AND {STILL_TOLD}
        ORDER BY g.user_id
        """,  # noqa: S608 - `where` is one of two texts above, the other is a constant
        [day, day, day, day, keys],
    )
    return tuple(row.whom for row in rows)  # type: ignore[attr-defined]


def household_of(pupil_id: int, day: date) -> int | None:
    """The home of a pupil on a day."""
    rows = Residence.objects.filter(on_day(day), pupil_id=pupil_id)
    return rows.values_list("household_id", flat=True).first()
