"""What taking the staged rows in would change: one line for each row and kind of change."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from gongyu.keeping.queries import keyring
from gongyu.organisations.queries import heir_sql
from gongyu.people.operations.staging import analyze, copy, execute, fetch, line
from gongyu.people.rules.background import NOTHING, laid_over

# What sealed circumstances are bound to.
FACTS: Final = "people_background.facts"

_NEW: Final = "INSERT INTO roster_change SELECT row, 'new' FROM roster_row WHERE pupil_id IS NULL"
# Who was on leave because a roster did not name them is back when one does.
_MOVED: Final = """
    INSERT INTO roster_change
    SELECT r.row, 'moved' FROM roster_row r
    LEFT JOIN people_enrolment e ON e.pupil_id = r.pupil_id
         AND e.superseded_at IS NULL AND e.valid_until IS NULL
    LEFT JOIN people_schoolclass c ON c.id = e.school_class_id
    WHERE r.pupil_id IS NOT NULL AND (e.organisation_id IS DISTINCT FROM %(school)s
          OR c.entry_year IS DISTINCT FROM r.entry_year OR c.number IS DISTINCT FROM r.class_number
          OR (e.status = 'leave' AND EXISTS (
              SELECT FROM people_leftout l JOIN people_rosterimport i ON i.id = l.roster_import_id
              WHERE l.pupil_id = r.pupil_id AND l.decision = 'suspended'
                AND i.organisation_id = %(school)s)))"""
# An empty cell says nothing.
_OTHERWISE: Final = """
    INSERT INTO roster_change
    SELECT r.row, k.kind FROM roster_row r JOIN people_pupil p ON p.id = r.pupil_id
    CROSS JOIN LATERAL (VALUES
        ('name', p.name <> r.name),
        ('sex', r.sex <> 0 AND p.sex <> r.sex),
        ('born_on', r.born_on IS NOT NULL AND p.born_on IS DISTINCT FROM r.born_on),
        ('number', r.number_index IS NOT NULL AND p.number_index IS DISTINCT FROM r.number_index),
        ('identity', r.identity_index IS NOT NULL AND p.identity_index IS DISTINCT FROM r.identity_index)
    ) k(kind, differs)
    WHERE k.differs"""
# Whose neighbourhood has another code by now has not moved.
_HOME: Final = f"""
    INSERT INTO roster_change
    SELECT r.row, 'home' FROM roster_row r
    WHERE r.pupil_id IS NOT NULL AND r.region IS NOT NULL AND NOT EXISTS (
        SELECT FROM people_residence s JOIN people_household h ON h.id = s.household_id
        JOIN organisations_region g ON g.code = h.region_id
        WHERE s.pupil_id = r.pupil_id AND s.superseded_at IS NULL AND s.valid_until IS NULL
          AND {heir_sql("g")} = r.region)"""  # noqa: S608
# Who answers no longer, or until an agreed day, as the school itself has said: no roster says otherwise.
_ENDED_GUARDIANS: Final = """
    DELETE FROM roster_guardian g USING roster_row r, people_guardianship s, people_guardian a
    WHERE r.row = g.row AND s.pupil_id = r.pupil_id AND a.id = s.guardian_id AND a.name = g.name
      AND s.superseded_at IS NULL AND s.ended_because <> ''
      AND NOT EXISTS (
          SELECT FROM people_guardianship o JOIN people_guardian b ON b.id = o.guardian_id
          WHERE o.pupil_id = r.pupil_id AND b.name = g.name
            AND o.superseded_at IS NULL AND o.valid_until IS NULL)"""
# Of somebody who stood here twice, either name will do.
_OWN_GUARDIANS: Final = """
    UPDATE roster_guardian g SET guardian_id = s.guardian_id, guardianship_id = s.id
    FROM (
        SELECT DISTINCT ON (g.row, g.place) g.row, g.place, s.id, s.guardian_id
        FROM roster_guardian g JOIN roster_row r USING (row)
        JOIN people_guardianship s ON s.pupil_id = r.pupil_id
             AND s.superseded_at IS NULL AND s.valid_until IS NULL
        JOIN people_guardian a ON a.id = s.guardian_id AND (a.name = g.name OR EXISTS (
            SELECT FROM people_guardian m WHERE m.merged_into_id = a.id AND m.name = g.name))
        ORDER BY g.row, g.place, (a.phone_index IS NOT DISTINCT FROM g.phone_index) DESC, s.id
    ) s
    WHERE s.row = g.row AND s.place = g.place"""
# Of several rows that say different things of one guardian none is newer: what one of them confirms stays.
_GUARDIANS_OTHERWISE: Final = """
    UPDATE roster_guardian g SET differs = array_remove(ARRAY[
        CASE WHEN g.relation <> '' AND s.relation <> g.relation THEN 'relation' END,
        CASE WHEN g.phone_index IS NOT NULL AND a.phone_index IS DISTINCT FROM g.phone_index AND NOT EXISTS (
            SELECT FROM roster_guardian o WHERE o.guardian_id = a.id AND o.phone_index = a.phone_index
        ) THEN 'phone' END,
        CASE WHEN g.work <> '' AND a.work_unit <> g.work AND NOT EXISTS (
            SELECT FROM roster_guardian o WHERE o.guardian_id = a.id AND o.work = a.work_unit
        ) THEN 'work' END], NULL)
    FROM people_guardianship s JOIN people_guardian a ON a.id = s.guardian_id
    WHERE s.id = g.guardianship_id AND (
        (g.relation <> '' AND s.relation <> g.relation)
        OR (g.phone_index IS NOT NULL AND a.phone_index IS DISTINCT FROM g.phone_index)
        OR (g.work <> '' AND a.work_unit <> g.work))"""
_FAMILIES: Final = """
    INSERT INTO roster_change
    SELECT DISTINCT g.row, k.kind FROM roster_guardian g JOIN roster_row r USING (row)
    CROSS JOIN LATERAL unnest(g.differs || CASE WHEN g.guardian_id IS NULL THEN 'guardian' END) k(kind)
    WHERE r.pupil_id IS NOT NULL AND k.kind IS NOT NULL"""
_BACKGROUNDS: Final = """
    SELECT r.row, b.facts_sealed FROM roster_row r
    LEFT JOIN people_background b ON b.pupil_id = r.pupil_id
         AND b.superseded_at IS NULL AND b.valid_until IS NULL
    WHERE r.pupil_id IS NOT NULL AND r.row = ANY(%(rows)s)"""
_COUNTED: Final = """
    SELECT (SELECT count(*) FROM roster_row),
           count(*) FILTER (WHERE 'new' = ANY(kinds)), count(*) FILTER (WHERE 'moved' = ANY(kinds)),
           count(*) FILTER (WHERE NOT kinds && ARRAY['new', 'moved']),
           md5(string_agg(c.row || array_to_string(kinds, '') || coalesce(r.pupil_id, 0), ',' ORDER BY c.row))
    FROM (SELECT row, array_agg(kind ORDER BY kind) AS kinds FROM roster_change GROUP BY row) c
    JOIN roster_row r USING (row)"""
_LEFT_OUT: Final = """
    SELECT p.id, p.name, c.entry_year, c.number
    FROM people_enrolment e JOIN people_pupil p ON p.id = e.pupil_id
    LEFT JOIN people_schoolclass c ON c.id = e.school_class_id
    WHERE e.organisation_id = %(school)s AND e.superseded_at IS NULL AND e.valid_until IS NULL
      AND NOT EXISTS (SELECT FROM roster_row r WHERE r.pupil_id = p.id) AND p.name <> ALL(%(told)s)
    ORDER BY c.entry_year DESC, c.number, p.pinyin, p.id"""


@dataclass(frozen=True, slots=True)
class Differences:
    """What would change. `left_out`: pupil, name, entry year and number of the class of whoever is at the
    school and in no row; `outcome` is the same only while everything would come out the same."""

    rows: int
    added: int
    moved: int
    changed: int
    unchanged: int
    left_out: tuple[tuple[int, str, int | None, int | None], ...]
    outcome: str


def differ(
    school: int, backgrounds: Mapping[int, str], refused: Mapping[int, str], *, whole: bool = True
) -> Differences:
    """Hold the staged rows against the registry. `backgrounds` has the codes of the rows that say something;
    `refused` the names in the rows that are not taken in. Rows that were sent back and come again are not the
    `whole` roster: whom they do not name has not been left out."""
    values: dict[str, Any] = {"school": school, "told": [name for name in refused.values() if name]}
    execute(_NEW)
    execute(_MOVED, values)
    execute(_OTHERWISE)
    execute(_HOME)
    execute(_ENDED_GUARDIANS)
    execute(_OWN_GUARDIANS)
    execute(_GUARDIANS_OTHERWISE)
    execute(_FAMILIES)
    _backgrounds(backgrounds)
    analyze("roster_change", "roster_guardian")
    ((rows, added, moved, changed, digest),) = fetch(_COUNTED)
    left_out = tuple(fetch(_LEFT_OUT, values)) if whole else ()
    said = (digest, sorted(refused), sorted(pupil for pupil, *_ in left_out))
    outcome = hashlib.sha256(repr(said).encode()).hexdigest()[:32]
    return Differences(rows, added, moved, changed, rows - added - moved - changed, left_out, outcome)


def kinds_of_change() -> frozenset[str]:
    """Which kinds of change there are at all: what does not occur need not be looked for in large tables."""
    return frozenset(kind for (kind,) in fetch("SELECT DISTINCT kind FROM roster_change"))


def known_backgrounds(rows: list[int]) -> dict[int, str]:
    """What is known of the circumstances of the pupils of some rows; a row of a new pupil is not there."""
    open_ = keyring().open
    found = fetch(_BACKGROUNDS, {"rows": rows})
    return {row: open_(bytes(sealed), FACTS) if sealed else NOTHING for row, sealed in found}


def _backgrounds(said: Mapping[int, str]) -> None:
    if not said:
        return
    known = known_backgrounds(list(said))
    changed = [row for row, before in known.items() if laid_over(before, said[row]) != before]
    copy("roster_change (row, kind)", "".join(line(row, "background") for row in changed))
