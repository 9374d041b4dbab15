"""Activities for tests of other rooms, recorded through the door."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from uuid import uuid4

from gongyu.access.rules import Viewer
from gongyu.activities import operations
from gongyu.activities.models import Invitation
from gongyu.activities.operations import Booked, Offer, Outcome, Plan
from gongyu.activities.queries import offered
from gongyu.activities.rules.sign_up import Grid
from gongyu.attachments.factories import pdf
from gongyu.attachments.rules import Upload


def held(by: Viewer, organisation_id: int, nature: str, held_on: date, *, also: tuple[str, ...] = ()) -> int:
    """One activity that has been held; returns its number."""
    return operations.record(
        by=by,
        today=by.today,
        organisation_id=organisation_id,
        request_key=uuid4(),
        what=Plan(nature, "陪伴与倾听", held_on),
        outcome=Outcome(headcount=60, also=also),
    )


def planned(by: Viewer, organisation_id: int, nature: str, held_on: date, class_id: int | None = None) -> int:
    """One activity that lies ahead, of a school or of a class; returns its number."""
    return operations.plan(
        by=by,
        today=by.today,
        organisation_id=organisation_id,
        request_key=uuid4(),
        what=Plan(nature, "好习惯从家里开始", held_on, "class" if class_id else "all", class_id),
    )


def signing_up(by: Viewer, organisation_id: int, held_on: date, *, places: int = 30, slots: int = 0) -> int:
    """A parents' meeting that families sign up for: the whole of it, or so many slots; returns its number."""
    made = planned(by, organisation_id, "parents_meeting", held_on)
    operations.open_sign_up(
        by=by,
        today=by.today,
        activity_id=made,
        offer=Offer(held_on, places, Grid(time(14), 15, slots) if slots else None, place="教学楼 203"),
    )
    return made


def series(by: Viewer, organisation_id: int, first: date, until: date) -> tuple[int, ...]:
    """A meeting every two weeks; returns the numbers of its activities."""
    return operations.plan_series(
        by=by,
        today=by.today,
        organisation_id=organisation_id,
        request_key=uuid4(),
        what=Plan("guidance", "家长读书会", first, place="图书室"),
        every_weeks=2,
        until=until,
    )


def invited(by: Viewer, organisation_id: int, partner_id: int, held_on: date) -> int:
    """A body is asked to hold an activity too; returns the number of the invitation."""
    made = planned(by, organisation_id, "guidance", held_on)
    operations.invite(by=by, today=by.today, activity_id=made, partners=[partner_id])
    return Invitation.objects.get(activity_id=made).pk


def with_file(by: Viewer, activity_id: int, *, open_to: str = "everybody", name: str = "方案.pdf") -> int:
    """A file beside an activity; returns its number."""
    return operations.attach_file(
        by=by,
        today=by.today,
        activity_id=activity_id,
        upload=Upload(name, pdf(open_to.encode())),
        open_to=open_to,
    )


def slots_of(activity_id: int) -> tuple[int, ...]:
    """The numbers of an activity's slots, in order."""
    return tuple(slot.id for slot in offered(activity_id))


def booked(by: Viewer, activity_id: int, children: Iterable[int], *slot_ids: int) -> tuple[Booked, ...]:
    """A family books, the first slot where none is named."""
    return operations.book(
        by=by,
        today=by.today,
        activity_id=activity_id,
        slot_ids=slot_ids or slots_of(activity_id)[:1],
        children=tuple(children),
    )
