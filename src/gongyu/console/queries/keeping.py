"""What is kept, how long and under which keys; from the night's own report: no page counts a city."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from gongyu.access.permissions import SYSTEM_VIEW
from gongyu.access.rules import Viewer
from gongyu.audit.queries import latest
from gongyu.console.queries.jobs import local, over_the_machine
from gongyu.console.rules import STAYED, TABLES
from gongyu.keeping import queries as kept
from gongyu.keeping.rules import OTHERS
from gongyu.kernel.keys import keys
from gongyu.kernel.privacy import Retention


@dataclass(frozen=True, slots=True)
class KeptTable:
    """A table: how long it is kept, what the last night did there, what the next thirty days bring."""

    label: str
    retention: Retention
    empties: bool
    rows: int
    left: int
    why: str
    soon: int


@dataclass(frozen=True, slots=True)
class Retained:
    """Tables that fall due, those that never do, and when the night last went through them."""

    at: datetime | None
    rows: int
    left: int
    limited: tuple[KeptTable, ...]
    permanent: tuple[KeptTable, ...]


@dataclass(frozen=True, slots=True)
class KeptKey:
    """A key by its number; since when it seals (None: from the beginning), and how many values are shut with
    it (None before they were first counted)."""

    number: int
    since: datetime | None
    values: int | None
    newest: bool


@dataclass(frozen=True, slots=True)
class KeyRingPage:
    """The key ring as a page may show it: never a key. `file` says whether there is one of its own yet."""

    file: bool
    readable_by_others: bool
    keys: tuple[KeptKey, ...]
    retired: tuple[int, ...]
    missing: tuple[int, ...]
    columns: int
    counted: datetime | None


def retained(viewer: Viewer) -> Retained:
    """Every table's retention and the last night (one query besides who may)."""
    over_the_machine(viewer, SYSTEM_VIEW)
    line = latest("retention.run")
    told: dict[str, Any] = line.detail if line else {}
    falling = {table.name for table in kept.limited()}
    tables = [(table.name, _table(table, told.get("tables", {}))) for table in kept.kept_tables()]
    return Retained(
        at=local(line.at) if line else None,
        rows=int(told.get("rows", 0)),
        left=int(told.get("left", 0)),
        limited=tuple(one for name, one in tables if name in falling),
        # Libraries' tables without a limit hold nothing about anybody.
        permanent=tuple(one for name, one in tables if name not in falling | OTHERS.keys()),
    )


def key_ring(viewer: Viewer) -> KeyRingPage:
    """Which keys there are, since when, and what was counted under each in the night."""
    over_the_machine(viewer, SYSTEM_VIEW)
    file, ring = keys(settings.HOME, settings.SECRET_KEY), kept.ring()
    line = latest("retention.run")
    counted = {
        int(number): int(many) for number, many in (line.detail if line else {}).get("keys", {}).items()
    }
    return KeyRingPage(
        file=file.file.exists(),
        readable_by_others=file.kept_open(),
        keys=tuple(
            KeptKey(
                key.number,
                local(datetime.fromtimestamp(key.seals_from, UTC)) if key.seals_from else None,
                counted.get(key.number, 0) if line else None,
                key is ring.keys[-1],
            )
            for key in ring.keys
        ),
        retired=ring.retired,
        missing=tuple(sorted(counted.keys() - {key.number for key in ring.keys})),
        columns=len(kept.sealed_columns()),
        counted=local(line.at) if line else None,
    )


def _table(table: kept.Table, told: dict[str, Any]) -> KeptTable:
    said = told.get(table.name, {})
    return KeptTable(
        label=TABLES.get(table.name, table.name),
        retention=table.retention,
        empties=table.empties,
        rows=int(said.get("rows", 0)),
        left=int(said.get("left", 0)),
        why=STAYED.get(said.get("why", ""), ""),
        soon=int(said.get("soon", 0)),
    )
