"""Loading a city's regions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction

from gongyu.audit.operations import record
from gongyu.organisations import rules
from gongyu.organisations.models import Region
from gongyu.organisations.rules import Actor, RegionRow

BATCH: Final = 2000


@dataclass(frozen=True, slots=True)
class RegionsLoaded:
    """How many regions a file added and how many it changed."""

    added: int
    changed: int
    unchanged: int


@transaction.atomic
def load_regions(*, by: Actor, today: date, rows: Iterable[RegionRow]) -> RegionsLoaded:
    """Bring in a city's regions, parents first, as `rules.read_regions` gives them; none is ever removed.

    Loading the same rows twice changes nothing.
    """
    wanted = {row.code: row for row in rows}
    for city in sorted({code[:4] for code, row in wanted.items() if row.level != "province"}):
        rules.may_manage(by, city)
    known = Region.objects.in_bulk()
    fresh = [_region(row) for row in wanted.values() if row.code not in known]
    changed = [
        _region(row) for row in wanted.values() if row.code in known and _differs(row, known[row.code])
    ]
    Region.objects.bulk_create(fresh, batch_size=BATCH)
    Region.objects.bulk_update(changed, ["name", "level", "parent", "committee", "pinyin"], batch_size=BATCH)
    loaded = RegionsLoaded(len(fresh), len(changed), len(wanted) - len(fresh) - len(changed))
    if fresh or changed:
        detail = {"added": loaded.added, "changed": loaded.changed}
        record(by=by.user_id, act="region.load", noun="region", key=next(iter(wanted)), detail=detail)
    return loaded


def _region(row: RegionRow) -> Region:
    return Region(
        code=row.code,
        name=row.name,
        level=row.level,
        parent_id=row.parent_code or None,
        committee=row.committee,
        pinyin=rules.pinyin(row.name),
    )


def _differs(row: RegionRow, known: Region) -> bool:
    return (row.name, row.level, row.parent_code, row.committee) != (
        known.name,
        known.level,
        known.parent_id or "",
        known.committee,
    )
