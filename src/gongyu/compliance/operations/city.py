"""Assessing the whole city: the same measures over all rows, kept in tables of their own between steps.

A session's temporary tables can be read by one process only. These lie in a schema that lives as long as the
transaction and that nobody else ever sees, are not logged, and are made by CREATE TABLE AS, the one way of
filling a table for which PostgreSQL uses several processors.
"""

# ruff: noqa: S608 - statements are put together from texts of this room alone; values are parameters.
from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final, Literal

import psycopg
from django.db import connection, transaction

from gongyu.audit.operations import record
from gongyu.compliance.operations.assess import (
    CLEAR_SUMS,
    LOCK_CITY,
    ROLL_UP,
    given_of,
    lock,
)
from gongyu.compliance.queries.owing import all_sorts, owing
from gongyu.compliance.queries.planning import planned
from gongyu.compliance.queries.sources import CITY
from gongyu.compliance.queries.statements import found, rows_from_json, shared, standings, with_names

# Kept as temporary tables with statistics; all else is written into the statement that reads it.
KEPT: Final = (
    "terms",
    "acts",
    "raised",
    "bearers",
    "heirs",
    "owed",
    "mine",
    "doubted",
    "live",
    "placed",
    "figures",
    "fresh",
)
# Rows made by a second processor are not dear to hand over, and a small sample tells the planner enough.
OPEN: Final = """
CREATE SCHEMA assessing; SET LOCAL search_path = assessing, public;
SET LOCAL parallel_tuple_cost = 0.01; SET LOCAL default_statistics_target = 10
"""
CLOSE: Final = """
SET LOCAL search_path TO DEFAULT; DROP SCHEMA assessing CASCADE;
SET LOCAL parallel_tuple_cost TO DEFAULT; SET LOCAL default_statistics_target TO DEFAULT
"""
# Most figures are the same as last night: only those that changed are written, and the table does not bloat.
# How fresh they are stands in the roll-ups, which are always written.
CHANGE: Final = """
UPDATE compliance_standing s SET required = n.required, achieved = n.achieved, attested = n.attested,
    exempt = n.exempt, state = n.state, county_code = n.county_code, as_of = %(now)s, position = %(position)s
FROM fresh n
WHERE s.organisation_id = n.organisation_id AND s.duty_key = n.duty_key AND s.period_key = n.period_key
    AND (s.required, s.achieved, s.attested, s.exempt, s.state, s.county_code)
        IS DISTINCT FROM (n.required, n.achieved, n.attested, n.exempt, n.state, n.county_code)
"""
ADD: Final = """
INSERT INTO compliance_standing (duty_key, period_key, organisation_id, county_code, required, achieved,
    attested, exempt, state, as_of, position)
SELECT n.*, %(now)s::timestamptz, %(position)s::bigint FROM fresh n
WHERE NOT EXISTS (SELECT FROM compliance_standing s WHERE s.organisation_id = n.organisation_id
    AND s.duty_key = n.duty_key AND s.period_key = n.period_key)
"""
# Near the turn of a term the stages lie in different ones: a body is judged by the terms of its own sort.
CLEAR: Final = """
DELETE FROM compliance_standing s USING organisations_organisation b
WHERE b.id = s.organisation_id AND s.duty_key = ANY(%(duties)s) AND s.period_key = ANY(%(periods)s)
    AND EXISTS (SELECT FROM terms t WHERE t.duty_key = s.duty_key AND t.period_key = s.period_key
        AND t.kind = b.kind AND t.level = b.level AND t.stage = b.stage)
    AND NOT EXISTS (SELECT FROM owed o WHERE o.organisation_id = s.organisation_id
        AND o.duty_key = s.duty_key AND o.period_key = s.period_key)
"""


@transaction.atomic
def assess_all(
    *,
    today: date,
    periods: Literal["open", "all"] = "open",
    progress: Callable[[str], None] = lambda step: None,
) -> int:
    """Assess every duty of every body: the open periods, or all of this school year and the last.

    Returns the number of standings. Nothing but their number comes to the client.
    """
    sorts, counties = all_sorts()
    due = owing(sorts, counties, today=today, closed=periods == "all")
    if not due.terms:
        return 0
    lock(LOCK_CITY, [0])
    with planned(memory="192MB") as stamp:
        given = given_of(due) | stamp
        _run(OPEN, given)
        for name in ("terms", "acts", "raised"):
            _keep(name, rows_from_json(name), given)
        for name in ("bearers", "heirs"):
            _keep(name, with_names([(name, CITY[name])], f"SELECT * FROM {name}"), given)
        for name in ("owed", "mine", "doubted", "live", "placed"):
            progress(name)
            _keep(name, _over_city(f"SELECT * FROM ({shared(name, inlined=True)}) AS {name}_"), given)
        _measure(due.parts, given, progress)
        progress("standings")
        _keep("fresh", standings(), given)
        for statement in (CLEAR, CHANGE, ADD, ROLL_UP.format(where=""), CLEAR_SUMS.format(where="")):
            _run(statement, given)
        written = _count("owed")
        _run(CLOSE, given)
    record(by=None, act="standing.assess", noun="standing", detail={"standings": written, "periods": periods})
    return written


def _measure(
    parts: frozenset[tuple[str, str]], given: dict[str, Any], progress: Callable[[str], None]
) -> None:
    """Each measure once for all its duties, bearers and periods."""
    names = []
    for number, part in enumerate(sorted(parts)):
        progress(" ".join(part).strip())
        names.append(f"figures_{number}")
        _run(
            f"CREATE UNLOGGED TABLE {names[-1]} AS {_over_city(found(frozenset({part}), inlined=True))}",
            given,
        )
    _keep("figures", " UNION ALL ".join(f"SELECT * FROM {name}" for name in names), given)


def _over_city(text: str) -> str:
    """A statement that reads the city's rows by the names of the relations."""
    named = [(name, source) for name, source in CITY.items() if name not in KEPT and f'"{name}"' in text]
    if '"doings"' in text:
        named.append(("doings", shared("doings", inlined=True)))
    return with_names(((name, source) for name, source in named), text, inlined=True) if named else text


def _keep(name: str, text: str, given: dict[str, Any]) -> None:
    _run(f"CREATE UNLOGGED TABLE {name} AS {text}", given)
    _run(f"ANALYZE {name}", given)


def _run(statement: str, given: dict[str, Any]) -> None:
    # CREATE TABLE AS takes no parameters bound by the server: here the client writes them in.
    connection.ensure_connection()
    with psycopg.ClientCursor(connection.connection) as cursor:
        cursor.execute(statement, given)


def _count(name: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {name}")
        return int(cursor.fetchone()[0])
