"""A key more, everything sealed anew in small batches, a key less. The site goes on meanwhile."""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from django.db import connection, transaction

from gongyu.audit.operations import record
from gongyu.keeping import queries, rules
from gongyu.keeping.queries import Column
from gongyu.kernel.cipher import Key, KeyRing

BATCH: Final = 1000
# A batch holds so many bytes, whatever the number of its values: files stand in pieces of a quarter mebibyte.
BATCH_BYTES: Final = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Resealed:
    """One batch: how many values were sealed anew, the keys of rows whose value does not open, and the row
    to go on after (None when the column is through)."""

    done: int
    damaged: tuple[Any, ...]
    last: Any


@transaction.atomic
def add_key(*, by: int | None, wait: float) -> Key:
    """Put a new key into the ring; it begins to seal after `wait` seconds.

    Refuses `keys.missing` where the ring here is not the whole one.
    """

    def more(ring: KeyRing) -> KeyRing:
        rules.check_none_missing(ring, queries.in_use(queries.sealed_columns()))
        now = time.time()
        return ring.with_new_key(now=now, seals_from=now + wait)

    ring = queries.keyring().change(more)
    record(by=by, act="keys.add", noun="key", key=str(ring.keys[-1].number))
    return ring.keys[-1]


@transaction.atomic
def reseal(*, by: int | None, column: Column, after: Any = None, limit: int = BATCH) -> Resealed:
    """Seal the next values of a column that are not under the newest key; one short transaction.

    Rows are locked for as long as that takes, so that nothing written meanwhile is lost. The batch that ends
    a column leaves the audit line.
    """
    kept = queries.keyring()
    newest = kept.ring().sealing(time.time()).number
    keys, through = _older(column, newest, after, limit)
    anew, damaged = {}, []
    for row, sealed in _locked(column, keys):
        try:
            anew[row] = kept.seal_bytes(kept.open_bytes(bytes(sealed), column.bound_to), column.bound_to)
        except InvalidTag:
            damaged.append(row)
    if anew:
        _write(column, anew)
    if through and (keys or after is not None):
        record(by=by, act="keys.reseal", noun="key", key=str(newest), detail={"column": column.bound_to})
    return Resealed(len(anew), tuple(damaged), None if through else keys[-1])


@transaction.atomic
def retire_key(*, by: int | None, number: int) -> None:
    """Take a key out of the ring for good. Backups from before still need it; whoever keeps them keeps it.

    Refuses `keys.unknown`, `keys.newest`, `keys.in-use`, `keys.too-early` and `keys.missing`.
    """
    record(by=by, act="keys.retire", noun="key", key=str(number))

    def less(ring: KeyRing) -> KeyRing:
        rules.check_retire(ring, number, queries.in_use(queries.sealed_columns()), time.time())
        return ring.without(number)

    queries.keyring().change(less)


def _older(column: Column, newest: int, after: Any, limit: int) -> tuple[list[Any], bool]:
    """The next rows that are under an older key, as many as a batch holds, and whether they are the last."""
    quote = connection.ops.quote_name
    key, name = quote(column.key), quote(column.name)
    further = f"AND {key} > %s::{column.key_type}" if after is not None else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {key}, octet_length({name}) FROM {quote(column.table)} "  # noqa: S608 - our own columns
            f"WHERE substring({name} from 1 for 1) <> %s {further} ORDER BY {key} LIMIT %s",
            [bytes([newest]), *([after] if after is not None else []), limit],
        )
        found = cursor.fetchall()
    whole = list(accumulate(length for _key, length in found))
    held = max(sum(so_far <= BATCH_BYTES for so_far in whole), 1)
    return [key for key, _length in found[:held]], len(found) < limit and held >= len(found)


def _locked(column: Column, keys: list[Any]) -> list[tuple[Any, memoryview]]:
    """Those rows as they are now, locked; one may have gone meanwhile."""
    quote = connection.ops.quote_name
    key, name = quote(column.key), quote(column.name)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {key}, {name} FROM {quote(column.table)} "  # noqa: S608 - names of our own columns
            f"WHERE {key} = ANY(%s::{column.key_type}[]) AND {name} <> ''::bytea ORDER BY {key} FOR UPDATE",
            [keys],
        )
        return list(cursor.fetchall())


def _write(column: Column, anew: dict[Any, bytes]) -> None:
    quote = connection.ops.quote_name
    key, name, table = quote(column.key), quote(column.name), quote(column.table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {name} = new.sealed "  # noqa: S608 - names of our own columns
            f"FROM unnest(%s::{column.key_type}[], %s::bytea[]) AS new(row, sealed) "
            f"WHERE {table}.{key} = new.row",
            [list(anew), list(anew.values())],
        )
