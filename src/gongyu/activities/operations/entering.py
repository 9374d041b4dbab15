"""A booking as it is written, whoever asked for it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from gongyu.access.rules import Viewer
from gongyu.activities.models import Booking
from gongyu.audit.operations import record as audit
from gongyu.kernel.refusal import OutOfScope


@dataclass(frozen=True, slots=True)
class Booked:
    """What came of asking for a slot: a place, or a place in the line."""

    id: int
    state: str


# The slot is locked, its places are counted and one is given in the same statement: nobody else waits longer
# than that for it. Where there is none the home joins the line. The table refuses one too many all the same.
_ENTER: Final = """
WITH slot AS (
    SELECT id, taken < places AS free FROM activities_slot
    WHERE id = %(slot)s AND activity_id = %(activity)s AND state = 'offered' FOR UPDATE
), given AS (
    UPDATE activities_slot SET taken = taken + 1 FROM slot WHERE activities_slot.id = slot.id AND slot.free
), made AS (
    INSERT INTO activities_booking (slot_id, household_id, guardian_id, comes_id, state, asked_at)
    SELECT id, %(home)s, %(guardian)s, %(comes)s, CASE WHEN free THEN 'booked' ELSE 'waiting' END, %(now)s
    FROM slot RETURNING id, state
), children AS (
    INSERT INTO activities_bookedchild (booking_id, pupil_id)
    SELECT made.id, pupil FROM made, unnest(%(children)s::bigint[]) AS pupil
)
SELECT id, state FROM made
"""


def held_of(activity_id: int, home: int | None, guardian_id: int) -> list[Booking]:
    """What a home holds of an activity already, or waits for."""
    whose = Q(household_id=home) if home else Q(household__isnull=True, guardian_id=guardian_id)
    rows = Booking.objects.filter(whose, slot__activity_id=activity_id, state__in=["booked", "waiting"])
    return list(rows.select_related("slot"))


def enter(
    by: Viewer,
    *,
    activity_id: int,
    organisation_id: int,
    slot_id: int,
    home: int | None,
    guardian_id: int,
    children: Collection[int],
    comes_id: int | None = None,
) -> Booked:
    """Take a place for a home, or the next in the line where there is none. OutOfScope where the slot is not
    offered; IntegrityError where the home has it already."""
    values = {
        "slot": slot_id,
        "activity": activity_id,
        "home": home,
        "guardian": guardian_id,
        "comes": comes_id,
        "now": timezone.now(),
        "children": sorted(children),
    }
    with connection.cursor() as cursor:
        cursor.execute(_ENTER, values)
        row = cursor.fetchone()
    if row is None:
        raise OutOfScope
    made = Booked(*row)
    act = "booking.book" if made.state == "booked" else "booking.wait"
    booking_audited(by, act, activity_id, organisation_id, made.id, slot_id)
    return made


def booking_audited(
    by: Viewer, act: str, activity_id: int, organisation_id: int, booking_id: int, slot_id: int
) -> None:
    """A line of the trail about a booking; keys and values, no name."""
    audit(
        by=by.user_id,
        act=act,
        noun="booking",
        key=str(booking_id),
        organisation_id=organisation_id,
        detail={"activity": activity_id, "slot": slot_id},
    )
