"""The night's forgetting: what has been kept long enough is deleted or emptied, table by table."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError

from gongyu.audit.operations import record
from gongyu.keeping import queries
from gongyu.keeping.queries import Table

BATCH: Final = 1000
# So many batches share one transaction and one line of the trail; a night that has more writes more lines.
BATCHES: Final = 20

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """One table: rows forgotten; rows due that had to stay, and why ("" where none had)."""

    table: str
    rows: int = 0
    left: int = 0
    why: str = ""
    soon: int = 0


def keep_to_retention(
    *, by: int | None, today: date, progress: Callable[[str, int, int], None] = lambda table, done, of: None
) -> tuple[Forgotten, ...]:
    """Go through every table and forget what is due; what cannot be done is told, and the night goes on.

    Each table is at least one transaction of its own; the last line tells of the whole night.
    """
    tables, found = queries.limited(), []
    refusing = queries.append_only()
    for done, table in enumerate(tables):
        progress(table.name, done, len(tables))
        if table.name in refusing:
            due = queries.due_count(table, today)
            found.append(Forgotten(table.name, left=due, why="append-only" if due else ""))
            continue
        try:
            found.append(_through(by, table, today))
        except DatabaseError as error:
            # An error's own text may name a person; its kind cannot.
            logger.error("Retention of %s failed: %s", table.name, type(error).__name__)
            found.append(Forgotten(table.name, why="failed"))
    report_night(by=by, today=today, night=tuple(found))
    return tuple(found)


@transaction.atomic
def forget_due(*, by: int | None, today: date, table: Table, after: Any = None) -> tuple[Forgotten, Any]:
    """Forget up to twenty batches of a table's due rows, with one line of the trail; also gives the row to go
    on after, None when the table is through."""
    rows = left = 0
    for _ in range(BATCHES):
        done, stayed, after = _batch(table, today, after)
        rows, left = rows + done, left + stayed
        if after is None:
            break
    if rows:
        act = "retention.empty" if table.empties else "retention.delete"
        record(by=by, act=act, noun="table", key=table.name, detail={"rows": rows})
    return Forgotten(table.name, rows, left, "in-use" if left else ""), after


@transaction.atomic
def report_night(*, by: int | None, today: date, night: tuple[Forgotten, ...]) -> None:
    """Leave the line of the whole night, with what each key holds shut: the console shows it."""
    told = {
        one.table: {
            key: value
            for key, value in (("rows", one.rows), ("left", one.left), ("why", one.why), ("soon", one.soon))
            if value
        }
        for one in night
    }
    sealed = queries.in_use(queries.sealed_columns())
    detail = {
        "rows": sum(one.rows for one in night),
        "left": sum(one.left for one in night),
        "tables": {name: said for name, said in told.items() if said},
        "keys": {str(number): many for number, many in sorted(sealed.items())},
    }
    record(by=by, act="retention.run", noun="retention", key=today.isoformat(), detail=detail)


def _through(by: int | None, table: Table, today: date) -> Forgotten:
    rows = left = 0
    after: Any = None
    while True:
        done, after = forget_due(by=by, today=today, table=table, after=after)
        rows, left = rows + done.rows, left + done.left
        if after is None:
            break
    soon = max(queries.soon(table, today) - left, 0)
    return Forgotten(table.name, rows, left, "in-use" if left else "", soon)


def _batch(table: Table, today: date, after: Any) -> tuple[int, int, Any]:
    """Rows forgotten, rows that had to stay, and the row to go on after."""
    if table.model is None:
        done = _library(table, today)
        return done, 0, None if done < BATCH else 0
    waiting = queries.due_rows(table, today).order_by("pk")
    if after is not None:
        waiting = waiting.filter(pk__gt=after)
    keys = list(waiting.values_list("pk", flat=True)[:BATCH])
    try:
        with transaction.atomic():
            _forget(table, keys)
        done = len(keys)
    except (ProtectedError, IntegrityError):
        done = sum(_alone(table, key) for key in keys)
    return done, len(keys) - done, keys[-1] if len(keys) == BATCH else None


def _alone(table: Table, key: Any) -> bool:
    try:
        with transaction.atomic():
            _forget(table, [key])
    except (ProtectedError, IntegrityError):
        return False
    return True


def _forget(table: Table, keys: list[Any]) -> None:
    """Rows and what goes with them, at once: a constraint that waits for the commit is asked here."""
    assert table.model is not None
    rows = table.model._default_manager.filter(pk__in=keys)
    if table.empties:
        rows.update(**queries.emptied(table.model, table.retention.forgets))
    else:
        rows.delete()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _library(table: Table, today: date) -> int:
    name = connection.ops.quote_name(table.name)
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {name} WHERE ctid IN (SELECT ctid FROM {name} WHERE {table.condition} "  # noqa: S608
            f"LIMIT {BATCH} FOR UPDATE SKIP LOCKED)",
            {"before": table.retention.before(today)},
        )
        return int(cursor.rowcount)
