"""What booking a place needs to know, by keys alone: many families sign up within a minute.

Two statements instead of four, and no rows made into models: most of what a booking costs is that work.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final

from django.db import connection

from gongyu.access.permissions import ACTIVITY_JOIN
from gongyu.access.rules import Viewer
from gongyu.activities.models import Activity
from gongyu.activities.queries.invited import family
from gongyu.kernel.refusal import OutOfScope
from gongyu.people import queries as people
from gongyu.people.queries import Answered


@dataclass(frozen=True, slots=True)
class SlotAsked:
    """An offered slot, and how many of its places were taken when it was looked at."""

    id: int
    host_id: int | None
    starts_at: time | None
    ends_at: time | None
    free: bool = False


@dataclass(frozen=True, slots=True)
class HeldAsked:
    """A booking that the home has, or waits with."""

    id: int
    state: str
    slot: SlotAsked


@dataclass(frozen=True, slots=True)
class Asked:
    """An activity's sign-up before a family that books: who may come of it, what it asks for, what it has."""

    activity_id: int
    organisation_id: int
    state: str
    held_on: date
    up_state: str
    closes_on: date
    # The viewer's own children whom it invites.
    children: tuple[Answered, ...]
    guardian_id: int
    household_id: int | None
    slots: tuple[SlotAsked, ...]
    held: tuple[HeldAsked, ...]


_ASKED: Final = """
SELECT a.organisation_id, a.school_class_id, a.state, a.held_on, u.state, u.closes_on,
  (SELECT json_agg(json_build_array(l.id, l.host_id, l.starts_at, l.ends_at, taken < places) ORDER BY l.id)
   FROM activities_slot l
   WHERE l.activity_id = a.id AND l.state = 'offered' AND l.id = ANY(%(slots)s)),
  (SELECT json_agg(json_build_array(b.id, b.state, l.id, l.host_id, l.starts_at, l.ends_at) ORDER BY b.id)
   FROM activities_booking b JOIN activities_slot l ON l.id = b.slot_id
   WHERE l.activity_id = a.id AND b.state IN ('booked', 'waiting')
     AND CASE WHEN %(home)s::bigint IS NULL THEN b.household_id IS NULL AND b.guardian_id = %(guardian)s
              ELSE b.household_id = %(home)s::bigint END)
FROM activities_signup u JOIN activities_activity a ON a.id = u.activity_id
WHERE u.activity_id = %(activity)s
"""


def asked(viewer: Viewer, activity_id: int, slot_ids: Iterable[int], children: Collection[int]) -> Asked:
    """For a guardian who books for some of their children. OutOfScope where there is no such sign-up or slot
    for them, Forbidden where the activity invites none of theirs."""
    mine = people.answered_by(viewer.user_id, viewer.today) if viewer.may_own(ACTIVITY_JOIN) else ()
    home = next((one.household_id for one in mine if one.pupil_id in children and one.household_id), None)
    wanted = sorted(set(slot_ids))
    values: dict[str, Any] = {
        "activity": activity_id,
        "slots": wanted,
        "home": home,
        "guardian": mine[0].guardian_id if mine else None,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, values)
        row = cursor.fetchone()
    if row is None:
        raise OutOfScope
    school, group, state, held_on, up_state, closes_on, slots, held = row
    invited = tuple(one for one in mine if one.organisation_id == school and group in (None, one.class_id))
    if not invited:
        # Says which of the two it is, and why.
        family(viewer, Activity.objects.get(pk=activity_id))
    found = tuple(_slot(*one) for one in slots or ())
    if len(found) < len(wanted) or not found:
        raise OutOfScope
    return Asked(
        activity_id=activity_id,
        organisation_id=school,
        state=state,
        held_on=held_on,
        up_state=up_state,
        closes_on=closes_on,
        children=invited,
        guardian_id=invited[0].guardian_id,
        household_id=home,
        slots=found,
        held=tuple(HeldAsked(one[0], one[1], _slot(*one[2:])) for one in held or ()),
    )


def _slot(key: int, host: int | None, starts: str | None, ends: str | None, free: Any = False) -> SlotAsked:
    return SlotAsked(
        key,
        host,
        time.fromisoformat(starts) if starts else None,
        time.fromisoformat(ends) if ends else None,
        bool(free),
    )
