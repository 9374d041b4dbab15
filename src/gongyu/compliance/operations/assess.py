"""Assessing: standings and roll-ups, written entirely inside the database.

The same statement assesses one school after a write and the whole city at night; only the sources of its
relations differ. Roll-ups are summed again from the standings they add up, not moved by differences: a few
hundred rows per county and duty cost less than a millisecond and cannot drift.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import fields
from datetime import date
from functools import cache
from typing import Any, Final

from django.db import connection, transaction

from gongyu.compliance.measures import SHARED
from gongyu.compliance.queries.owing import Owing, owing, reach
from gongyu.compliance.queries.planning import planned
from gongyu.compliance.queries.sources import SOME, entries
from gongyu.compliance.queries.statements import (
    OF_PUPILS,
    Part,
    bound,
    found,
    rows_from_json,
    shared,
    standings,
    with_names,
)
from gongyu.policy.queries import pack
from gongyu.policy.rules import Duty

# Two numbers name an advisory lock: ours, and the organisation or county it is about. The city's is shared by
# all who assess some bodies and held alone by who assesses all: they write the same rows in other orders.
LOCK_BEARER: Final = 7101
LOCK_COUNTY: Final = 7102
LOCK_CITY: Final = 7103

WRITE: Final = """
INSERT INTO compliance_standing AS now (duty_key, period_key, organisation_id, county_code, required,
    achieved, attested, exempt, state, as_of, position)
{select}
ON CONFLICT (organisation_id, duty_key, period_key) DO UPDATE SET county_code = excluded.county_code,
    required = excluded.required, achieved = excluded.achieved, attested = excluded.attested,
    exempt = excluded.exempt, state = excluded.state, as_of = excluded.as_of, position = excluded.position
"""
STAMPED: Final = "SELECT v.*, %(now)s::timestamptz, %(position)s::bigint FROM ({verdict}) AS v"

ROLL_UP: Final = """
INSERT INTO compliance_rollup AS now (county_code, duty_key, period_key, units, units_met, units_behind,
    units_exempt, units_unknown, units_active, required, achieved, attested, exempt, as_of, position)
SELECT county_code, duty_key, period_key, count(*), count(*) FILTER (WHERE state = 'met'),
    count(*) FILTER (WHERE state IN ('behind', 'unmet')), count(*) FILTER (WHERE state = 'exempt'),
    count(*) FILTER (WHERE state = 'unknown'), count(*) FILTER (WHERE achieved > 0),
    sum(required), sum(achieved), sum(attested), sum(exempt), %(now)s::timestamptz, %(position)s::bigint
FROM compliance_standing
WHERE duty_key = ANY(%(duties)s) AND period_key = ANY(%(periods)s) {where}
GROUP BY county_code, duty_key, period_key
ON CONFLICT (county_code, duty_key, period_key) DO UPDATE SET units = excluded.units,
    units_met = excluded.units_met, units_behind = excluded.units_behind,
    units_exempt = excluded.units_exempt, units_unknown = excluded.units_unknown,
    units_active = excluded.units_active, required = excluded.required, achieved = excluded.achieved,
    attested = excluded.attested, exempt = excluded.exempt, as_of = excluded.as_of,
    position = excluded.position
"""
OF_COUNTIES: Final = "AND county_code = ANY(%(counties)s)"
# Every sum with a standing has just been stamped: any other has none left.
CLEAR_SUMS: Final = """
DELETE FROM compliance_rollup WHERE duty_key = ANY(%(duties)s) AND period_key = ANY(%(periods)s)
    AND as_of <> %(now)s {where}
"""
# Standings of bodies that no longer owe what was just assessed.
CLEAR: Final = """
DELETE FROM compliance_standing WHERE organisation_id = ANY(%(bearers)s::bigint[])
    AND duty_key = ANY(%(duties)s) AND period_key = ANY(%(periods)s) AND as_of < %(now)s
"""


@transaction.atomic(savepoint=False)
def reassess(
    *,
    organisation_ids: Iterable[int],
    today: date,
    occurred_on: date | None = None,
    kinds: Collection[str] | None = None,
    duty_keys: Collection[str] | None = None,
) -> None:
    """Assess some bearers again, in the caller's transaction, and the sums of their counties.

    `kinds` narrows it to the duties that these acts discharge, `duty_keys` to these, `occurred_on` to the
    periods that day lies in (today if none is given). Whoever records an act for a pupil names the pupil's
    own school too.
    """
    duties = _duties(kinds, duty_keys)
    of_classes = any(one.subject == "class" for one in duties or pack().duties.values())
    touched = reach(list(organisation_ids), classes=of_classes)
    due = owing(
        touched.sorts,
        touched.counties,
        today=today,
        occurred_on=occurred_on,
        duties=duties,
    )
    if not due.terms:
        return
    lock(LOCK_CITY, [0], alone=False)
    lock(LOCK_BEARER, touched.bearers)
    with planned(memory="16MB") as stamp:
        given = given_of(due) | stamp
        given |= {"bearers": touched.bearers, "sources": touched.sources, "counties": list(touched.counties)}
        given["cities"] = sorted({county[:4] for county in touched.counties})
        bound(_some(due.parts), given)
        bound(CLEAR, given)
        # Sums are read after the lock, so that they hold what other schools of the county wrote meanwhile.
        lock(LOCK_COUNTY, [int(county) for county in touched.counties])
        bound(ROLL_UP.format(where=OF_COUNTIES), given)
        bound(CLEAR_SUMS.format(where=OF_COUNTIES), given)


def _duties(kinds: Collection[str] | None, duty_keys: Collection[str] | None) -> tuple[Duty, ...] | None:
    """The duties to assess; None for all."""
    known = pack()
    if duty_keys is not None:
        return tuple(known.duties[key] for key in duty_keys)
    if kinds is None:
        return None
    found = {duty.key: duty for kind in kinds for duty in known.duties_by_act.get(kind, ())}
    return tuple(found.values())


@cache
def _some(parts: frozenset[Part]) -> str:
    """The one statement that assesses some bearers for the measures they need."""
    pupils = bool(parts & OF_PUPILS)
    sources = SOME | {"entries": entries(pupils=pupils, classes=("coverage", "class") in parts)}
    named = [(name, rows_from_json(name)) for name in ("terms", "acts", "raised")]
    named += [(name, text) for name, text in sources.items() if pupils or name not in ("pupils", "seats")]
    named += [(name, shared(name)) for name in SHARED if pupils or name != "placed"]
    named.append(("figures", found(parts)))
    kept = ("pupils", "seats", "entries", "owed", "mine", "doings", "placed")
    select = with_names(named, STAMPED.format(verdict=standings()), kept=kept)
    return WRITE.format(select=select)


def given_of(due: Owing) -> dict[str, Any]:
    """What the statements are told of what is owed."""
    return {
        "terms": _json(due.terms),
        "acts": _json(due.acts),
        "raised": _json(due.raised),
        "kinds": json.dumps([{"kind": kind, "since": day.isoformat()} for kind, day in due.kinds.items()]),
        "duties": due.duties,
        "periods": due.periods,
        "until": due.until,
        "roster_from": due.roster_from,
    }


def _json(rows: Iterable[Any]) -> str:
    return json.dumps(
        [{field.name: getattr(row, field.name) for field in fields(row)} for row in rows],
        default=date.isoformat,
    )


def lock(about: int, keys: Iterable[int], *, alone: bool = True) -> None:
    """Hold others off the same organisations or counties until the transaction ends, always in one order."""
    how = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        for key in sorted(keys):
            cursor.execute(f"SELECT {how}(%s, hashint8(%s))", [about, key])
