"""Sealing and opening; what is sealed, and with which keys; the database as a whole."""

from gongyu.keeping.queries.database import (
    applied_migrations,
    known_migrations,
    one_moment,
    programs,
    reaching,
    row_counts,
    server_version,
    tables,
    unreadable,
)
from gongyu.keeping.queries.retention import (
    Table,
    append_only,
    due_count,
    due_rows,
    emptied,
    kept_tables,
    limited,
    soon,
)
from gongyu.keeping.queries.sealed import Column, counts, in_use, ring, sealed_columns
from gongyu.keeping.queries.words import index, keyring, opened, sealed

__all__ = [
    "Column",
    "Table",
    "append_only",
    "applied_migrations",
    "counts",
    "due_count",
    "due_rows",
    "emptied",
    "in_use",
    "index",
    "kept_tables",
    "keyring",
    "known_migrations",
    "limited",
    "one_moment",
    "opened",
    "programs",
    "reaching",
    "ring",
    "row_counts",
    "sealed",
    "sealed_columns",
    "server_version",
    "soon",
    "tables",
    "unreadable",
]
