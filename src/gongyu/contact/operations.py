"""Recording, withdrawing and answering a home visit: the only door. Each child visited is one entry."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gongyu.access.permissions import VISIT_ATTEST, VISIT_RECORD, VISIT_WITHDRAW
from gongyu.access.queries import users_holding
from gongyu.access.rules import Viewer, require
from gongyu.audit.operations import record as audit
from gongyu.compliance.operations import reassess
from gongyu.contact import queries, rules
from gongyu.contact.models import Visit
from gongyu.kernel.calendar import school_year
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.ledger import operations as ledger
from gongyu.notices.operations import tell


@dataclass(frozen=True, slots=True)
class Said:
    """What was talked about and agreed; it stays with the visit and never enters the ledger."""

    talked_about: str = ""
    agreed: str = ""


@transaction.atomic
def record(
    *,
    by: Viewer,
    today: date,
    pupil_id: int,
    occurred_on: date,
    mode: str,
    request_key: UUID,
    also: Collection[int] = (),
    said: Said | None = None,
) -> tuple[int, ...]:
    """Record one visit to one home for a child and, with `also`, others who live there.

    Returns the visits' numbers, the child's own first. Sent again with the same key it is the same act.
    """
    said = said or Said()
    now = queries.seat(pupil_id, today)
    require(by, VISIT_RECORD, now.path, own=queries.is_mine(by, now, today))
    staff = queries.staff_of(by)
    rules.check_visitor(staff)
    children = (pupil_id, *(other for other in also if other != pupil_id))
    if (known := _same_act(by, request_key, children)) is not None:
        return known
    rules.check_mode(mode, queries.offered_modes())
    rules.check_words(said.talked_about, said.agreed)
    if children[1:]:
        rules.check_companions(children[1:], {child.pupil_id for child in queries.household(now, today)})
    seats = [queries.seat_on(child, occurred_on, now.organisation_id) for child in children]
    for seat in seats:
        rules.check_day(occurred_on, today, seat.since if seat else None)
    assert staff is not None
    act = _Act(by, today, staff, occurred_on, mode, request_key, said)
    try:
        with transaction.atomic():
            return tuple(act.write(seat) for seat in seats if seat)
    except IntegrityError as error:
        # A twin request has just saved the same form.
        known = _same_act(by, request_key, children)
        if known is None or "request_key" not in str(error):
            raise
        return known


@transaction.atomic
def withdraw(*, by: Viewer, today: date, visit_id: int, reason: str) -> None:
    """Take a visit back by a reversing entry, with a reason: whoever recorded it, or the school's office."""
    row = _lock(by, visit_id)
    mine = row.recorded_by_id is not None and row.recorded_by_id == by.user_id
    require(by, VISIT_WITHDRAW, row.organisation.path, own=mine)
    after = rules.check_transition(row.state, "withdraw")
    rules.check_reason(reason)
    row.state = after
    row.save(update_fields=["state"])
    ledger.reverse(by=by, today=today, entry_id=row.entry_id, reason=reason)
    reassess(organisation_ids=_touched(row, today), today=today, occurred_on=row.occurred_on)
    _audit(by, "visit.withdraw", row)


@transaction.atomic
def confirm(*, by: Viewer, today: date, visit_id: int) -> None:
    """A guardian says: so it was."""
    _answer(by, today, visit_id, "confirmed")


@transaction.atomic
def question(*, by: Viewer, today: date, visit_id: int) -> None:
    """A guardian says: I question this. The head teacher and the school's office are told."""
    row, fresh = _answer(by, today, visit_id, "questioned")
    if fresh:
        _tell_school(row, today)


# --- one act, child by child ----------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Act:
    by: Viewer
    today: date
    staff: int
    occurred_on: date
    mode: str
    request_key: UUID
    said: Said

    def write(self, seat: queries.Seat) -> int:
        number = queries.next_number()
        capacity = rules.capacity(
            self.staff,
            self.occurred_on,
            queries.headships(seat.class_id),
            queries.posts(self.staff, seat.organisation_id, self.occurred_on),
            school_year(self.occurred_on).starts_on,
        )
        entry = ledger.post(
            by=self.by,
            today=self.today,
            kind=f"visit.{self.mode}",
            organisation_id=seat.organisation_id,
            occurred_on=self.occurred_on,
            pupil_id=seat.pupil_id,
            region_code=seat.region_code,
            actor_id=self.staff,
            facets={"capacity": capacity, "mode": self.mode},
            source=f"contact.visit:{number}",
        )
        row = Visit.objects.create(
            id=number,
            organisation_id=seat.organisation_id,
            school_class_id=seat.class_id,
            pupil_id=seat.pupil_id,
            visitor_id=self.staff,
            occurred_on=self.occurred_on,
            mode=self.mode,
            capacity=capacity,
            talked_about_sealed=queries.sealed(self.said.talked_about.strip(), queries.TALKED_ABOUT),
            agreed_sealed=queries.sealed(self.said.agreed.strip(), queries.AGREED),
            entry_id=entry,
            recorded_by_id=self.by.user_id,
            request_key=rules.key_for(self.request_key, seat.pupil_id),
        )
        reassess(organisation_ids=_touched(row, self.today), today=self.today, occurred_on=self.occurred_on)
        _audit(self.by, "visit.record", row)
        return number


def _answer(by: Viewer, today: date, visit_id: int, verdict: str) -> tuple[Visit, bool]:
    row = _lock(by, visit_id)
    guardian = queries.guardian_id(by, row.pupil_id)
    if guardian is None or not by.may_own(VISIT_ATTEST):
        raise Forbidden(VISIT_ATTEST)
    rules.check_word(row.state)
    if queries.last_word(row.entry_id, guardian) == verdict:
        return row, False
    ledger.attest(by=by, today=today, entry_id=row.entry_id, verdict=verdict, guardian_id=guardian)
    reassess(organisation_ids=_touched(row, today), today=today, occurred_on=row.occurred_on)
    _audit(by, f"visit.{'confirm' if verdict == 'confirmed' else 'question'}", row)
    return row, True


def _lock(by: Viewer, visit_id: int) -> Visit:
    row = (
        Visit.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .filter(pk=visit_id)
        .first()
    )
    if row is None or not queries.is_visible(by, row):
        raise OutOfScope
    return row


def _same_act(by: Viewer, request_key: UUID, children: Collection[int]) -> tuple[int, ...] | None:
    """The visits of a form that has been saved before, or None."""
    keys = [rules.key_for(request_key, child) for child in children]
    found = dict(
        Visit.objects.filter(request_key__in=keys, recorded_by_id=by.user_id).values_list("request_key", "id")
    )
    return tuple(found[key] for key in keys if key in found) if found else None


def _touched(row: Visit, today: date) -> list[int]:
    """The schools whose figures move: where the visit was recorded, and where the child is now."""
    now = queries.seat_now(row.pupil_id, today)
    return sorted({row.organisation_id, now.organisation_id} if now else {row.organisation_id})


def _tell_school(row: Visit, today: date) -> None:
    """The head teacher and the office learn that there is a question, not whose or what."""
    office = users_holding(("school_officer",), row.organisation_id, today)
    head = queries.head_user(row.school_class_id, row.organisation_id, today)
    tell(
        user_ids={*office, *([head] if head else [])},
        subject=_("有家长对一次家访有疑问"),
        body=_("请尽快与家长联系；如登记有误，请撤销后重新登记。"),
        url=reverse("contact:visit", args=[row.pk]),
    )


def _audit(by: Viewer, act: str, row: Visit) -> None:
    audit(
        by=by.user_id,
        act=act,
        noun="visit",
        key=str(row.pk),
        organisation_id=row.organisation_id,
        detail={"pupil": row.pupil_id, "mode": row.mode, "occurred_on": row.occurred_on.isoformat()},
    )
