"""Who records, for which classes, and whose school it is."""

from __future__ import annotations

from datetime import date

from gongyu.access.permissions import ACTIVITY_JOIN, ACTIVITY_RECORD
from gongyu.access.rules import Viewer
from gongyu.activities.rules import activity as rules
from gongyu.organisations.queries import Body
from gongyu.people import queries as people

SCHOOLS = ("school", "kindergarten")


def audiences(place: Body) -> dict[str, str]:
    """The circles that a body may invite, by key."""
    return rules.audiences(schooling=place.kind in SCHOOLS)


def staff_id(viewer: Viewer) -> int | None:
    """The viewer in the staff register; None for those who are not in it."""
    found = people.staff_of(viewer.user_id)
    return found.id if found else None


def classes(viewer: Viewer, place: Body, today: date) -> tuple[tuple[int, str], ...]:
    """The classes that an activity may name: all of the school's, or those that the viewer heads."""
    if place.kind not in SCHOOLS:
        return ()
    found = people.classes_at(place.id, today)
    if not viewer.may_at(ACTIVITY_RECORD, place.path):
        mine = people.classes_headed_by(viewer.user_id, today)
        found = tuple(one for one in found if one.id in mine)
    return tuple((one.id, one.name) for one in found)


def my_children(viewer: Viewer) -> tuple[people.Seat, ...]:
    """The viewer's own children, where they may sign up for them."""
    return people.children_of(viewer.user_id, viewer.today) if viewer.may_own(ACTIVITY_JOIN) else ()


def schools_of_my_children(viewer: Viewer) -> tuple[int, ...]:
    """The schools and kindergartens of the viewer's own children."""
    children = people.children_of(viewer.user_id, viewer.today)
    return tuple(sorted({child.organisation_id for child in children}))
