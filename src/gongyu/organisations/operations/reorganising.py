"""Merging bodies into one and splitting one into several. What moves with them is carried by rooms above."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from gongyu.kernel.refusal import OutOfScope, Refusal
from gongyu.kernel.words import N_
from gongyu.organisations import rules
from gongyu.organisations.models import Organisation, Reorganisation, Succession
from gongyu.organisations.operations.bodies import audit, locked
from gongyu.organisations.rules import Actor


@transaction.atomic
def merge(
    *,
    by: Actor,
    today: date,
    organisation_ids: Collection[int],
    into_id: int,
    day: date,
    reason: str,
    document: str,
) -> int:
    """Close bodies from a day on in favour of a like one, which takes over what they had begun; returns the
    reorganisation's id."""
    rows, into = _held(by, sorted(set(organisation_ids)), into_id)
    if not rows:
        raise Refusal(
            "organisation.nothing-to-merge", N_("请至少选一个要并入的单位。"), field="organisations"
        )
    rules.check_document(reason, document)
    _check_receiving(into, rows, day)
    for row in rows:
        _check_closing(row, day, today)
    made = _made("merge", day, reason, document)
    for row in rows:
        _hand_over(by, made, row, into, closes=True)
    return made.pk


@transaction.atomic
def split(
    *,
    by: Actor,
    today: date,
    organisation_id: int,
    into_ids: Collection[int],
    heir_id: int | None,
    day: date,
    reason: str,
    document: str,
) -> int:
    """Give parts of a body to like ones from a day on. It goes on with the rest, or closes where one of them
    (`heir_id`) takes over the rest and what was begun; returns the reorganisation's id."""
    wanted = sorted({*into_ids, *([heir_id] if heir_id else [])})
    (row,), first = _held(by, [organisation_id], wanted[0] if wanted else organisation_id)
    others = [first, *_held(by, wanted[1:], organisation_id)[0]]
    rules.check_document(reason, document)
    for other in others:
        _check_receiving(other, [row], day)
    if heir_id:
        _check_closing(row, day, today)
    else:
        rules.check_splitting(row.opened_on, row.closed_on, day, today)
    made = _made("split", day, reason, document)
    for other in others:
        _hand_over(by, made, row, other, closes=other.pk == heir_id)
    return made.pk


@transaction.atomic
def undo(*, by: Actor, today: date, reorganisation_id: int) -> None:
    """Take a reorganisation back, while none of its bodies was changed by a later one."""
    made = Reorganisation.objects.select_for_update().filter(pk=reorganisation_id).first()
    if made is None:
        raise OutOfScope
    pairs = list(Succession.objects.filter(reorganisation=made))
    touched = {key for pair in pairs for key in (pair.predecessor_id, pair.successor_id)}
    rows = {key: locked(key) for key in sorted(touched)}
    for row in rows.values():
        rules.may_manage(by, row.path)
    if made.undone_at is not None:
        raise Refusal("organisation.undone-already", N_("这次调整已经撤回，无需再办。"))
    later = Succession.objects.filter(
        Q(predecessor__in=touched) | Q(successor__in=touched),
        reorganisation__gt=made,
        reorganisation__undone_at__isnull=True,
    )
    into = {pair.successor_id for pair in pairs}
    if later.exists() or any(rows[key].closed_on for key in into):
        raise Refusal(
            "organisation.changed-since", N_("之后这些单位又有调整，不能直接撤回；请先撤回后面的调整。")
        )
    for key in {pair.predecessor_id for pair in pairs}:
        row = rows[key]
        if row.succeeded_by_id in into and row.closed_on == made.day:
            row.closed_on = row.succeeded_by = None
            row.save(update_fields=["closed_on", "succeeded_by"])
        audit(by, "organisation.undo", row, {"reorganisation": made.pk, "day": made.day.isoformat()})
    made.undone_at = timezone.now()
    made.save(update_fields=["undone_at"])


def _held(by: Actor, keys: list[int], other: int) -> tuple[list[Organisation], Organisation]:
    """Bodies and another one, held in one order, all of which the viewer manages."""
    if other in keys:
        raise Refusal("organisation.into-itself", N_("接收单位不能是本单位，请另选。"), field="into")
    rows = {key: locked(key) for key in sorted({*keys, other})}
    for row in rows.values():
        rules.may_manage(by, row.path)
    return [rows[key] for key in keys], rows[other]


def _check_receiving(into: Organisation, rows: Collection[Organisation], day: date) -> None:
    if into.opened_on > day or into.closed_on is not None:
        raise Refusal(
            "organisation.into-closed", N_("接收单位在那一天还没有设立，或已经撤并，请另选。"), field="into"
        )
    for row in rows:
        rules.check_alike(row.kind, row.stage, row.county_code, (into.kind, into.stage, into.county_code))


def _check_closing(row: Organisation, day: date, today: date) -> None:
    rules.check_closing(row.opened_on, row.closed_on, day, today)
    parts = Organisation.objects.filter(parent=row).filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))
    if parts.exists():
        raise Refusal("organisation.has-parts", N_("这个单位还有下设学部，请先逐个合并学部。"))


def _made(kind: str, day: date, reason: str, document: str) -> Reorganisation:
    return Reorganisation.objects.create(
        kind=kind, day=day, reason=reason.strip(), document=document.strip(), made_at=timezone.now()
    )


def _hand_over(
    by: Actor, made: Reorganisation, row: Organisation, into: Organisation, *, closes: bool
) -> None:
    Succession.objects.create(reorganisation=made, predecessor=row, successor=into)
    if closes:
        row.closed_on, row.succeeded_by = made.day, into
        row.save(update_fields=["closed_on", "succeeded_by"])
    detail = {"into": into.pk, "day": made.day.isoformat(), "closes": closes, "document": made.document}
    audit(by, f"organisation.{made.kind}", row, detail | {"reason": made.reason})
