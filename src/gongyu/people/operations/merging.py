"""The staged rows into the registry: pupils, classes, who sits where, circumstances. Set by set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from gongyu.keeping.queries import keyring
from gongyu.people.operations.differences import FACTS, kinds_of_change, known_backgrounds
from gongyu.people.operations.sealing import NUMBER
from gongyu.people.operations.staging import analyze, copy, execute, fetch, line
from gongyu.people.rules.background import NOTHING, laid_over
from gongyu.people.rules.spelling import name_pinyin

# What a sealed identity number is bound to.
IDENTITY: Final = "people_pupil.identity"

# What is written over in a pupil's own row.
CORRECTIONS: Final = frozenset({"name", "sex", "born_on", "number", "identity"})
_NUMBERED: Final = """
    UPDATE roster_row r SET pupil_id = nextval(pg_get_serial_sequence('people_pupil', 'id'))
    FROM roster_change c WHERE c.row = r.row AND c.kind = 'new'"""
_TO_SEAL: Final = """
    SELECT r.row, r.name FROM roster_row r WHERE EXISTS (
        SELECT FROM roster_change c WHERE c.row = r.row
          AND c.kind IN ('new', 'name', 'sex', 'born_on', 'number', 'identity'))"""
_ADD: Final = """
    INSERT INTO people_pupil (id, county_code, name, pinyin, sex, born_on, number_sealed, number_index,
                              identity_sealed, identity_index)
    SELECT r.pupil_id, %(county)s, r.name, s.pinyin, r.sex, r.born_on, s.number_sealed, r.number_index,
           s.identity_sealed, r.identity_index
    FROM roster_row r JOIN roster_sealed s USING (row) JOIN roster_change c USING (row)
    WHERE c.kind = 'new'"""
_CORRECT: Final = """
    UPDATE people_pupil p SET name = r.name, pinyin = s.pinyin,
        sex = CASE WHEN r.sex = 0 THEN p.sex ELSE r.sex END,
        born_on = coalesce(r.born_on, p.born_on),
        number_sealed = coalesce(s.number_sealed, p.number_sealed),
        number_index = coalesce(r.number_index, p.number_index),
        identity_sealed = coalesce(s.identity_sealed, p.identity_sealed),
        identity_index = coalesce(r.identity_index, p.identity_index)
    FROM roster_row r JOIN roster_sealed s USING (row)
    WHERE p.id = r.pupil_id AND NOT EXISTS (
        SELECT FROM roster_change c WHERE c.row = r.row AND c.kind = 'new')"""
_OPEN_CLASSES: Final = """
    INSERT INTO people_schoolclass (organisation_id, entry_year, number, opened_on)
    SELECT DISTINCT %(school)s::bigint, entry_year, class_number, make_date(entry_year, 9, 1) FROM roster_row
    ORDER BY entry_year, class_number ON CONFLICT DO NOTHING"""
# An interval that has not lasted a day was a mistake, and is superseded instead of closed.
_MOVE: Final = """
    WITH closed AS (
        UPDATE people_enrolment e SET
            valid_until = CASE WHEN e.valid_from < %(today)s THEN %(today)s END,
            superseded_at = CASE WHEN e.valid_from < %(today)s THEN NULL ELSE %(now)s END
        FROM roster_row r JOIN roster_change c ON c.row = r.row AND c.kind = 'moved'
        WHERE e.pupil_id = r.pupil_id AND e.superseded_at IS NULL AND e.valid_until IS NULL
        RETURNING r.row, e.valid_from
    )
    INSERT INTO people_enrolment (pupil_id, organisation_id, school_class_id, status, valid_from, recorded_at)
    SELECT r.pupil_id, %(school)s, c.id, 'attending', greatest(%(today)s, closed.valid_from), %(now)s
    FROM closed JOIN roster_row r USING (row)
    JOIN people_schoolclass c ON c.organisation_id = %(school)s
         AND c.entry_year = r.entry_year AND c.number = r.class_number"""
# Who comes back was somewhere until some day. Newcomers have been nowhere, and are not looked for there: what
# this very statement writes would be gone through again for each of them.
_SEAT: Final = """
    INSERT INTO people_enrolment (pupil_id, organisation_id, school_class_id, status, valid_from, recorded_at)
    SELECT r.pupil_id, %(school)s, c.id, 'attending', greatest(%(since)s, before.until), %(now)s
    FROM roster_row r JOIN roster_change n ON n.row = r.row AND n.kind IN ('new', 'moved')
    JOIN people_schoolclass c ON c.organisation_id = %(school)s
         AND c.entry_year = r.entry_year AND c.number = r.class_number
    LEFT JOIN roster_before before ON before.pupil_id = r.pupil_id
    WHERE before.here IS NOT TRUE"""
_BEFORE: Final = """
    CREATE TEMP TABLE roster_before ON COMMIT DROP AS
    SELECT e.pupil_id, max(e.valid_until) AS until, bool_or(e.valid_until IS NULL) AS here
    FROM people_enrolment e WHERE e.superseded_at IS NULL AND e.pupil_id IN (
        SELECT r.pupil_id FROM roster_row r JOIN roster_change c ON c.row = r.row AND c.kind = 'moved')
    GROUP BY 1"""
_CLOSE_BACKGROUNDS: Final = """
    UPDATE people_background b SET
        valid_until = CASE WHEN b.valid_from < %(today)s THEN %(today)s END,
        superseded_at = CASE WHEN b.valid_from < %(today)s THEN NULL ELSE %(now)s END
    FROM roster_row r JOIN roster_background s USING (row)
    WHERE b.pupil_id = r.pupil_id AND b.superseded_at IS NULL AND b.valid_until IS NULL"""
_OPEN_BACKGROUNDS: Final = """
    INSERT INTO people_background (pupil_id, facts_sealed, valid_from, recorded_at)
    SELECT r.pupil_id, s.facts_sealed,
           CASE WHEN r.row IN (SELECT row FROM roster_change WHERE kind = 'new')
                THEN %(since)s ELSE %(today)s END, %(now)s
    FROM roster_row r JOIN roster_background s USING (row)"""


@dataclass(frozen=True, slots=True)
class Moment:
    """Where and when something is taken in: the school, its county, from when newcomers count."""

    school: int
    county: str
    today: date
    since: date
    now: datetime

    @property
    def values(self) -> dict[str, Any]:
        return {
            "school": self.school,
            "county": self.county,
            "today": self.today,
            "since": self.since,
            "now": self.now,
        }


@dataclass(frozen=True, slots=True)
class Secrets:
    """What no temporary table holds: row → pupil number, identity number and codes of circumstances; row and
    place of a guardian → phone."""

    pupils: dict[int, tuple[str, str, str]]
    phones: dict[tuple[int, int], str]


def merge_pupils(moment: Moment, secrets: Secrets) -> None:
    """Write what the staged rows say of pupils, the classes they name, and who sits where."""
    kinds = kinds_of_change()
    _seal_backgrounds(secrets)
    execute(_NUMBERED)
    analyze("roster_row")
    _seal_pupils(secrets)
    execute(_ADD, moment.values)
    if kinds & CORRECTIONS:
        execute(_CORRECT)
    execute(_OPEN_CLASSES, moment.values)
    if "moved" in kinds:
        execute(_MOVE, moment.values)
    execute("DROP TABLE IF EXISTS pg_temp.roster_before")
    execute(_BEFORE)
    analyze("roster_before")
    execute(_SEAT, moment.values)
    if "background" in kinds:
        execute(_CLOSE_BACKGROUNDS, moment.values)
    execute(_OPEN_BACKGROUNDS, moment.values)


def _seal_pupils(secrets: Secrets) -> None:
    seal, lines = keyring().seal, []
    for row, name in fetch(_TO_SEAL):
        number, identity, _ = secrets.pupils[row]
        kept = seal(number, NUMBER) if number else None
        lines.append(line(row, name_pinyin(name), kept, seal(identity, IDENTITY) if identity else None))
    copy("roster_sealed (row, pinyin, number_sealed, identity_sealed)", "".join(lines))


def _seal_backgrounds(secrets: Secrets) -> None:
    """Asked before new pupils have their keys: what is known of nobody is known of them."""
    said = {row: codes for row, (_, _, codes) in secrets.pupils.items() if codes != NOTHING}
    if not said:
        return
    seal, lines, known = keyring().seal, [], known_backgrounds(list(said))
    for row, codes in said.items():
        before = known.get(row, NOTHING)
        if (after := laid_over(before, codes)) != before:
            lines.append(line(row, seal(after, FACTS)))
    copy("roster_background (row, facts_sealed)", "".join(lines))
