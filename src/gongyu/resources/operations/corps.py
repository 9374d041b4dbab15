"""Setting a corps up, renewing it, ending it. Each time one entry of the ledger says until when it stands."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from gongyu.access.permissions import LECTURER_KEEP
from gongyu.access.rules import Viewer
from gongyu.audit.operations import record as audit
from gongyu.compliance.operations import reassess
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.ledger import operations as ledger
from gongyu.resources import queries
from gongyu.resources.models import Corps
from gongyu.resources.operations.closing import close_corps
from gongyu.resources.rules import corps as rules


@transaction.atomic
def found(
    *,
    by: Viewer,
    today: date,
    organisation_id: int,
    act: str,
    founded_on: date,
    valid_until: date | None,
    document_number: str,
    request_key: UUID,
) -> int:
    """A body has a corps from a day on; returns its number."""
    place = queries.place(organisation_id)
    offered = {one.key for one in queries.offered(by, place)}
    if not offered:
        raise Forbidden(LECTURER_KEEP) if by.reaches(place.path) else OutOfScope
    rules.check_act(act, offered)
    if (known := _same_act(by, request_key)) is not None:
        return known.pk
    rules.check_first(Corps.objects.filter(organisation_id=place.id, act=act, ended_on=None).exists())
    rules.check_founded(founded_on, today, place.opened_on)
    rules.check_end(founded_on, valid_until)
    row = Corps(
        organisation_id=place.id,
        act=act,
        founded_on=founded_on,
        valid_until=valid_until,
        document_number=document_number.strip(),
        founded_by_id=by.user_id,  # type: ignore[misc]
        request_key=request_key,
    )
    try:
        with transaction.atomic():
            row.entry_id = _post(by, today, row, founded_on, valid_until)
            row.save(force_insert=True)
    except IntegrityError as error:
        known = _same_act(by, request_key)
        if known is None or "request_key" not in str(error):
            raise
        return known.pk
    _again(row, today, founded_on)
    _audit(by, "corps.found", row)
    return row.pk


@transaction.atomic
def renew(*, by: Viewer, today: date, corps_id: int, valid_until: date | None, document_number: str) -> None:
    """A corps goes on from today under a new end, or without one."""
    row = touched(by, corps_id)
    rules.check_end(today, valid_until)
    row.entry_id = _post(by, today, row, today, valid_until)
    row.valid_until = valid_until
    row.document_number = document_number.strip() or row.document_number
    row.save(update_fields=["entry", "valid_until", "document_number"])
    _again(row, today, today)
    _audit(by, "corps.renew", row)


@transaction.atomic
def end(*, by: Viewer, today: date, corps_id: int) -> None:
    """A corps is no more from today on: what it was until then stays counted, and requests that are open or
    lie ahead are taken back."""
    row = touched(by, corps_id)
    before = row.entry.occurred_on
    ledger.reverse(by=by, today=today, entry_id=row.entry_id, reason="corps.end")
    if before < today:
        row.entry_id = _post(by, today, row, before, today)
    row.ended_on = today
    row.save(update_fields=["entry", "ended_on"])
    close_corps(by, today, row)
    _again(row, today, before)
    _audit(by, "corps.end", row)


def touched(by: Viewer, corps_id: int) -> Corps:
    """A corps, locked, for whoever keeps it; Forbidden or OutOfScope for others, refused once it is ended."""
    seen = queries.corps_of(by, corps_id)
    if not queries.keeps(by, seen.organisation):
        raise Forbidden(LECTURER_KEEP)
    row = Corps.objects.select_for_update(of=("self",)).select_related("entry").get(pk=seen.pk)
    rules.check_open(row.ended_on is not None)
    return row


def _post(by: Viewer, today: date, row: Corps, begins: date, valid_until: date | None) -> int:
    return ledger.post(
        by=by,
        today=today,
        kind=row.act,
        organisation_id=row.organisation_id,
        occurred_on=begins,
        actor_id=queries.staff_id(by),
        facets={"valid_until": valid_until.isoformat() if valid_until else ""},
        source=f"resources.corps:{row.request_key}",
    )


def _again(row: Corps, today: date, day: date) -> None:
    reassess(organisation_ids=[row.organisation_id], today=today, occurred_on=day, kinds=[row.act])


def _same_act(by: Viewer, request_key: UUID) -> Corps | None:
    """A form sent again is the same act."""
    return Corps.objects.filter(request_key=request_key, founded_by_id=by.user_id).first()


def _audit(by: Viewer, act: str, row: Corps) -> None:
    audit(
        by=by.user_id,
        act=act,
        noun="corps",
        key=str(row.pk),
        organisation_id=row.organisation_id,
        detail={"act": row.act, "valid_until": row.valid_until.isoformat() if row.valid_until else ""},
    )
