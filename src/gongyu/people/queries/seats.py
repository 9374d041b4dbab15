"""Where pupils sit on a day: school, class, home. One statement, however many are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import connection
from django.utils.translation import gettext as _

from gongyu.organisations.queries import heir_sql
from gongyu.people.queries.withdrawals import STILL_TOLD
from gongyu.people.rules.naming import class_words


@dataclass(frozen=True, slots=True)
class Seat:
    """A pupil on a day. `since` is when they came to this class; home is empty where it is not known."""

    pupil_id: int
    name: str
    sex: int
    organisation_id: int
    organisation_name: str
    path: str
    stage: str
    county_code: str
    class_id: int | None
    class_name: str
    status: str
    since: date
    household_id: int | None
    region_code: str
    neighbourhood: str


# A home is where its code was; the name is that of the code which stands for it on the day.
_SEATS: Final = f"""
SELECT p.id, p.name, p.sex, o.id, o.name, o.path, o.stage, o.county_code,
       c.id, c.entry_year, c.number, e.status, e.valid_from, h.id, h.region_id,
       CASE WHEN g.closed_on <= %(day)s THEN coalesce(
           (SELECT n.name FROM organisations_region n WHERE n.code = {heir_sql("g")}), g.name) ELSE g.name END
FROM people_enrolment e
JOIN people_pupil p ON p.id = e.pupil_id
JOIN organisations_organisation o ON o.id = e.organisation_id
LEFT JOIN people_schoolclass c ON c.id = e.school_class_id
LEFT JOIN people_residence r ON r.pupil_id = e.pupil_id AND r.superseded_at IS NULL
     AND r.valid_from <= %(day)s AND (r.valid_until IS NULL OR r.valid_until > %(day)s)
LEFT JOIN people_household h ON h.id = r.household_id
LEFT JOIN organisations_region g ON g.code = h.region_id
WHERE e.superseded_at IS NULL
  AND e.valid_from <= %(day)s AND (e.valid_until IS NULL OR e.valid_until > %(day)s)
  AND {{where}}
ORDER BY p.pinyin, p.name, p.id
"""  # noqa: S608
_OF_PUPIL: Final = _SEATS.format(where="e.pupil_id = %(pupil_id)s")
_OF_PUPILS: Final = _SEATS.format(where="e.pupil_id = ANY(%(ids)s)")
# The children are found first: joined in, they would come after the other tables, of everybody there is.
_OF_GUARDIAN: Final = _SEATS.format(
    where="e.pupil_id = ANY(ARRAY(SELECT s.pupil_id FROM people_guardianship s"  # noqa: S608
    " JOIN people_guardian a ON a.id = s.guardian_id"
    " WHERE a.user_id = %(user_id)s AND s.superseded_at IS NULL"
    " AND s.valid_from <= %(day)s AND (s.valid_until IS NULL OR s.valid_until > %(day)s)"
    f" AND {STILL_TOLD}))"
)
_OF_CLASS: Final = _SEATS.format(where="e.school_class_id = %(class_id)s")
_OF_HOUSEHOLD: Final = _SEATS.format(
    where="e.pupil_id IN (SELECT s.pupil_id FROM people_residence s WHERE s.household_id = %(household_id)s"
    " AND s.superseded_at IS NULL AND s.valid_from <= %(day)s"
    " AND (s.valid_until IS NULL OR s.valid_until > %(day)s))"
)
_OF_HOUSEHOLDS: Final = _SEATS.format(where="h.id = ANY(%(ids)s)")
_OF_SCHOOL: Final = _SEATS.format(
    where="""e.organisation_id = %(organisation_id)s
  AND (%(class_ids)s::bigint[] IS NULL OR e.school_class_id = ANY(%(class_ids)s::bigint[]))
  AND (%(only)s::bigint[] IS NULL OR e.pupil_id = ANY(%(only)s::bigint[]))"""
)

_HOMES: Final = """
SELECT count(DISTINCT r.household_id) + count(*) FILTER (WHERE r.household_id IS NULL)
FROM people_enrolment e
LEFT JOIN people_residence r ON r.pupil_id = e.pupil_id AND r.superseded_at IS NULL
     AND r.valid_from <= %(day)s AND (r.valid_until IS NULL OR r.valid_until > %(day)s)
WHERE e.superseded_at IS NULL AND e.organisation_id = %(organisation_id)s
  AND (%(class_id)s::bigint IS NULL OR e.school_class_id = %(class_id)s::bigint)
  AND e.valid_from <= %(day)s AND (e.valid_until IS NULL OR e.valid_until > %(day)s)
"""


def seat(pupil_id: int, day: date) -> Seat | None:
    """Where one pupil sits on a day; for rooms that then check who may know of it."""
    return next(iter(_fetch(_OF_PUPIL, {"pupil_id": pupil_id}, day)), None)


def seats(pupil_ids: Iterable[int], day: date) -> dict[int, Seat]:
    """Where some pupils sit on a day, by pupil."""
    return {one.pupil_id: one for one in _fetch(_OF_PUPILS, {"ids": list(pupil_ids)}, day)}


def seats_of_class(class_id: int, day: date) -> tuple[Seat, ...]:
    """Everybody in a class on a day, those on leave included, by name."""
    return _fetch(_OF_CLASS, {"class_id": class_id}, day)


def seats_of_guardian(user_id: int, day: date) -> tuple[Seat, ...]:
    """The children for whom a user answers on a day, by name."""
    return _fetch(_OF_GUARDIAN, {"user_id": user_id}, day)


def seats_of_household(household_id: int, day: date) -> tuple[Seat, ...]:
    """The children of one home on a day, at whatever schools."""
    return _fetch(_OF_HOUSEHOLD, {"household_id": household_id}, day)


def seats_of_households(household_ids: Iterable[int], day: date) -> tuple[Seat, ...]:
    """The children of some homes on a day, at whatever schools."""
    ids = sorted(set(household_ids))
    return _fetch(_OF_HOUSEHOLDS, {"ids": ids}, day) if ids else ()


def seats_of_school(
    organisation_id: int,
    day: date,
    *,
    class_ids: Iterable[int] | None = None,
    only: Iterable[int] | None = None,
    limit: int,
    offset: int = 0,
) -> tuple[Seat, ...]:
    """A page of a school's pupils, of some classes or all, by name; `only` those who were looked for."""
    values = {
        "organisation_id": organisation_id,
        "class_ids": None if class_ids is None else list(class_ids),
        "only": None if only is None else list(only),
        "limit": limit,
        "offset": offset,
    }
    return _fetch(_OF_SCHOOL + " LIMIT %(limit)s OFFSET %(offset)s", values, day)


def homes_at(organisation_id: int, day: date, *, class_id: int | None = None) -> int:
    """How many homes the children of a school, or of a class of it, come from; a child of no known home is
    one of its own."""
    with connection.cursor() as cursor:
        cursor.execute(_HOMES, {"organisation_id": organisation_id, "class_id": class_id, "day": day})
        return int(cursor.fetchone()[0])


def class_name(entry_year: int, number: int, stage: str, day: date) -> str:
    """A class's name on a day in the reader's language."""
    words, values = class_words(entry_year, number, stage, day)
    return _(words) % values


def _fetch(statement: str, values: Mapping[str, Any], day: date) -> tuple[Seat, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {**values, "day": day})
        return tuple(_seat(row, day) for row in cursor.fetchall())


def _seat(row: tuple[Any, ...], day: date) -> Seat:
    return Seat(
        pupil_id=row[0],
        name=row[1],
        sex=row[2],
        organisation_id=row[3],
        organisation_name=row[4],
        path=row[5],
        stage=row[6],
        county_code=row[7],
        class_id=row[8],
        class_name=class_name(row[9], row[10], row[6], day) if row[8] else "",
        status=row[11],
        since=row[12],
        household_id=row[13],
        region_code=row[14] or "",
        neighbourhood=row[15] or "",
    )
