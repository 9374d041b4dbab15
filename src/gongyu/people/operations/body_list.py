"""Taking a list of bodies in: shown first and confirmed, or at once from the command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from gongyu.access.permissions import ORGANISATION_MANAGE
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.audit.operations import record
from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_
from gongyu.organisations import operations as organisations
from gongyu.organisations.queries import Place
from gongyu.organisations.rules.body_list import BodyPlan
from gongyu.people.models import ListImport
from gongyu.people.operations.reading import read_list
from gongyu.people.queries.body_lists import (
    BODY_LISTS,
    counted_bodies,
    note_refused,
    planned_list,
    region_to_list,
    rows_of,
)
from gongyu.people.queries.lists import sealed_cells, waiting_list
from gongyu.people.rules.bodies import Kinds
from gongyu.people.rules.sheet import Sheet

WAITS: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class BodiesTaken:
    """What an import of bodies does or has done."""

    sheet: Sheet
    plan: BodyPlan

    @property
    def counts(self) -> dict[str, int]:
        """The figures, by name."""
        return counted_bodies(self.plan, self.sheet)


@transaction.atomic
def preview_bodies(
    *, by: Viewer, today: date, kind: str, region_code: str, content: bytes, source: str, kinds: Kinds
) -> int:
    """Read a list of a region's bodies and keep it until it is confirmed; the key by which it is."""
    require_anywhere(by, ORGANISATION_MANAGE)
    region = region_to_list(by, region_code)
    if kind not in BODY_LISTS:
        raise Refusal("people.no-such-list", N_("没有这种表，请另选。"), field="kind")
    sheet = read_list(content, kind)
    cells = sealed_cells(sheet)
    done = BodiesTaken(sheet, planned_list(sheet, kind, region.code, kinds, today))
    now = timezone.now()
    kept = ListImport.objects.create(
        kind=kind,
        region_id=region.code,
        by_id=by.user_id,
        source=source[:80],
        read_at=now,
        expires_at=now + WAITS,
        counts=done.counts,
        cells_sealed=cells,
    )
    _note("organisation.preview", by, region, source, done.counts)
    return kept.pk


@transaction.atomic
def confirm_bodies(*, by: Viewer, today: date, list_id: int, outcome: str, kinds: Kinds) -> bool:
    """Take in what was shown, once. False when something else than `outcome` would come of it by now: then
    nothing is taken in."""
    require_anywhere(by, ORGANISATION_MANAGE)
    kept, sheet = waiting_list(by, list_id, BODY_LISTS)
    region = region_to_list(by, kept.region_id or "")
    kept = ListImport.objects.select_for_update().get(pk=kept.pk)
    if kept.confirmed_at is not None:
        return True
    plan = organisations.import_bodies(
        by=by,
        today=today,
        region_code=region.code,
        rows=rows_of(sheet, kept.kind, kinds, today),
        levels=kinds.levels,
        outcome=outcome or "-",
    )
    if plan is None:
        return False
    note_refused(sheet, plan)
    kept.confirmed_at, kept.counts = timezone.now(), counted_bodies(plan, sheet)
    kept.save(update_fields=["confirmed_at", "counts"])
    return True


@transaction.atomic
def import_body_list(
    *,
    by: Viewer,
    today: date,
    kind: str,
    region_code: str,
    content: bytes,
    kinds: Kinds,
    dry_run: bool = False,
) -> BodiesTaken:
    """Read a list of a region's bodies and take it in at once; with `dry_run` only find out what would come
    of it."""
    require_anywhere(by, ORGANISATION_MANAGE)
    sheet = read_list(content, kind)
    plan = organisations.import_bodies(
        by=by,
        today=today,
        region_code=region_code,
        rows=rows_of(sheet, kind, kinds, today),
        levels=kinds.levels,
        dry_run=dry_run,
    )
    assert plan is not None, "without an outcome to compare there always is a plan"
    note_refused(sheet, plan)
    return BodiesTaken(sheet, plan)


def _note(act: str, by: Viewer, region: Place, source: str, counts: dict[str, int]) -> None:
    detail = {"source": source[:80], **counts}
    record(by=by.user_id, act=act, noun="region", key=region.code, detail=detail)
