"""Booking a place, changing and cancelling it, and saying who comes: for the families themselves.

A slot is locked in the statement that counts and gives its places, several beforehand and always in the order
of their numbers; the database holds that no more are taken than there are.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.db import IntegrityError, transaction

from gongyu.access.permissions import ACTIVITY_JOIN
from gongyu.access.rules import Viewer
from gongyu.activities import queries
from gongyu.activities.models import Activity, Booking, Slot
from gongyu.activities.operations.entering import Booked, booking_audited, enter, held_of
from gongyu.activities.operations.lines import leave, lock_slots
from gongyu.activities.rules import sign_up as rules
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.kernel.words import N_


def book(
    *, by: Viewer, today: date, activity_id: int, slot_ids: Sequence[int], children: Collection[int]
) -> tuple[Booked, ...]:
    """A guardian books for their home: one slot, where the line is joined when it is full, or several
    together. Sent again it is the same act."""
    try:
        return _book(by, today, activity_id, slot_ids, children)
    except IntegrityError:
        # The same form, sent twice at once: the other was first, and is what this one asked for.
        return _book(by, today, activity_id, slot_ids, children)


@transaction.atomic
def _book(
    by: Viewer, today: date, activity_id: int, slot_ids: Sequence[int], children: Collection[int]
) -> tuple[Booked, ...]:
    if len(set(slot_ids)) > 1:
        # Several are had together or not at all: nobody takes one of them meanwhile.
        lock_slots(activity_id, slot_ids)
    up = queries.asked(by, activity_id, slot_ids, children)
    rules.check_is_open(up.up_state, up.state, up.closes_on, today)
    rules.check_children(children, {child.pupil_id for child in up.children})
    known = {one.slot.id: Booked(one.id, one.state) for one in up.held}
    wanted = [slot for slot in up.slots if slot.id not in known]
    rules.check_beside(wanted, [one.slot for one in up.held])
    if len(up.slots) > 1:
        rules.check_all_free([slot.free for slot in wanted])
    for slot in wanted:
        known[slot.id] = enter(
            by,
            activity_id=activity_id,
            organisation_id=up.organisation_id,
            slot_id=slot.id,
            home=up.household_id,
            guardian_id=up.guardian_id,
            children=children,
        )
    return tuple(known[key] for key in slot_ids)


@transaction.atomic
def change_booking(*, by: Viewer, today: date, booking_id: int, slot_id: int | None) -> Booked:
    """Another slot instead, which must be free: what one had is given up only for it."""
    row, old, slots = _ours(by, booking_id, *([slot_id] if slot_id else []))
    rules.check_chosen(slot_id)
    slot, target = slots
    rules.check_may_alter(row.state, row.held_on, today)
    rules.check_booking(old.state, "change")
    if target.pk == slot.pk:
        return Booked(old.pk, old.state)
    held = held_of(row.pk, old.household_id, old.guardian_id)
    rules.check_beside([target], [one.slot for one in held if one.pk != old.pk])
    if target.taken >= target.places:
        raise Refusal("booking.full", N_("这个时间刚刚约满了，您原来的预约还在；请另选一个。"))
    children = queries.children_of([old.pk]).get(old.pk, ())
    leave(old, slot, "change", today)
    return enter(
        by,
        activity_id=row.pk,
        organisation_id=row.organisation_id,
        slot_id=target.pk,
        home=old.household_id,
        guardian_id=old.guardian_id,
        children=children,
        comes_id=old.comes_id,
    )


@transaction.atomic
def cancel_booking(*, by: Viewer, today: date, booking_id: int) -> None:
    """Give a place back, or leave the line; whoever organises it may do so for a family that has called."""
    row, old, (slot,) = _ours(by, booking_id, organiser=True)
    rules.check_may_alter(row.state, row.held_on, today)
    leave(old, slot, "cancel", today)
    booking_audited(by, "booking.cancel", row.pk, row.organisation_id, old.pk, old.slot_id)


@transaction.atomic
def say_who_comes(*, by: Viewer, today: date, booking_id: int, guardian_id: int) -> None:
    """Somebody else who answers for the child comes instead: another guardian, or an entrusted carer."""
    row, old, _slots = _ours(by, booking_id)
    rules.check_may_alter(row.state, row.held_on, today)
    if guardian_id not in {one.guardian_id for one in queries.may_come(old.pk, row.held_on)}:
        raise Refusal("booking.who-comes", N_("请从名单里选一位对孩子负责的家人。"), field="guardian")
    old.comes_id = None if guardian_id == old.guardian_id else guardian_id
    old.save(update_fields=["comes"])
    booking_audited(by, "booking.comes", row.pk, row.organisation_id, old.pk, old.slot_id)


# --- may they -------------------------------------------------------------------------------------
def _ours(
    by: Viewer, booking_id: int, *also: int, organiser: bool = False
) -> tuple[Activity, Booking, list[Slot]]:
    """A booking of the viewer's family, with its slot and others of the activity, locked in that order."""
    found = Booking.objects.select_related("slot__activity").filter(pk=booking_id).first()
    if found is None:
        raise OutOfScope
    row = found.slot.activity
    if not queries.is_ours(by, found) and not (organiser and queries.may_touch(by, row)):
        raise Forbidden(ACTIVITY_JOIN) if queries.may_touch(by, row) else OutOfScope
    rules.check_booking(found.state, "cancel")
    wanted = [found.slot_id, *also]
    locked = {slot.pk: slot for slot in lock_slots(row.pk, wanted)}
    found.refresh_from_db(fields=["state", "comes"])
    return row, found, [locked[key] for key in wanted]
