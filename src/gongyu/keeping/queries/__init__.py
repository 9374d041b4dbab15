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
from gongyu.keeping.queries.sealed import Column, counts, in_use, ring, sealed_columns
from gongyu.keeping.queries.words import index, keyring, opened, sealed

__all__ = [
    "Column",
    "applied_migrations",
    "counts",
    "in_use",
    "index",
    "keyring",
    "known_migrations",
    "one_moment",
    "opened",
    "programs",
    "reaching",
    "ring",
    "row_counts",
    "sealed",
    "sealed_columns",
    "server_version",
    "tables",
    "unreadable",
]
