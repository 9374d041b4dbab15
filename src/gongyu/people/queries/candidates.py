"""Pairs of rows that look like one person, of some schools at once: found by what they share, set by set."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, NamedTuple

from django.db import connection

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
# What two of them share is found first: few share anything, and only those are held against each other.
_PAIR: Final = """organisation_id, a.guardian_id, b.guardian_id, a.name, b.name FROM shared
     JOIN held a USING ({by}) JOIN held b USING ({by}) WHERE b.guardian_id > a.guardian_id"""
_SHARED: Final = """(SELECT {by} FROM held WHERE {of} GROUP BY {by}
     HAVING min(guardian_id) < max(guardian_id)) shared"""
_GUARDIANS: Final = """
WITH held AS MATERIALIZED (
    SELECT e.organisation_id, e.pupil_id, s.guardian_id, r.household_id, g.name, g.pinyin, g.phone_index
    FROM people_enrolment e
    JOIN people_guardianship s ON s.pupil_id = e.pupil_id AND {s}
    JOIN people_guardian g ON g.id = s.guardian_id
    LEFT JOIN people_residence r ON r.pupil_id = e.pupil_id AND {r}
    WHERE e.organisation_id = ANY(%(schools)s) AND {e}
)
{phone}
UNION
{home}
UNION
{child}
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


def _sharing(why: str, column: str, of: str) -> str:
    by = f"organisation_id, {column}"
    pair = _PAIR.replace("FROM shared", "FROM " + _SHARED.format(by=by, of=of)).format(by=by)
    return f"SELECT '{why}', {pair}"


_PARTS: Final = {
    "phone": _sharing("phone", "phone_index", "phone_index IS NOT NULL"),
    "home": _sharing("home", "household_id, pinyin", "household_id IS NOT NULL AND pinyin <> ''"),
    "child": _sharing("home", "pupil_id, pinyin", "pinyin <> ''"),
    **{name: _NOW.format(name) for name in "erst"},
}
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
    apart = _told_apart([pair.one for pair in found.values()])
    return tuple(pair for pair in found.values() if (pair.kind, pair.one, pair.other) not in apart)


def _told_apart(keys: list[int]) -> set[tuple[str, int, int]]:
    """Who have been told apart, of those whose older row is one of some: an array, for they may be many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, one_id, other_id FROM people_toldapart WHERE one_id = ANY(%s)", [keys])
        return {(kind, one, other) for kind, one, other in cursor.fetchall()}
