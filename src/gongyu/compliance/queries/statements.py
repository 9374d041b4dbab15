"""The measures as PostgreSQL text: compiled by ibis once per process, composed by name."""

# ruff: noqa: S608 - statements are put together from texts of this room alone; values are parameters.

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache
from typing import Any, Final

import ibis
import psycopg
import sqlglot
from django.db import connection
from sqlglot import exp

from gongyu.compliance.measures import MEASURES, SHARED, relations, verdict
from gongyu.compliance.measures.relations import SCHEMAS

Part = tuple[str, str]
TYPES: Final = {"string": "text", "int64": "bigint", "date": "date", "boolean": "boolean"}
# Which parts read the pupils' seats, and with them acts recorded at other schools.
OF_PUPILS: Final = frozenset({("coverage", "pupil"), ("coverage", "household")})


@cache
def shared(name: str, *, inlined: bool = False) -> str:
    """One of the relations that all measures share, reading the relations it builds upon by name."""
    return compiled(SHARED[name](relations()), inlined=inlined)


@cache
def part(measure: str, subject: str, *, inlined: bool = False) -> str:
    """What one measure finds."""
    return compiled(MEASURES[measure, subject](relations()), inlined=inlined)


def found(parts: frozenset[Part], *, inlined: bool = False) -> str:
    """What the measures named find, one after another."""
    return "\nUNION ALL\n".join(
        f"SELECT * FROM (\n{part(*key, inlined=inlined)}\n) AS part_{number}"
        for number, key in enumerate(sorted(parts))
    )


@cache
def standings() -> str:
    """From owed and figures to standings."""
    return compiled(verdict(relations()))


def warm() -> None:
    """Compile everything now, so that the first write of a process does not wait for it."""
    for name in SHARED:
        shared(name)
    for key in MEASURES:
        part(*key)
    standings()


def rows_from_json(name: str) -> str:
    """A relation handed over as one JSON parameter of the relation's name."""
    columns = ", ".join(f"{column} {TYPES[kind]}" for column, kind in SCHEMAS[name].items())
    return f"SELECT * FROM jsonb_to_recordset(%({name})s::jsonb) AS row({columns})"


def with_names(
    named: Iterable[tuple[str, str]], then: str, *, kept: Collection[str] = (), inlined: bool = False
) -> str:
    """WITH name AS (...), ... then; `kept` are worked out once even where they are read once, `inlined`
    leaves every other to the planner even where it is read twice."""
    otherwise = "NOT MATERIALIZED " if inlined else ""
    clauses = ",\n".join(
        f"{name} AS {'MATERIALIZED ' if name in kept else otherwise}(\n{text}\n)" for name, text in named
    )
    return f"WITH RECURSIVE {clauses}\n{then}"


def bound(statement: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Run with parameters bound by the server, so that a connection plans a statement once; its rows."""
    connection.ensure_connection()
    raw = connection.connection
    # Django switches preparing off for its connections; its own cursors never prepare anyway.
    raw.prepare_threshold = 1
    with psycopg.Cursor(raw) as cursor:
        cursor.execute(statement, given, prepare=True)
        return cursor.fetchall() if cursor.description else []


def compiled(expression: ibis.Table, *, inlined: bool = False) -> str:
    """An expression as PostgreSQL text.

    What is read twice stands in a WITH clause, which PostgreSQL works out beforehand, on one processor and
    without knowing its size. Good for a few rows; over many, with `inlined`, rows that are merely picked from
    a relation are picked where they are read.
    """
    text = str(ibis.to_sql(expression, dialect="postgres"))
    if inlined:
        tree = sqlglot.parse_one(text, dialect="postgres")
        for clause in tree.find_all(exp.CTE):
            if not clause.find(exp.Join, exp.AggFunc, exp.Group, exp.Distinct, exp.SetOperation):
                clause.set("materialized", False)
        text = tree.sql("postgres")
    return text.replace("%", "%%")
