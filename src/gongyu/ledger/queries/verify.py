"""Reading every chain again from its first entry, and naming what does not fit."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Final, cast

from django.db import connection, transaction

from gongyu.ledger.models import Chain, Entry
from gongyu.ledger.rules import START, Fact, Fault, Link, faults

STEP: Final = 20_000
_READ: Final = """
SELECT id, organisation_id, seq, kind, county_code, pupil_id, region_code, actor_id, occurred_on, quantity,
       facets::text, source, posted_at, posted_by, reverses_id, digest
FROM ledger_entry ORDER BY organisation_id, seq
"""
Row = tuple[
    int, int, int, str, str, int | None, str, int | None, date, int, str, str, datetime,
    int | None, int | None, bytes,
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verified:
    """How much was read, and everything found wrong."""

    chains: int
    entries: int
    faults: tuple[Fault, ...]


def total() -> int:
    """How many entries there are to verify."""
    return Entry.objects.count()


def heads() -> dict[int, tuple[int, str]]:
    """Each organisation's end of chain: its place, and its digest in hexadecimal."""
    # By name: a backup of an older release is compared before its schema is this one's.
    ends = Chain.objects.values_list("organisation_id", "seq", "digest")
    return {key: (seq, bytes(digest).hex()) for key, seq, digest in ends}


def verify(progress: Callable[[int], None] = lambda read: None) -> Verified:
    """Recompute every digest of every organisation; `progress` is told now and then how many rows were read.

    Reads one snapshot as a stream: memory does not grow with the ledger, and posting goes on meanwhile.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            # Only possible for the first statement of a transaction, so not when a test wraps one around.
            if not connection.savepoint_ids:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        ends = {row[0]: (row[1], bytes(row[2])) for row in Chain.objects.values_list()}
        found: list[Fault] = []
        read = chains = 0

        def counted(links: Iterator[Link]) -> Iterator[Link]:
            nonlocal read
            for link in links:
                read += 1
                if read % STEP == 0:
                    progress(read)
                yield link

        for organisation_id, links in groupby(_stream(), key=lambda link: link.fact.organisation_id):
            seq, digest = ends.pop(organisation_id, (None, START))
            found += faults(organisation_id, counted(links), seq, digest)
            chains += 1
        # What is left has a chain's end on record, but not one entry.
        found += [Fault(key, None, 0, "end") for key, (seq, _) in ends.items() if seq]
        progress(read)
    return Verified(chains, read, tuple(found))


def _stream() -> Iterator[Link]:
    with connection.connection.cursor(name="ledger_verify") as cursor:
        cursor.itersize = STEP
        cursor.execute(_READ)
        for row in cursor:
            yield _link(cast(Row, row))


def _link(row: Row) -> Link:
    facets = json.loads(row[10]) if row[10] != "{}" else {}
    return Link(Fact(*row[:10], facets, *row[11:15]), bytes(row[15]))
