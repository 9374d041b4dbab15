"""Recording, withdrawing and answering a home visit: the only door. Each child visited is one entry."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gongyu.access.permissions import VISIT_ATTEST, VISIT_RECORD, VISIT_VIEW, VISIT_WITHDRAW
from gongyu.access.queries import users_holding
from gongyu.access.rules import Viewer, require, require_anywhere
from gongyu.audit.operations import record as audit
from gongyu.audit.operations import record_look
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
def read(*, by: Viewer, today: date, visit_id: int) -> queries.Detail:
    """Open one visit for a page; it is written down who does, and the child's guardians may read that. What
    a guardian reads of their own child is nobody else's business."""
    require_anywhere(by, VISIT_VIEW)
    one = queries.visit(by, visit_id)
    if not one.as_guardian:
        record_look(
            by=by.user_id,
            act="visit.read",
            pupil_id=one.line.pupil_id,
            organisation_id=one.organisation_id,
            role=by.role_for(VISIT_VIEW, one.organisation_id),
            detail={"visit": visit_id},
        )
    return one


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
    now = queries.place(by, pupil_id, occurred_on, today)
    require(by, VISIT_RECORD, now.path, own=queries.is_mine(by, now, today))
    staff = queries.staff_of(by)
    rules.check_visitor(staff)
    everyone = tuple(dict.fromkeys((pupil_id, *also)))
    known = _same_act(by, request_key, everyone)
    # Sent again with one child more, the form records that child alone.
    children = tuple(child for child in everyone if child not in known)
    if not children:
        return tuple(known[child] for child in everyone)
    rules.check_mode(mode, queries.offered_modes())
    rules.check_words(said.talked_about, said.agreed)
    if companions := set(children) - {pupil_id}:
        rules.check_companions(companions, {child.pupil_id for child in queries.household(now, today)})
    seats = _seats(now, children, occurred_on, today)
    for seat in seats:
        rules.check_day(occurred_on, today, seat.since if seat else None)
    assert staff is not None
    act = _Act(by, today, staff, occurred_on, mode, request_key, said)
    try:
        with transaction.atomic():
            known |= {seat.pupil_id: act.write(seat).pk for seat in seats if seat}
            _reassess([now.organisation_id], mode, occurred_on, today)
    except IntegrityError as error:
        # A twin request has just saved the same form.
        known = _same_act(by, request_key, everyone)
        if len(known) < len(everyone) or "request_key" not in str(error):
            raise
    return tuple(known[child] for child in everyone)


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
    _again(row, today)
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

    def write(self, seat: queries.Seat) -> Visit:
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
        _audit(self.by, "visit.record", row)
        return row


def _answer(by: Viewer, today: date, visit_id: int, verdict: str) -> tuple[Visit, bool]:
    row = _lock(by, visit_id)
    guardian = queries.guardian_id(by, row.pupil_id)
    if guardian is None or not by.may_own(VISIT_ATTEST):
        raise Forbidden(VISIT_ATTEST)
    rules.check_word(row.state)
    if queries.last_word(row.entry_id, guardian) == verdict:
        return row, False
    ledger.attest(by=by, today=today, entry_id=row.entry_id, verdict=verdict, guardian_id=guardian)
    _again(row, today)
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


def _same_act(by: Viewer, request_key: UUID, children: Collection[int]) -> dict[int, int]:
    """The visits of a form that has been saved before, by child."""
    keys = {rules.key_for(request_key, child): child for child in children}
    found = Visit.objects.filter(request_key__in=list(keys), recorded_by_id=by.user_id)
    return {keys[key]: number for key, number in found.values_list("request_key", "id")}


def _seats(
    now: queries.Seat, children: Collection[int], occurred_on: date, today: date
) -> list[queries.Seat | None]:
    """Where each child sat at this school on the day of the visit; the child's own seat today is known."""
    if occurred_on == today and set(children) == {now.pupil_id}:
        return [now]
    return queries.seats_on(children, occurred_on, now.organisation_id)


def _again(row: Visit, today: date) -> None:
    """Figures move where the visit was recorded, and where the child is now."""
    now = queries.seat_now(row.pupil_id, today)
    touched = {row.organisation_id, now.organisation_id} if now else {row.organisation_id}
    _reassess(touched, row.mode, row.occurred_on, today)


def _reassess(organisation_ids: Collection[int], mode: str, occurred_on: date, today: date) -> None:
    reassess(organisation_ids=organisation_ids, today=today, occurred_on=occurred_on, kinds=[f"visit.{mode}"])


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
