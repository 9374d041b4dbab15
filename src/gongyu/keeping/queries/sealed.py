"""Every sealed column of every room, and how many of its values each key holds shut.

A sealed column is a BinaryField whose name ends in `_sealed`; its values are bound to the table and the name
without that ending ("people_guardian.phone"). tests/test_privacy.py holds every room to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.db import connection
from django.db.models import BinaryField

from gongyu.keeping.queries.words import keyring
from gongyu.kernel.cipher import KeyRing

ENDING = "_sealed"


@dataclass(frozen=True, slots=True)
class Column:
    """A sealed column: its table, the table's key and that key's type in PostgreSQL."""

    table: str
    name: str
    key: str
    key_type: str

    @property
    def bound_to(self) -> str:
        """What its values are bound to when they are sealed."""
        return f"{self.table}.{self.name.removesuffix(ENDING)}"


def sealed_columns() -> tuple[Column, ...]:
    """Every sealed column, in the order of the rooms."""
    return tuple(
        Column(
            model._meta.db_table,
            field.column or "",
            model._meta.pk.column or "",
            (model._meta.pk.rel_db_type(connection) or "").removesuffix("[]"),
        )
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, BinaryField) and field.name.endswith(ENDING)
    )


def ring() -> KeyRing:
    """The installation's key ring."""
    return keyring().ring()


def counts(column: Column) -> Counter[int]:
    """How many values of a column are sealed with which key (one pass over its table)."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT substring({quote(column.name)} from 1 for 1), count(*) FROM {quote(column.table)} "  # noqa: S608
            f"WHERE {quote(column.name)} <> ''::bytea GROUP BY 1"
        )
        return Counter({bytes(first)[0]: count for first, count in cursor.fetchall()})


def in_use(columns: Iterable[Column]) -> Counter[int]:
    """The same over several columns, but for those that a database has not yet: it is backed up before it is
    migrated."""
    there = _there()
    return sum((counts(one) for one in columns if (one.table, one.name) in there), Counter())


def _there() -> frozenset[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = current_schema()"
        )
        return frozenset(cursor.fetchall())
