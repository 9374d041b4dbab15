"""Recording, withdrawing and answering a home visit: the only door. Each child visited is one entry."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongyu.access.permissions import VISIT_ATTEST, VISIT_RECORD, VISIT_VIEW, VISIT_WITHDRAW
from gongyu.access.queries import users_holding
from gongyu.access.rules import Viewer, require, require_anywhere
from gongyu.audit.operations import record as audit
from gongyu.audit.operations import record_look
from gongyu.compliance.operations import reassess
from gongyu.contact import queries
from gongyu.contact.models import FollowUp, Visit
from gongyu.contact.operations.offers import met
from gongyu.contact.operations.visit_act import Follow, Said, VisitAct
from gongyu.contact.rules import follow as follow_rules
from gongyu.contact.rules import visits as rules
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.ledger import operations as ledger
from gongyu.notices.operations import tell

# What each answer is in the trail.
ACTS: Final = {"confirmed": "visit.confirm", "questioned": "visit.question", "denied": "visit.deny"}


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
    along: Collection[int] = (),
    follow: Follow | None = None,
    visitor_id: int | None = None,
) -> tuple[int, ...]:
    """Record one visit to one home for a child and, with `also`, others who live there.

    Returns the visits' numbers, the child's own first. Sent again with the same key it is the same act. Who
    visited is whoever records it, or the colleague (`visitor_id`) from whose sheet of paper it is entered.
    """
    now, own = queries.place(by, pupil_id, occurred_on, today)
    require(by, VISIT_RECORD, now.path, own=own)
    staff = _visitor(by, now, occurred_on, today, visitor_id)
    everyone = tuple(dict.fromkeys((pupil_id, *also)))
    known = _same_act(by, request_key, everyone)
    # Sent again with one child more, the form records that child alone.
    children = tuple(child for child in everyone if child not in known)
    if not children:
        return tuple(known[child] for child in everyone)
    act = VisitAct(
        by, today, staff, occurred_on, mode, request_key, said or Said(), tuple(along), follow or Follow()
    )
    seats = _checked(act, now, pupil_id, children)
    try:
        with transaction.atomic():
            known |= _write(act, seats, fresh=not known)
            met(pupil_ids=children)
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
    FollowUp.objects.filter(visit=row, state="open").update(
        state=follow_rules.check_transition("open", "drop"), closed_by=by.user_id, closed_at=timezone.now()
    )
    ledger.reverse(by=by, today=today, entry_id=row.entry_id, reason=reason)
    _again(row, today)
    _audit(by, "visit.withdraw", row)


@transaction.atomic
def confirm(*, by: Viewer, today: date, visit_id: int) -> None:
    """A guardian says: so it was."""
    _answer(by, today, visit_id, "confirmed")


@transaction.atomic
def question(*, by: Viewer, today: date, visit_id: int) -> None:
    """A guardian says: it was not like this. The head teacher and the school's office are told."""
    row, fresh = _answer(by, today, visit_id, "questioned")
    if fresh:
        _tell_school(row, today)


@transaction.atomic
def deny(*, by: Viewer, today: date, visit_id: int) -> None:
    """A guardian says: it did not happen. The head teacher and the school's office are told."""
    row, fresh = _answer(by, today, visit_id, "denied")
    if fresh:
        _tell_school(row, today)


# --- what the acts share ---------------------------------------------------------------------------
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
    _audit(by, ACTS[verdict], row)
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


def _visitor(by: Viewer, now: queries.Seat, day: date, today: date, named: int | None) -> int:
    staff = queries.staff_of(by)
    if named is not None and named != staff:
        rules.check_colleague(named, queries.colleagues_of(by, now, day, today))
        return named
    rules.check_visitor(staff)
    assert staff is not None
    return staff


def _checked(
    act: VisitAct, now: queries.Seat, pupil_id: int, children: tuple[int, ...]
) -> list[queries.Seat]:
    """Where each child sat on the day; refused where the form says what cannot have been."""
    act.check(now)
    if companions := set(children) - {pupil_id}:
        rules.check_companions(companions, {child.pupil_id for child in queries.household(now, act.today)})
    seats = _seats(now, children, act.occurred_on, act.today)
    for seat in seats:
        rules.check_day(act.occurred_on, act.today, seat.since if seat else None)
    return [seat for seat in seats if seat]


def _write(act: VisitAct, seats: list[queries.Seat], *, fresh: bool) -> dict[int, int]:
    """The visits of a form, by child; what is to follow stands with the first of a form sent first."""
    found: dict[int, int] = {}
    for seat in seats:
        row = act.write(seat)
        _audit(act.by, "visit.record", row)
        if fresh and not found:
            act.write_follow_up(row)
        found[seat.pupil_id] = row.pk
    return found


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
