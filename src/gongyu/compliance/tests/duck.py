"""The same expressions on DuckDB in memory, over the rows that PostgreSQL holds."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

import duckdb
import ibis
import pyarrow as pa
from django.db import connection

from gongyu.compliance.measures import COLUMNS, MEASURES, SHARED, relations, verdict
from gongyu.compliance.measures.relations import DERIVED, SCHEMAS
from gongyu.compliance.operations.assess import given_of
from gongyu.compliance.queries.owing import Owing, all_sorts, owing
from gongyu.compliance.queries.sources import CITY
from gongyu.compliance.queries.statements import with_names
from gongyu.compliance.tests.naive import Found

TYPES = {"string": pa.string(), "int64": pa.int64(), "date": pa.date32(), "boolean": pa.bool_()}


def reading(today: date) -> Found:
    """Every standing of this school year and the last, by duty, period and body."""
    sorts, counties = all_sorts()
    due = owing(sorts, counties, today=today, closed=True)
    with duckdb.connect() as duck:
        for name, schema in SCHEMAS.items():
            duck.register(name, _table(_rows(name, due), schema))
        for name, expression in SHARED.items():
            duck.register(name, _ask(duck, expression(relations())))
        figures = [
            _ask(duck, MEASURES[part](relations())).cast(_schema(DERIVED["figures"]))
            for part in sorted(due.parts)
        ]
        duck.register("figures", pa.concat_tables(figures))
        found = _ask(duck, verdict(relations())).to_pylist()
    return {
        (row["duty_key"], row["period_key"], row["organisation_id"]): tuple(row[name] for name in COLUMNS[4:])
        for row in found
    }


def _ask(duck: duckdb.DuckDBPyConnection, expression: Any) -> pa.Table:
    return duck.sql(str(ibis.to_sql(expression, dialect="duckdb"))).to_arrow_table()


def _rows(name: str, due: Owing) -> list[dict[str, Any]]:
    match name:
        case "terms":
            return [asdict(one) for one in due.terms]
        case "acts":
            return [asdict(one) for one in due.acts]
        case "raised":
            return [asdict(one) for one in due.raised]
    with connection.cursor() as cursor:
        # Only heirs are recursive; the name of the relation is the name of its rows.
        cursor.execute(with_names([(name, CITY[name])], f"SELECT * FROM {name}"), given_of(due))
        columns = [column.name for column in cursor.description]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def _schema(schema: dict[str, str]) -> pa.Schema:
    return pa.schema([(name, TYPES[kind]) for name, kind in schema.items()])


def _table(rows: list[dict[str, Any]], schema: dict[str, str]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=_schema(schema))
