"""Founding, renaming and closing bodies."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from gongyu.audit.operations import record
from gongyu.kernel.refusal import OutOfScope, Refusal
from gongyu.kernel.words import N_
from gongyu.organisations import rules
from gongyu.organisations.models import FormerName, Organisation, Region
from gongyu.organisations.rules import Actor


@transaction.atomic
def found(
    *,
    by: Actor,
    today: date,
    code: str,
    name: str,
    kind: str,
    level: str,
    region_code: str,
    opened_on: date,
    stage: str = "",
    parent_id: int | None = None,
) -> int:
    """Found a body at a region, below another body where it is a part of one; returns its id."""
    region = Region.objects.filter(pk=region_code).first()
    if region is None:
        raise Refusal("organisation.region", N_("没有这个区划代码，请核对。"), field="region_code")
    parent = locked(parent_id) if parent_id else None
    if region.closed_on is not None and region.closed_on <= max(today, opened_on):
        raise Refusal(
            "organisation.region-gone",
            N_("这个区划代码已经停用，请用接续的代码（在“区划”页可以查到）。"),
            field="region_code",
        )
    path = rules.path_of(code, region.code, region.level, parent.path if parent else "")
    rules.may_manage(by, path)
    rules.check_kind(kind, level, stage)
    rules.check_code(code, kind, stage)
    rules.check_name(name)
    if Organisation.objects.filter(code=code).exists():
        raise Refusal(
            "organisation.code-taken", N_("这个代码已经用过；代码不重复使用，请核对。"), field="code"
        )
    row = Organisation.objects.create(
        code=code,
        name=name.strip(),
        kind=kind,
        level=level,
        stage=stage,
        region=region,
        county_code=region.code[:6],
        parent=parent,
        path=path,
        jurisdiction=rules.jurisdiction_of(level, path, region.code),
        opened_on=opened_on,
        pinyin=rules.pinyin(name.strip()),
    )
    audit(by, "organisation.found", row, {"code": code, "opened_on": opened_on.isoformat()})
    return row.pk


@transaction.atomic
def rename(*, by: Actor, today: date, organisation_id: int, name: str, since: date | None = None) -> None:
    """Give a body another name from a day on, today where none is said; it stays the same body under the
    same code, and is still found by the old name."""
    row = locked(organisation_id)
    rules.may_manage(by, row.path)
    since = since or today
    rules.check_renaming(name, row.name, since, row.opened_on, today)
    FormerName.objects.create(organisation=row, name=row.name, pinyin=row.pinyin, until=since)
    before, row.name = row.name, name.strip()
    row.pinyin = rules.pinyin(row.name)
    row.save(update_fields=["name", "pinyin"])
    detail = {"before": before, "after": row.name, "since": since.isoformat()}
    audit(by, "organisation.rename", row, detail)


@transaction.atomic
def close(*, by: Actor, today: date, organisation_id: int, closed_on: date, reason: str) -> None:
    """Close a body from a day on; what it did stays in the ledger."""
    row = locked(organisation_id)
    rules.may_manage(by, row.path)
    rules.check_closing(row.opened_on, row.closed_on, closed_on, today)
    if not reason.strip():
        raise Refusal("organisation.no-reason", N_("请写明撤销的依据。"), field="reason")
    row.closed_on = closed_on
    row.save(update_fields=["closed_on"])
    detail = {"closed_on": closed_on.isoformat(), "reason": reason.strip()}
    audit(by, "organisation.close", row, detail)


def locked(organisation_id: int) -> Organisation:
    """A body held until the transaction ends; OutOfScope where there is none."""
    row = Organisation.objects.select_for_update(of=("self",)).filter(pk=organisation_id).first()
    if row is None:
        raise OutOfScope
    return row


def audit(by: Actor, act: str, row: Organisation, detail: dict[str, Any]) -> None:
    """One line of the trail about a body."""
    record(
        by=by.user_id, act=act, noun="organisation", key=str(row.pk), organisation_id=row.pk, detail=detail
    )
