"""Pairs of rows that look like one person, of some schools at once: found by what they share, set by set."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, NamedTuple

from django.db import connection

from gongyu.people.models import ToldApart
from gongyu.people.rules.doubles import alike


class Pair(NamedTuple):
    """Two rows of one kind at a school, the older one first, and why they are shown."""

    kind: str
    why: str
    organisation_id: int
    one: int
    other: int


_NOW: Final = (
    "{0}.superseded_at IS NULL AND {0}.valid_from <= %(day)s"
    " AND ({0}.valid_until IS NULL OR {0}.valid_until > %(day)s)"
)
_PAIR: Final = "a.organisation_id, a.guardian_id, b.guardian_id, g.name, h.name"
_GUARDIANS: Final = """
WITH held AS MATERIALIZED (
    SELECT DISTINCT e.organisation_id, e.pupil_id, s.guardian_id, r.household_id
    FROM people_enrolment e
    JOIN people_guardianship s ON s.pupil_id = e.pupil_id AND {s}
    LEFT JOIN people_residence r ON r.pupil_id = e.pupil_id AND {r}
    WHERE e.organisation_id = ANY(%(schools)s) AND {e}
)
SELECT DISTINCT 'phone', {pair}
FROM held a JOIN people_guardian g ON g.id = a.guardian_id
JOIN people_guardian h ON h.phone_index = g.phone_index AND h.id > g.id
JOIN held b ON b.guardian_id = h.id AND b.organisation_id = a.organisation_id
UNION
SELECT DISTINCT 'home', {pair}
FROM held a JOIN held b ON b.organisation_id = a.organisation_id AND b.guardian_id > a.guardian_id
     AND b.household_id = a.household_id
JOIN people_guardian g ON g.id = a.guardian_id
JOIN people_guardian h ON h.id = b.guardian_id AND h.pinyin = g.pinyin AND h.pinyin <> ''
UNION
SELECT DISTINCT 'home', {pair}
FROM held a JOIN held b ON b.pupil_id = a.pupil_id AND b.guardian_id > a.guardian_id
JOIN people_guardian g ON g.id = a.guardian_id
JOIN people_guardian h ON h.id = b.guardian_id AND h.pinyin = g.pinyin AND h.pinyin <> ''
ORDER BY 2, 3, 4, 1 DESC"""
# Who carry two numbers are two children.
_PUPILS: Final = """
WITH seated AS MATERIALIZED (
    SELECT e.organisation_id, p.id, p.name, p.born_on, p.number_index IS NOT NULL AS numbered,
           p.identity_index IS NOT NULL AS identified
    FROM people_enrolment e JOIN people_pupil p ON p.id = e.pupil_id
    WHERE e.organisation_id = ANY(%(schools)s) AND {e} AND p.name <> ''
      AND p.born_on IS NOT NULL
)
SELECT 'born', a.organisation_id, a.id, b.id, a.name, b.name
FROM seated a JOIN seated b ON b.organisation_id = a.organisation_id AND b.name = a.name
     AND b.born_on = a.born_on AND b.id > a.id
WHERE NOT (a.numbered AND b.numbered) AND NOT (a.identified AND b.identified)
ORDER BY 2, 3, 4"""
_STAFF: Final = """
WITH working AS MATERIALIZED (
    SELECT DISTINCT t.organisation_id, s.id, s.name, s.staff_number
    FROM people_post t JOIN people_staff s ON s.id = t.staff_id
    WHERE t.organisation_id = ANY(%(schools)s) AND {t} AND s.name <> ''
)
SELECT 'post', a.organisation_id, a.id, b.id, a.name, b.name
FROM working a JOIN working b ON b.organisation_id = a.organisation_id AND b.name = a.name AND b.id > a.id
WHERE NOT (a.staff_number <> '' AND b.staff_number <> '' AND a.staff_number <> b.staff_number)
ORDER BY 2, 3, 4"""
_PARTS: Final = {"pair": _PAIR, **{name: _NOW.format(name) for name in "erst"}}
_STATEMENTS: Final = {
    kind: statement.format(**_PARTS)
    for kind, statement in (("guardian", _GUARDIANS), ("pupil", _PUPILS), ("staff", _STAFF))
}


def candidates(organisation_ids: Iterable[int], day: date) -> tuple[Pair, ...]:
    """Every pair at some schools that nobody has told apart (four queries, however many schools)."""
    values: dict[str, Any] = {"schools": sorted(set(organisation_ids)), "day": day}
    found: dict[tuple[str, int, int, int], Pair] = {}
    for kind, statement in _STATEMENTS.items():
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            for why, school, one, other, name, second in cursor.fetchall():
                if alike(name, second):
                    found.setdefault((kind, school, one, other), Pair(kind, why, school, one, other))
    apart = _told_apart({key for pair in found.values() for key in (pair.one, pair.other)})
    return tuple(pair for pair in found.values() if (pair.kind, pair.one, pair.other) not in apart)


def _told_apart(keys: set[int]) -> set[tuple[str, int, int]]:
    rows = ToldApart.objects.filter(one_id__in=keys, other_id__in=keys)
    return set(rows.values_list("kind", "one_id", "other_id"))
