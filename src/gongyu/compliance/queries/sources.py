"""Where the relations of the measures come from in this database: all rows of the city, or those that bear
on a few organisations. A source only leaves rows out that cannot matter; what counts is for the measures."""

# ruff: noqa: S608 - statements are put together from texts of this room alone; values are parameters.
from __future__ import annotations

from typing import Final

ENTRY: Final = """e.id, e.kind, e.organisation_id, e.pupil_id, e.actor_id, e.occurred_on,
    e.quantity::bigint AS quantity, coalesce(e.facets->>'capacity', '') AS capacity,
    coalesce(e.facets->>'class_id', '') AS class_key, coalesce(e.facets->>'case', '') AS case_key,
    coalesce(e.facets->>'valid_until', '') AS in_force_until,
    coalesce(e.facets->>'offered_all', '') IN ('true', 'yes') AS offered_all, e.reverses_id"""
SEAT: Final = """s.id, s.pupil_id, s.organisation_id, s.valid_from, s.valid_until,
    s.status = 'leave' AS on_leave"""
BEARER: Final = """SELECT id AS organisation_id, kind, level, stage, county_code, jurisdiction, opened_on,
    closed_on, succeeded_by_id IS NOT NULL AS succeeded FROM organisations_organisation"""
# An organisation is its own heir until another takes over, then that one, and so on (at most ten mergers).
HEIRS: Final = """
    SELECT o.id AS organisation_id, o.id AS heir_id, '0001-01-01'::date AS since,
           CASE WHEN o.succeeded_by_id IS NULL THEN '9999-12-31' ELSE o.closed_on END AS until, 0 AS mergers
    FROM organisations_organisation o {which}
    UNION ALL
    SELECT h.organisation_id, n.id, greatest(h.until, h.since),
           CASE WHEN n.succeeded_by_id IS NULL THEN '9999-12-31' ELSE greatest(n.closed_on, h.until) END,
           h.mergers + 1
    FROM heirs h JOIN organisations_organisation o ON o.id = h.heir_id AND o.succeeded_by_id IS NOT NULL
    JOIN organisations_organisation n ON n.id = o.succeeded_by_id WHERE h.mergers < 10
"""
PLACES: Final = """
    SELECT r.code, left(r.code, w.width) AS prefix, r.committee, r.opened_on, r.closed_on
    FROM organisations_region r
    CROSS JOIN (VALUES (4), (6), (9), (12)) AS w(width) WHERE r.level = 'neighbourhood'"""
# A station serves the code where it was founded until another takes over, then that one, and so on.
STATIONS: Final = """
    WITH stood AS (
        SELECT o.region_id AS code, o.opened_on, o.closed_on, r.closed_on AS gone_on,
            r.succeeded_by_id AS heir
        FROM organisations_organisation o
        LEFT JOIN organisations_region r ON r.code = o.region_id AND r.succeeded_by_id IS NOT NULL
        WHERE o.kind IN ('station', 'parents_school') {which}
    )
    SELECT code, opened_on, least(closed_on, gone_on) AS closed_on FROM stood
    UNION ALL
    SELECT c.code, greatest(s.opened_on, c.since), least(s.closed_on, c.until)
    FROM stood s CROSS JOIN LATERAL (
        WITH RECURSIVE codes AS (
            SELECT s.heir AS code, s.gone_on AS since, n.closed_on AS until, n.succeeded_by_id AS heir,
                1 AS step
            FROM (VALUES (1)) one LEFT JOIN organisations_region n
                ON n.code = s.heir AND n.succeeded_by_id IS NOT NULL
            UNION ALL
            SELECT c.heir, greatest(c.since, c.until), n.closed_on, n.succeeded_by_id, c.step + 1
            FROM codes c LEFT JOIN organisations_region n
                ON n.code = c.heir AND n.succeeded_by_id IS NOT NULL
            WHERE c.heir IS NOT NULL AND c.step < 10
        ) SELECT code, since, until FROM codes) c
    WHERE s.heir IS NOT NULL"""
# A class and the first one of those that it continues: itself, until a merger or a split carried it.
CLASSES: Final = """
    SELECT c.id AS class_id, c.organisation_id, c.opened_on, c.closed_on,
           coalesce(l.root_id, c.id) AS root_id
    FROM people_schoolclass c LEFT JOIN (
        WITH RECURSIVE line AS (
            SELECT id, continues_id AS root_id FROM people_schoolclass WHERE continues_id IS NOT NULL
            UNION
            SELECT l.id, p.continues_id FROM line l
            JOIN people_schoolclass p ON p.id = l.root_id AND p.continues_id IS NOT NULL)
        SELECT line.id, line.root_id FROM line
        JOIN people_schoolclass r ON r.id = line.root_id AND r.continues_id IS NULL) l ON l.id = c.id"""
_CARRIED: Final = """SELECT e.pupil_id, e.organisation_id, c.since, e.valid_until AS until
    FROM {carried} CROSS JOIN LATERAL (
        SELECT * FROM people_enrolment WHERE id = c.after_id AND superseded_at IS NULL OFFSET 0) e
    WHERE c.noun = 'enrolment' AND c.since IS NOT NULL {which}"""
POSTS: Final = "SELECT staff_id, organisation_id, valid_from, valid_until FROM people_post"
EXEMPTIONS: Final = """SELECT duty_key, organisation_id, pupil_id, valid_from, valid_until
    FROM compliance_exemption x WHERE state = 'approved' AND duty_key = ANY(%(duties)s)"""
KINDS: Final = "jsonb_to_recordset(%(kinds)s::jsonb) AS k(kind text, since date)"
IN_REACH: Final = "e.kind = k.kind AND e.occurred_on >= k.since AND e.occurred_on < %(until)s"

CITY: Final[dict[str, str]] = {
    "bearers": BEARER,
    "heirs": HEIRS.format(which=""),
    "entries": f"SELECT {ENTRY} FROM {KINDS} JOIN ledger_entry e ON {IN_REACH}",
    "attestations": "SELECT id, entry_id, verdict FROM ledger_attestation",
    "seats": f"""SELECT {SEAT} FROM people_enrolment s WHERE s.superseded_at IS NULL
        AND (s.valid_until IS NULL OR s.valid_until > %(roster_from)s)""",
    "carried": _CARRIED.format(carried="people_carried c", which=""),
    "classes": CLASSES,
    "posts": f"{POSTS} WHERE superseded_at IS NULL",
    "places": PLACES,
    "stations": STATIONS.format(which=""),
    "exemptions": EXEMPTIONS,
}

# OFFSET 0 keeps each look-up a look-up by index, whatever the planner believes about row counts.
_OWN: Final = f"""SELECT {ENTRY} FROM unnest(%(sources)s::bigint[]) AS o(id) CROSS JOIN {KINDS}
    CROSS JOIN LATERAL (
        SELECT * FROM ledger_entry e WHERE e.organisation_id = o.id AND {IN_REACH} OFFSET 0) e"""
_BY_PUPIL: Final = f"""SELECT {ENTRY} FROM pupils p CROSS JOIN LATERAL (
    SELECT * FROM ledger_entry WHERE pupil_id = p.pupil_id OFFSET 0) e
    JOIN {KINDS} ON {IN_REACH} WHERE e.organisation_id <> ALL(%(sources)s::bigint[])"""
SOME: Final[dict[str, str]] = {
    "bearers": f"{BEARER} WHERE id = ANY(%(bearers)s::bigint[])",
    "heirs": HEIRS.format(which="WHERE o.id = ANY(%(sources)s::bigint[])"),
    "pupils": """SELECT DISTINCT pupil_id FROM people_enrolment
        WHERE organisation_id = ANY(%(sources)s::bigint[]) AND superseded_at IS NULL
            AND (valid_until IS NULL OR valid_until > %(roster_from)s)""",
    "seats": f"""SELECT {SEAT} FROM pupils p CROSS JOIN LATERAL (
        SELECT * FROM people_enrolment WHERE pupil_id = p.pupil_id AND superseded_at IS NULL OFFSET 0) s""",
    "entries": _OWN,
    "attestations": """SELECT a.id, a.entry_id, a.verdict FROM entries e CROSS JOIN LATERAL (
        SELECT * FROM ledger_attestation WHERE entry_id = e.id OFFSET 0) a""",
    "carried": _CARRIED.format(
        carried="""(SELECT DISTINCT reorganisation_id FROM organisations_succession
            WHERE successor_id = ANY(%(sources)s::bigint[])) s CROSS JOIN LATERAL (
            SELECT * FROM people_carried WHERE reorganisation_id = s.reorganisation_id OFFSET 0) c""",
        which="AND e.organisation_id = ANY(%(sources)s::bigint[])",
    ),
    # The classes there, whatever they continue, and whatever continues that, at whichever school.
    "classes": """
        WITH RECURSIVE up AS (
            SELECT id, continues_id FROM people_schoolclass WHERE organisation_id = ANY(%(sources)s::bigint[])
            UNION
            SELECT p.id, p.continues_id FROM up u CROSS JOIN LATERAL (
                SELECT id, continues_id FROM people_schoolclass WHERE id = u.continues_id OFFSET 0) p
        ), down AS (
            SELECT id, id AS root_id FROM up WHERE continues_id IS NULL
            UNION
            SELECT n.id, d.root_id FROM down d CROSS JOIN LATERAL (
                SELECT id FROM people_schoolclass WHERE continues_id = d.id OFFSET 0) n
        )
        SELECT c.id AS class_id, c.organisation_id, c.opened_on, c.closed_on, d.root_id
        FROM down d CROSS JOIN LATERAL (SELECT * FROM people_schoolclass WHERE id = d.id OFFSET 0) c""",
    "posts": f"{POSTS} WHERE superseded_at IS NULL AND organisation_id = ANY(%(sources)s::bigint[])",
    "places": f"{PLACES} AND left(r.code, 4) = ANY(%(cities)s)",
    "stations": STATIONS.format(which="AND left(o.region_id, 4) = ANY(%(cities)s)"),
    "exemptions": EXEMPTIONS,
}
# What was done for a class at a school that it came from, or has gone to.
_BY_CLASS: Final = f"""SELECT {ENTRY}
    FROM (SELECT DISTINCT organisation_id AS id FROM classes
        WHERE organisation_id <> ALL(%(sources)s::bigint[])) o
    CROSS JOIN {KINDS} CROSS JOIN LATERAL (
        SELECT * FROM ledger_entry e WHERE e.organisation_id = o.id AND {IN_REACH} OFFSET 0) e
    WHERE (coalesce(e.facets->>'class_id', '') <> '' OR e.reverses_id IS NOT NULL)"""
# No entry twice: what was done for a pupil is found by the pupil.
_NOT_BY_PUPIL: Final = " AND (e.pupil_id IS NULL OR e.pupil_id NOT IN (SELECT pupil_id FROM pupils))"


def entries(*, pupils: bool, classes: bool) -> str:
    """The entries that bear on some organisations, with those made elsewhere for their pupils and classes."""
    texts = [_OWN, _BY_PUPIL] if pupils else [_OWN]
    if classes:
        texts.append(_BY_CLASS + _NOT_BY_PUPIL if pupils else _BY_CLASS)
    return " UNION ALL ".join(texts)


# Some organisations, whoever took over from them, and (is_bearer false) all that these took over from.
_REACH: Final = """
    WITH RECURSIVE {line}bearer AS (
        SELECT id, succeeded_by_id FROM organisations_organisation WHERE id = ANY(%(ids)s::bigint[]) {also}
        UNION
        SELECT o.id, o.succeeded_by_id FROM organisations_organisation o
        JOIN bearer b ON o.id = b.succeeded_by_id
    ), source AS (
        SELECT id FROM bearer
        UNION
        SELECT o.id FROM organisations_organisation o JOIN source s ON o.succeeded_by_id = s.id
    )
    SELECT o.id, o.id IN (SELECT id FROM bearer), o.kind, o.level, o.stage, o.county_code
    FROM organisations_organisation o JOIN source USING (id)
"""
REACH: Final = _REACH.format(line="", also="")
# The same with every school that had a class of theirs before, or has it since.
REACH_OF_CLASSES: Final = _REACH.format(
    line="""line AS (
        SELECT id, continues_id, organisation_id FROM people_schoolclass
        WHERE organisation_id = ANY(%(ids)s::bigint[])
        UNION
        SELECT c.id, c.continues_id, c.organisation_id FROM line l
        JOIN people_schoolclass c ON c.continues_id = l.id OR c.id = l.continues_id
    ), """,
    also="OR id IN (SELECT organisation_id FROM line)",
)
SORTS: Final = "SELECT DISTINCT kind, level, stage, county_code FROM organisations_organisation"
