"""The database as a whole: its tables and how many rows each has, its schema's version, how to reach it."""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from gongyu.embedded.clients import clients, newest
from gongyu.keeping.queries.sealed import sealed_columns
from gongyu.keeping.queries.words import keyring
from gongyu.kernel.cipher import KeyMissing

# What a connection may be told beside the server's name, and what client programs call it.
_LIBPQ: Final = {
    "hostaddr": "PGHOSTADDR",
    "sslmode": "PGSSLMODE",
    "sslnegotiation": "PGSSLNEGOTIATION",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "sslcrl": "PGSSLCRL",
    "sslcrldir": "PGSSLCRLDIR",
    "ssl_min_protocol_version": "PGSSLMINPROTOCOLVERSION",
    "ssl_max_protocol_version": "PGSSLMAXPROTOCOLVERSION",
    "channel_binding": "PGCHANNELBINDING",
    "require_auth": "PGREQUIREAUTH",
    "requirepeer": "PGREQUIREPEER",
    "gssencmode": "PGGSSENCMODE",
    "krbsrvname": "PGKRBSRVNAME",
    "passfile": "PGPASSFILE",
    "service": "PGSERVICE",
    "options": "PGOPTIONS",
    "connect_timeout": "PGCONNECT_TIMEOUT",
    "target_session_attrs": "PGTARGETSESSIONATTRS",
}


def tables() -> tuple[str, ...]:
    """Every table of the application's schema, libraries' too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        return tuple(name for (name,) in cursor.fetchall())


def row_counts(progress: Callable[[int, int], None] = lambda done, of: None) -> dict[str, int]:
    """How many rows each table has (one pass over each)."""
    found, names = {}, tables()
    with connection.cursor() as cursor:
        for done, name in enumerate(names, 1):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")  # noqa: S608
            found[name] = int(cursor.fetchone()[0])
            progress(done, len(names))
    return found


def applied_migrations() -> tuple[str, ...]:
    """What the database's schema is made of."""
    applied = MigrationRecorder(connection).applied_migrations()
    return tuple(sorted(f"{room}.{name}" for room, name in applied))


def known_migrations() -> frozenset[str]:
    """Every migration that this release has, those it has squashed included."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    replaced = {old for one in loader.disk_migrations.values() for old in one.replaces}
    return frozenset(f"{room}.{name}" for room, name in {*loader.disk_migrations, *replaced})


def wanted_migrations() -> frozenset[str]:
    """Every migration that a database of this release has been given."""
    graph = MigrationLoader(None, ignore_no_migrations=True).graph
    return frozenset(f"{room}.{name}" for room, name in graph.nodes)


def unreadable() -> Counter[str]:
    """Sealed columns of which the newest value of some key does not open with the ring that is here."""
    kept, found = keyring(), Counter[str]()
    quote = connection.ops.quote_name
    for column in sealed_columns():
        name = quote(column.name)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT DISTINCT ON (substring({name} from 1 for 1)) {name} FROM {quote(column.table)} "  # noqa: S608
                f"WHERE {name} <> ''::bytea ORDER BY substring({name} from 1 for 1), {quote(column.key)} DESC"
            )
            samples = [bytes(row[0]) for row in cursor.fetchall()]
        for sample in samples:
            try:
                kept.open_bytes(sample, column.bound_to)
            except (KeyMissing, InvalidTag):
                found[column.bound_to] += 1
    return found


def server_version() -> int:
    """The server's version number, such as 150020."""
    connection.ensure_connection()
    return int(connection.connection.info.server_version)


def programs() -> Path:
    """The folder of pg_dump, pg_restore and psql that speak to this server."""
    connection.ensure_connection()
    encrypted = bool(connection.connection.pgconn.ssl_in_use)
    return clients(server_version() // 10_000, encrypted=encrypted)


def reader() -> Path:
    """The folder of a pg_restore that reads what any pg_dump of ours has written: it makes SQL, speaks to no
    server, and so may be of another make than the programs that do."""
    return newest(encrypted=False)


def reaching() -> dict[str, str]:
    """The environment in which those programs find this database, as safely as we do; a password stands on no
    command line."""
    named = connection.settings_dict
    options = named["OPTIONS"]
    wanted = {
        "PGHOST": named["HOST"],
        "PGPORT": named["PORT"],
        "PGUSER": named["USER"],
        "PGPASSWORD": named["PASSWORD"],
        "PGDATABASE": named["NAME"],
    } | {theirs: options.get(ours) for ours, theirs in _LIBPQ.items()}
    given = {key: str(value) for key, value in wanted.items() if value}
    return {**os.environ, **given, "PGCLIENTENCODING": "UTF8", "LC_ALL": "C"}


@contextlib.contextmanager
def one_moment() -> Iterator[str]:
    """A transaction that sees one moment, and that moment's name for other connections."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        # The dump of a large city takes longer than an idle transaction is left alone.
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]
