"""The schools whose bodies one may see, and those for which one keeps them."""

from __future__ import annotations

from typing import Final

from gongyu.access import queries as access
from gongyu.access.permissions import COMMITTEE_KEEP, COMMITTEE_VIEW
from gongyu.access.rules import Viewer, require
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body
from gongyu.people import queries as people

SCHOOLS: Final = ("school", "kindergarten")


def own_schools(viewer: Viewer) -> frozenset[int]:
    """The schools of a guardian's own children."""
    if not viewer.may_own(COMMITTEE_VIEW):
        return frozenset()
    return frozenset(seat.organisation_id for seat in people.children_of(viewer.user_id, viewer.today))


def seen_place(viewer: Viewer, organisation_id: int) -> Body:
    """A school whose bodies the viewer may see; OutOfScope or Forbidden otherwise."""
    place = organisations.body(organisation_id)
    if place is None or place.kind not in SCHOOLS:
        raise OutOfScope
    own = not viewer.may_at(COMMITTEE_VIEW, place.path) and place.id in own_schools(viewer)
    require(viewer, COMMITTEE_VIEW, place.path, own=own)
    return place


def keeps(viewer: Viewer, place: access.Place) -> bool:
    """Whether the viewer keeps the bodies of a school."""
    return place.kind in SCHOOLS and access.acts_for(viewer, COMMITTEE_KEEP, place)


def kept_place(viewer: Viewer, organisation_id: int) -> Body:
    """A school whose bodies the viewer keeps; OutOfScope where they may not know of it, else Forbidden."""
    place = seen_place(viewer, organisation_id)
    if not keeps(viewer, place):
        raise Forbidden(COMMITTEE_KEEP)
    return place


def staff_id(viewer: Viewer) -> int | None:
    """The viewer in the staff register; None for those who are not in it."""
    found = people.staff_of(viewer.user_id)
    return found.id if found else None
