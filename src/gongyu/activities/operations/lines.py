"""The places of a slot and the line before it, with the slot locked; and telling the families."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from gongyu.activities import queries
from gongyu.activities.models import Booking, Slot
from gongyu.activities.rules import sign_up as rules
from gongyu.kernel.refusal import OutOfScope
from gongyu.notices.operations import tell
from gongyu.people.queries import guardian_users


def lock_slots(activity_id: int, slot_ids: Collection[int]) -> list[Slot]:
    """Offered slots of an activity, locked in the order of their numbers, so that no two wait in a circle."""
    rows = Slot.objects.select_for_update().filter(activity_id=activity_id, pk__in=slot_ids, state="offered")
    found = list(rows.order_by("pk"))
    if len(found) < len(set(slot_ids)) or not found:
        raise OutOfScope
    return found


def give(slot: Slot, count: int = 1) -> None:
    """So many places are given (or come back); the database refuses one too many."""
    if count:
        slot.taken += count
        slot.save(update_fields=["taken"])


def fill(slot: Slot, today: date) -> tuple[int, ...]:
    """Free places go to those who wait, the first first, and they are told; returns their bookings."""
    line = Booking.objects.filter(slot=slot, state="waiting").order_by("pk")
    up = rules.promoted(slot.places, slot.taken, list(line.values_list("pk", flat=True)))
    if up:
        Booking.objects.filter(pk__in=up).update(state=rules.check_booking("waiting", "promote"))
        give(slot, len(up))
        tell_families(up, today, _("候补有名额了，已为您留好"), _page(slot.activity_id))
    return up


def leave(booking: Booking, slot: Slot, act: str, today: date) -> tuple[int, ...]:
    """A booking ends by an act; its place, if it had one, goes to the first who waits."""
    before = booking.state
    booking.state = rules.check_booking(before, act)
    booking.save(update_fields=["state"])
    if before == "booked":
        give(slot, -1)
    return fill(slot, today)


def active_bookings(activity_id: int) -> tuple[int, ...]:
    """Everybody who has a place in an activity or waits for one."""
    rows = Booking.objects.filter(slot__activity_id=activity_id, state__in=["booked", "waiting"])
    return tuple(rows.values_list("pk", flat=True))


def tell_families(bookings: Iterable[int], today: date, subject: str, url: str) -> None:
    """Whoever answers for the children of some bookings learns that there is something to read."""
    children = {pupil for some in queries.children_of(bookings).values() for pupil in some}
    if children:
        tell(user_ids=guardian_users(children, today), subject=subject, url=url)


def _page(activity_id: int) -> str:
    return reverse("activities:book", args=[activity_id])
