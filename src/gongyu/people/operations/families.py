"""The guardians and homes of the staged rows into the registry. Nobody is ever removed by being left out."""

from __future__ import annotations

from typing import Final

from gongyu.keeping.queries import keyring
from gongyu.organisations.queries import heir_sql
from gongyu.people.operations.differences import kinds_of_change
from gongyu.people.operations.merging import Moment, Secrets
from gongyu.people.operations.sealing import PHONE
from gongyu.people.operations.staging import analyze, copy, execute, fetch, line
from gongyu.people.rules.spelling import name_pinyin

_KNOWN: Final = """
    UPDATE roster_guardian g SET guardian_id = a.id
    FROM (SELECT name, phone_index, min(coalesce(merged_into_id, id)) AS id FROM people_guardian
          WHERE county_code = %(county)s AND phone_index IN (SELECT phone_index FROM roster_guardian)
          GROUP BY 1, 2) a
    WHERE g.guardian_id IS NULL AND a.name = g.name AND a.phone_index = g.phone_index"""
_NUMBERED: Final = """
    UPDATE roster_guardian g SET guardian_id = n.id, made = true
    FROM (SELECT name, who, nextval(pg_get_serial_sequence('people_guardian', 'id')) AS id
          FROM (SELECT DISTINCT name, who FROM roster_guardian WHERE guardian_id IS NULL) d) n
    WHERE g.guardian_id IS NULL AND n.name = g.name AND n.who = g.who"""
_TO_SEAL: Final = "SELECT row, place, name FROM roster_guardian WHERE made OR 'phone' = ANY(differs)"
_ADD: Final = """
    INSERT INTO people_guardian (id, county_code, name, pinyin, phone_sealed, phone_index, work_unit)
    SELECT DISTINCT ON (g.guardian_id) g.guardian_id, %(county)s, g.name, s.pinyin, s.phone_sealed,
           g.phone_index, g.work
    FROM roster_guardian g JOIN roster_guardian_sealed s USING (row, place)
    WHERE g.made ORDER BY g.guardian_id, g.work = '', g.row"""
_PHONES: Final = """
    UPDATE people_guardian a SET phone_sealed = n.phone_sealed, phone_index = n.phone_index
    FROM (SELECT DISTINCT ON (g.guardian_id) g.guardian_id, s.phone_sealed, g.phone_index
          FROM roster_guardian g JOIN roster_guardian_sealed s USING (row, place)
          WHERE 'phone' = ANY(g.differs) ORDER BY g.guardian_id, g.row) n
    WHERE a.id = n.guardian_id"""
_WORK: Final = """
    UPDATE people_guardian a SET work_unit = n.work
    FROM (SELECT DISTINCT ON (guardian_id) guardian_id, work FROM roster_guardian
          WHERE 'work' = ANY(differs) ORDER BY guardian_id, row) n
    WHERE a.id = n.guardian_id"""
_LINK: Final = """
    INSERT INTO people_guardianship (pupil_id, guardian_id, relation, valid_from, recorded_at)
    SELECT r.pupil_id, g.guardian_id, coalesce(nullif(g.relation, ''), '97'), %(since)s, %(now)s
    FROM roster_guardian g JOIN roster_row r USING (row) WHERE g.guardianship_id IS NULL"""
# A relation put right held all along.
_RELATE: Final = """
    WITH put_right AS (
        UPDATE people_guardianship s SET superseded_at = %(now)s FROM roster_guardian g
        WHERE s.id = g.guardianship_id AND 'relation' = ANY(g.differs)
        RETURNING s.pupil_id, s.guardian_id, g.relation, s.answers_as, s.valid_from
    )
    INSERT INTO people_guardianship (pupil_id, guardian_id, relation, answers_as, valid_from, recorded_at)
    SELECT pupil_id, guardian_id, relation, answers_as, valid_from, %(now)s FROM put_right"""

# Children of one guardian in one neighbourhood share their home. Whoever is new, child or guardian, lives
# nowhere yet, and is not looked for there.
_TO_HOUSE: Final = """
    CREATE TEMP TABLE roster_home ON COMMIT DROP AS
    SELECT r.pupil_id, r.region, coalesce(first.guardian_id, -r.pupil_id) AS with_whom,
           c.kind = 'new' AS is_new, NULL::bigint AS household_id, false AS made
    FROM roster_row r JOIN roster_change c ON c.row = r.row AND c.kind IN ('new', 'home')
    LEFT JOIN (
        SELECT s.pupil_id, min(s.guardian_id) AS guardian_id FROM people_guardianship s
        WHERE s.superseded_at IS NULL AND s.valid_until IS NULL
          AND s.pupil_id IN (SELECT pupil_id FROM roster_row)
        GROUP BY 1) first ON first.pupil_id = r.pupil_id
    WHERE r.region IS NOT NULL"""
_WITH_SIBLINGS: Final = f"""
    UPDATE roster_home h SET household_id = known.id
    FROM (SELECT s.guardian_id, {heir_sql("g")} AS region, min(u.id) AS id
          FROM people_guardianship s
          JOIN people_residence d ON d.pupil_id = s.pupil_id
               AND d.superseded_at IS NULL AND d.valid_until IS NULL
          JOIN people_household u ON u.id = d.household_id
          JOIN organisations_region g ON g.code = u.region_id
          WHERE s.superseded_at IS NULL AND s.valid_until IS NULL
            AND s.guardian_id IN (SELECT with_whom FROM roster_home
                                  EXCEPT SELECT guardian_id FROM roster_guardian WHERE made)
          GROUP BY 1, 2) known
    WHERE known.guardian_id = h.with_whom AND known.region = h.region"""  # noqa: S608
_HOUSE_NUMBERED: Final = """
    UPDATE roster_home h SET household_id = n.id, made = true
    FROM (SELECT region, with_whom, nextval(pg_get_serial_sequence('people_household', 'id')) AS id
          FROM (SELECT DISTINCT region, with_whom FROM roster_home WHERE household_id IS NULL) d) n
    WHERE h.household_id IS NULL AND n.region = h.region AND n.with_whom = h.with_whom"""
_ADD_HOMES: Final = """
    INSERT INTO people_household (id, county_code, region_id)
    SELECT DISTINCT household_id, %(county)s, region FROM roster_home WHERE made"""
_LEAVE_HOMES: Final = """
    UPDATE people_residence s SET
        valid_until = CASE WHEN s.valid_from < %(today)s THEN %(today)s END,
        superseded_at = CASE WHEN s.valid_from < %(today)s THEN NULL ELSE %(now)s END
    FROM roster_home h
    WHERE s.pupil_id = h.pupil_id AND s.superseded_at IS NULL AND s.valid_until IS NULL"""
_ENTER_HOMES: Final = """
    INSERT INTO people_residence (pupil_id, household_id, valid_from, recorded_at)
    SELECT h.pupil_id, h.household_id, CASE WHEN NOT h.is_new AND EXISTS (
               SELECT FROM people_residence s WHERE s.pupil_id = h.pupil_id AND s.superseded_at IS NULL)
           THEN %(today)s ELSE %(since)s END, %(now)s
    FROM roster_home h"""


def merge_families(moment: Moment, secrets: Secrets) -> None:
    """Write guardians, whose they are, and where pupils live."""
    execute(_KNOWN, moment.values)
    execute(_NUMBERED)
    analyze("roster_guardian")
    seal, lines = keyring().seal, []
    for row, place, name in fetch(_TO_SEAL):
        phone = secrets.phones.get((row, place))
        lines.append(line(row, place, name_pinyin(name), seal(phone, PHONE) if phone else None))
    copy("roster_guardian_sealed (row, place, pinyin, phone_sealed)", "".join(lines))
    execute(_ADD, moment.values)
    kinds = kinds_of_change()
    if "phone" in kinds:
        execute(_PHONES)
    if "work" in kinds:
        execute(_WORK)
    execute(_LINK, moment.values)
    if "relation" in kinds:
        execute(_RELATE, moment.values)
    _merge_homes(moment, kinds)


def _merge_homes(moment: Moment, kinds: frozenset[str]) -> None:
    execute("DROP TABLE IF EXISTS pg_temp.roster_home")
    execute(_TO_HOUSE)
    analyze("roster_home")
    execute(_WITH_SIBLINGS)
    execute(_HOUSE_NUMBERED)
    execute(_ADD_HOMES, moment.values)
    if "home" in kinds:
        execute(_LEAVE_HOMES, moment.values)
    execute(_ENTER_HOMES, moment.values)
