"""Filing, closing a case, withdrawing: the only door. Each filing is one entry of the ledger.

To open what is sealed is an act too: whoever reads it leaves a line of the audit trail, or does not read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from gongyu.access.permissions import FILING_RECORD, FILING_VIEW
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.audit.operations import record as audit
from gongyu.audit.operations import record_read
from gongyu.compliance.operations import reassess
from gongyu.filings import queries, rules
from gongyu.filings.models import Filing
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.kernel.words import N_
from gongyu.ledger import operations as ledger


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a form may say of a filing beside its day; which of it is asked depends on the act."""

    title: str = ""
    document_number: str = ""
    valid_until: date | None = None
    quantity: int = 1
    amount: Decimal | None = None
    partner: str = ""
    note: str = ""

    @property
    def words(self) -> str:
        return f"{self.title}{self.document_number}{self.partner}{self.note}"


@transaction.atomic
def file(
    *,
    by: Viewer,
    today: date,
    organisation_id: int,
    act: str,
    occurred_on: date,
    request_key: UUID,
    what: Particulars | None = None,
) -> int:
    """File an act of the pack for a body; returns the filing's number. What opens a case gets a case key."""
    what = what or Particulars()
    place = queries.place(organisation_id)
    offered = {one.key: one for one in queries.offered(by, place)}
    if not offered:
        raise Forbidden(FILING_RECORD) if by.reaches(place.path) else OutOfScope
    rules.check_act(act, offered)
    if rules.incident_of(act) == "closed":
        raise Refusal("filing.close-from-list", N_("请从未办结的列表里选一件，再登记处置完成。"), field="act")
    if (known := _same_act(by, request_key)) is not None:
        return known.pk
    chosen = offered[act]
    rules.check_day(occurred_on, today, place.opened_on)
    rules.check_open(occurred_on, place.closed_on)
    rules.check_end(occurred_on, what.valid_until)
    rules.check_quantity(what.quantity)
    rules.check_title(what.title, "title" in chosen.shape.fields and chosen.shape.stands)
    rules.check_no_words(chosen.shape.guarded, what.words)
    case = uuid4() if chosen.shape.incident else None
    new = Filing(act=act, duty_key=chosen.duty_key, occurred_on=occurred_on, case=case)
    _describe(new, what)
    return _once(by, today, place, new, request_key)


@transaction.atomic
def close(*, by: Viewer, today: date, filing_id: int, occurred_on: date, request_key: UUID) -> int:
    """A case has been dealt with: file its end under the same case key; returns that filing's number."""
    opened, place = _may_touch(by, filing_id)
    if (known := _same_act(by, request_key)) is not None:
        return known.pk
    still_open = opened.state == "filed" and not queries.is_closed(opened)
    rules.check_close(opened.occurred_on, occurred_on, still_open)
    rules.check_day(occurred_on, today, place.opened_on)
    rules.check_open(occurred_on, place.closed_on)
    act = rules.counterpart(opened.act)
    new = Filing(act=act, duty_key=opened.duty_key, occurred_on=occurred_on, case=opened.case)
    return _once(by, today, place, new, request_key)


@transaction.atomic
def withdraw(*, by: Viewer, today: date, filing_id: int, reason: str) -> None:
    """Take a filing back by a reversing entry, with a reason."""
    row, _ = _may_touch(by, filing_id)
    after = rules.check_transition(row.state, "withdraw")
    rules.check_reason(reason)
    rules.check_not_closed(rules.incident_of(row.act) == "opened" and queries.is_closed(row))
    row.state = after
    row.save(update_fields=["state"])
    ledger.reverse(by=by, today=today, entry_id=row.entry_id, reason=reason)
    _again(row, today)
    _audit(by, "filing.withdraw", row)


@transaction.atomic
def read(*, by: Viewer, today: date, filing_id: int, purpose: str) -> queries.Detail:
    """Open one filing for a page, by whose name `purpose` goes; OutOfScope where one may not know of it."""
    require_anywhere(by, FILING_VIEW)
    return _opened(by, queries.filing(by, filing_id, today), purpose)


@transaction.atomic
def read_to_act(*, by: Viewer, today: date, filing_id: int, purpose: str) -> queries.Detail:
    """Open one filing to do something about it; Forbidden where one may only look."""
    one = queries.filing(by, filing_id, today)
    _may_act(by, one.line.act, queries.place(one.line.organisation_id))
    return _opened(by, one, purpose)


def _opened(by: Viewer, one: queries.Detail, purpose: str) -> queries.Detail:
    """What is sealed is handed over once it is written down who opens it, and on which page."""
    line = one.line
    if line.act in queries.guarded_acts():
        record_read(
            by=by.user_id,
            noun="filing",
            key=str(line.id),
            organisation_id=line.organisation_id,
            detail={"act": line.act, "duty": line.duty_key, "purpose": purpose},
        )
    return one


def _may_touch(by: Viewer, filing_id: int) -> tuple[Filing, queries.Body]:
    row = Filing.objects.select_for_update().filter(pk=filing_id).first()
    if row is None or not queries.is_visible(by, row):
        raise OutOfScope
    place = queries.place(row.organisation_id)
    _may_act(by, row.act, place)
    return row, place


def _may_act(by: Viewer, act: str, place: queries.Body) -> None:
    if act not in {one.key for one in queries.offered(by, place)}:
        raise Forbidden(FILING_RECORD)


def _describe(new: Filing, what: Particulars) -> None:
    new.title = what.title.strip()
    new.document_number = what.document_number.strip()
    new.valid_until = what.valid_until
    new.quantity = what.quantity
    new.amount = what.amount
    new.partner = what.partner.strip()
    new.note = what.note.strip()


def _once(by: Viewer, today: date, place: queries.Body, new: Filing, request_key: UUID) -> int:
    """Write it; if the same form has just been saved by a twin request, that one is the act."""
    new.request_key = request_key
    try:
        with transaction.atomic():
            return _write(by, today, place, new)
    except IntegrityError as error:
        known = _same_act(by, request_key)
        if known is None or "request_key" not in str(error):
            raise
        return known.pk


def _write(by: Viewer, today: date, place: queries.Body, new: Filing) -> int:
    new.organisation_id, new.filed_by_id = place.id, by.user_id  # type: ignore[assignment]
    new.pk = queries.next_number()
    new.entry_id = ledger.post(
        by=by,
        today=today,
        kind=new.act,
        organisation_id=place.id,
        occurred_on=new.occurred_on,
        actor_id=queries.staff_id(by),
        quantity=new.quantity,
        facets=_facets(new),
        source=f"filings.filing:{new.pk}",
    )
    new.save(force_insert=True)
    _again(new, today)
    _audit(by, "filing.close" if rules.incident_of(new.act) == "closed" else "filing.file", new)
    return new.pk


def _again(row: Filing, today: date) -> None:
    """Find anew how the duties stand that the act discharges."""
    reassess(
        organisation_ids=[row.organisation_id], today=today, occurred_on=row.occurred_on, kinds=[row.act]
    )


def _facets(new: Filing) -> dict[str, str | int | bool]:
    """Keys and days only: never a title, a partner or a note."""
    if new.case is not None:
        return {"case": str(new.case)}
    return {"valid_until": new.valid_until.isoformat() if new.valid_until else ""}


def _same_act(by: Viewer, request_key: UUID) -> Filing | None:
    """A form sent again is the same act."""
    return Filing.objects.filter(request_key=request_key, filed_by_id=by.user_id).first()


def _audit(by: Viewer, act: str, row: Filing) -> None:
    audit(
        by=by.user_id,
        act=act,
        noun="filing",
        key=str(row.pk),
        organisation_id=row.organisation_id,
        detail={"act": row.act, "duty": row.duty_key, "occurred_on": row.occurred_on.isoformat()},
    )
