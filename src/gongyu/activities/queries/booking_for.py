"""For whom, and into which slot, those who organise an activity may book."""

from __future__ import annotations

from dataclasses import dataclass

from gongyu.access.rules import Viewer
from gongyu.activities.models import BookedChild
from gongyu.activities.queries.pages import Detail
from gongyu.activities.queries.people import classes
from gongyu.activities.queries.places import place
from gongyu.activities.queries.sheet import to_touch
from gongyu.activities.queries.sign_up import SlotSeen, offered, sign_up_state
from gongyu.activities.rules import sign_up as rules
from gongyu.kernel.refusal import OutOfScope
from gongyu.people import queries as people


@dataclass(frozen=True, slots=True)
class ForPage:
    """The children of a class who have no place yet, and the slots."""

    one: Detail
    class_id: int | None
    classes: tuple[tuple[int, str], ...]
    children: tuple[tuple[int, str], ...]
    slots: tuple[SlotSeen, ...]
    may_alter: bool


def for_page(viewer: Viewer, activity_id: int, class_id: int | None) -> ForPage:
    """The page for one class: the activity's own, or the one asked for; OutOfScope where nobody signs up."""
    one = to_touch(viewer, activity_id)
    if sign_up_state(activity_id) == "none":
        raise OutOfScope
    day = one.line.held_on
    known = classes(viewer, place(one.line.organisation_id), day)
    if class_id is not None and class_id not in {key for key, _name in known}:
        raise OutOfScope
    chosen = one.class_id or class_id or (known[0][0] if known else None)
    seats = people.seats_of_class(chosen, day) if chosen else ()
    booked = BookedChild.objects.filter(
        booking__slot__activity_id=activity_id, booking__state__in=["booked", "waiting"]
    )
    have = set(booked.values_list("pupil_id", flat=True))
    return ForPage(
        one=one,
        class_id=chosen,
        classes=() if one.class_id else known,
        children=tuple((seat.pupil_id, seat.name) for seat in seats if seat.pupil_id not in have),
        slots=offered(activity_id),
        may_alter=rules.may_alter(one.line.state, day, viewer.today),
    )
