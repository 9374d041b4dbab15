"""Rows into PostgreSQL by COPY: arrays become CSV on one core while the server reads them on the other."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Queue
from threading import Thread
from typing import Any

import pyarrow as pa
import pyarrow.csv as pacsv
from psycopg import sql

CHUNK = 100_000


class Copier:
    """Feeds tables in order through one connection, in a thread of its own. Use as a context manager."""

    def __init__(self, cursor: Any) -> None:
        self.cursor = cursor
        self.queue: Queue[tuple[str, bytes] | None] = Queue(maxsize=4)
        self.error: BaseException | None = None
        self.rows: dict[str, int] = {}
        self.thread = Thread(target=self._run, daemon=True)

    def __enter__(self) -> Copier:
        self.thread.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self.queue.put(None)
        self.thread.join()
        if self.error and not failure[0]:
            raise self.error

    def put(self, table: str, columns: dict[str, Any]) -> None:
        """Queue whole columns (numpy arrays, pyarrow arrays or lists, all of one length) for a table."""
        if self.error:
            raise self.error
        data = pa.table(columns)
        self.rows[table] = self.rows.get(table, 0) + data.num_rows
        names = ", ".join(f'"{name}"' for name in columns)
        target = f"{table} ({names})"
        options = pacsv.WriteOptions(include_header=False)
        for start in range(0, data.num_rows, CHUNK):
            out = io.BytesIO()
            pacsv.write_csv(data.slice(start, CHUNK), out, options)
            self.queue.put((target, out.getvalue()))

    def _run(self) -> None:
        try:
            while (piece := self.queue.get()) is not None:
                target, text = piece
                with self.cursor.copy(f"COPY {target} FROM STDIN (FORMAT csv, FREEZE)") as stream:
                    stream.write(text)
        except BaseException as error:  # handed to the thread that feeds us
            self.error = error
            while self.queue.get() is not None:
                pass


@contextmanager
def without_indexes(cursor: Any, tables: list[str]) -> Iterator[None]:
    """Drop the tables' foreign keys, unique constraints and indexes (never primary keys), and build them
    again afterwards from the database's own definitions: a sorted build beats row-by-row upkeep."""
    keys = _constraints(cursor, tables, "f") + _constraints(cursor, tables, "f", "confrelid")
    keys = sorted(set(keys))
    uniques = _constraints(cursor, tables, "u")
    for table, name, _ in keys + uniques:
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    cursor.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "
        "WHERE indrelid = ANY(%s::regclass[]) AND NOT indisprimary",
        [tables],
    )
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    fresh(cursor, tables)
    yield
    for _, definition in indexes:
        cursor.execute(definition)
    for table, name, definition in uniques + keys:
        cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')


def fresh(cursor: Any, tables: list[str]) -> None:
    """Give the empty tables new storage within this transaction: what COPY then brings needs no log of its
    own where the server keeps none for replicas, and is frozen at once. Foreign keys must be dropped already.
    """
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    cursor.execute(f"TRUNCATE {', '.join(tables)}")
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _constraints(
    cursor: Any, tables: list[str], kind: str, side: str = "conrelid"
) -> list[tuple[str, str, str]]:
    """Table, name and definition of constraints of a kind, on the tables or ("confrelid") towards them."""
    cursor.execute(
        sql.SQL(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE contype = %s AND {side} = ANY(%s::regclass[]) ORDER BY conname"
        ).format(side=sql.Identifier(side)),
        [kind, tables],
    )
    rows: list[tuple[str, str, str]] = cursor.fetchall()
    return rows


def set_sequences(cursor: Any, tables: list[str]) -> None:
    """Let each identity column go on after the largest id that COPY brought."""
    for table in tables:
        cursor.execute(
            sql.SQL(
                "SELECT setval(pg_get_serial_sequence({name}, 'id'), greatest(max(id), 1)) FROM {table}"
            ).format(name=sql.Literal(table), table=sql.Identifier(table))
        )
