"""Children with those who answer for them: whom something concerns, by class, school or child."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django.db import connection

from gongyu.people.queries.withdrawals import STILL_TOLD
from gongyu.people.rules.kin import Kin

_KIN: Final = f"""
    SELECT DISTINCT e.pupil_id, r.household_id, s.guardian_id, g.user_id IS NOT NULL
    FROM people_enrolment e
    LEFT JOIN people_residence r ON r.pupil_id = e.pupil_id AND r.superseded_at IS NULL
         AND r.valid_from <= %(day)s AND (r.valid_until IS NULL OR r.valid_until > %(day)s)
    LEFT JOIN people_guardianship s ON s.pupil_id = e.pupil_id AND s.superseded_at IS NULL
         AND s.valid_from <= %(day)s AND (s.valid_until IS NULL OR s.valid_until > %(day)s)
         AND {STILL_TOLD}
    LEFT JOIN people_guardian g ON g.id = s.guardian_id
    WHERE e.superseded_at IS NULL AND e.organisation_id = %(school)s
      AND e.valid_from <= %(day)s AND (e.valid_until IS NULL OR e.valid_until > %(day)s)
      AND (%(classes)s::bigint[] IS NULL OR e.school_class_id = ANY(%(classes)s::bigint[]))
      AND (%(pupils)s::bigint[] IS NULL OR e.pupil_id = ANY(%(pupils)s::bigint[]))
    ORDER BY e.pupil_id, s.guardian_id
"""  # noqa: S608


def kin(
    organisation_id: int,
    day: date,
    *,
    class_ids: Iterable[int] | None = None,
    pupil_ids: Iterable[int] | None = None,
) -> tuple[Kin, ...]:
    """The children of a school, of some of its classes, or some of them, each with every guardian who may
    still be told about them (one query)."""
    values: dict[str, Any] = {
        "school": organisation_id,
        "day": day,
        "classes": None if class_ids is None else sorted(set(class_ids)),
        "pupils": None if pupil_ids is None else sorted(set(pupil_ids)),
    }
    with connection.cursor() as cursor:
        cursor.execute(_KIN, values)
        return tuple(Kin(*row) for row in cursor.fetchall())
