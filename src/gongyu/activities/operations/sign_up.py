"""Opening an activity for signing up, and what becomes of its places: for those who organise it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gongyu.access.rules import Viewer
from gongyu.activities import queries
from gongyu.activities.models import Activity, Booking, SignUp, Slot
from gongyu.activities.operations.lines import fill, lock_slots, tell_families
from gongyu.activities.operations.touching import audited, may_touch
from gongyu.activities.rules import sign_up as rules
from gongyu.activities.rules.sign_up import Grid
from gongyu.kernel.refusal import OutOfScope


@dataclass(frozen=True, slots=True)
class Offer:
    """The places that are offered. Without a grid it is one number of places for the whole activity; with
    one, a row of slots for each host, or for nobody in particular."""

    closes_on: date
    places: int
    grid: Grid | None = None
    hosts: Sequence[int] = ()
    place: str = ""


@transaction.atomic
def open_sign_up(*, by: Viewer, today: date, activity_id: int, offer: Offer) -> int:
    """Open a planned activity for signing up; returns how many slots there are."""
    row, body = may_touch(by, activity_id)
    held = SignUp.objects.filter(activity=row).first()
    rules.check_open(
        row.state,
        row.audience,
        schooling=body.kind in queries.SCHOOLS,
        already=held.state if held else "none",
    )
    rules.check_closes(offer.closes_on, row.held_on, today)
    rules.check_places(offer.places)
    queries.check_hosts(body, offer.hosts, row.held_on)
    SignUp.objects.create(
        activity=row,
        kind="slots" if offer.grid else "whole",
        closes_on=offer.closes_on,
        opened_by_id=by.user_id,  # type: ignore[misc]
    )
    made = Slot.objects.bulk_create(_slots(row, offer))
    audited(by, "activity.sign_up_open", row, slots=len(made), places=offer.places)
    return len(made)


@transaction.atomic
def stop_sign_up(*, by: Viewer, today: date, activity_id: int) -> None:
    """Take no more bookings; those there are stay."""
    _step(by, activity_id, "stop")


@transaction.atomic
def resume_sign_up(*, by: Viewer, today: date, activity_id: int) -> None:
    """Take bookings again."""
    _step(by, activity_id, "resume")


@transaction.atomic
def change_slot(*, by: Viewer, today: date, slot_id: int, places: int, place: str = "") -> None:
    """Another number of places, or another room. New places go to those who wait."""
    row, slot = _slot(by, slot_id)
    rules.check_may_alter(row.state, row.held_on, today)
    rules.check_places(places, slot.taken)
    moved = slot.place != place.strip()
    slot.places, slot.place = places, place.strip()
    slot.save(update_fields=["places", "place"])
    audited(by, "activity.slot_change", row, slot=slot.pk, places=places)
    fill(slot, today)
    if moved:
        tell_families(_booked(slot), today, _("您预约的地点改了，请看一下"), _page(row))


@transaction.atomic
def withdraw_slot(*, by: Viewer, today: date, slot_id: int) -> None:
    """A slot does not take place; whoever had a place in it or waited is told to choose another."""
    row, slot = _slot(by, slot_id)
    rules.check_may_alter(row.state, row.held_on, today)
    gone = _booked(slot)
    Booking.objects.filter(pk__in=gone).update(state="released")
    slot.state, slot.taken = "withdrawn", 0
    slot.save(update_fields=["state", "taken"])
    audited(by, "activity.slot_withdraw", row, slot=slot.pk, bookings=len(gone))
    tell_families(gone, today, _("您预约的时段撤销了，请另选一个"), _page(row))


def _step(by: Viewer, activity_id: int, act: str) -> None:
    row, _body = may_touch(by, activity_id)
    held = SignUp.objects.filter(activity=row).first()
    after = rules.check_step(held.state if held else "none", act)
    if held is not None:
        held.state = after
        held.save(update_fields=["state"])
    audited(by, f"activity.sign_up_{act}", row)


def _slot(by: Viewer, slot_id: int) -> tuple[Activity, Slot]:
    """A slot with its activity, both locked, for those who organise it."""
    found = Slot.objects.filter(pk=slot_id).first()
    if found is None:
        raise OutOfScope
    row, _body = may_touch(by, found.activity_id)
    return row, lock_slots(row.pk, [slot_id])[0]


def _slots(row: Activity, offer: Offer) -> list[Slot]:
    place = offer.place.strip()
    if offer.grid is None:
        return [Slot(activity=row, places=offer.places, place=place)]
    hosts: Sequence[int | None] = offer.hosts or (None,)
    return [
        Slot(activity=row, starts_at=begins, ends_at=ends, host_id=host, places=offer.places, place=place)
        for begins, ends in rules.times(offer.grid, len(offer.hosts))
        for host in hosts
    ]


def _booked(slot: Slot) -> tuple[int, ...]:
    rows = Booking.objects.filter(slot=slot, state__in=["booked", "waiting"])
    return tuple(rows.values_list("pk", flat=True))


def _page(row: Activity) -> str:
    return reverse("activities:book", args=[row.pk])
