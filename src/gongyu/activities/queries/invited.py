"""Whose families an activity invites, and whose bookings somebody may touch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gongyu.access.permissions import ACTIVITY_JOIN
from gongyu.access.rules import Viewer
from gongyu.activities.models import Activity, BookedChild, Booking
from gongyu.activities.queries.pages import is_visible
from gongyu.activities.queries.people import SCHOOLS, my_children
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.kernel.words import N_
from gongyu.people import queries as people
from gongyu.people.queries import Seat


@dataclass(frozen=True, slots=True)
class Family:
    """A guardian with their children whom an activity invites."""

    guardian_id: int
    children: tuple[Seat, ...]

    def household_of(self, chosen: Iterable[int]) -> int | None:
        """The home of the chosen children; None where it is not known."""
        wanted = set(chosen)
        homes = [child.household_id for child in self.children if child.pupil_id in wanted]
        return next((home for home in homes if home), None)


def family(viewer: Viewer, row: Activity) -> Family:
    """The viewer's own children whom an activity invites; OutOfScope or Forbidden where there are none."""
    found = invited(viewer, row)
    guardian = people.guardian_of(viewer.user_id) if found else None
    if guardian is None:
        if is_visible(viewer, row):
            raise Forbidden(ACTIVITY_JOIN)
        raise OutOfScope
    return Family(guardian.id, found)


def invited(viewer: Viewer, row: Activity) -> tuple[Seat, ...]:
    """The viewer's own children at the school, or in the class, whose families an activity invites."""
    return tuple(
        child
        for child in my_children(viewer)
        if child.organisation_id == row.organisation_id and row.school_class_id in (None, child.class_id)
    )


def offered_to(row: Activity) -> int | None:
    """How many homes an activity's circle has on its day, where the roster knows the circle: of a school, or
    of a class of it; None of any other."""
    if row.organisation.kind not in SCHOOLS or row.audience not in ("all", "class"):
        return None
    return people.homes_at(row.organisation_id, row.held_on, class_id=row.school_class_id)


def is_ours(viewer: Viewer, booking: Booking) -> bool:
    """Whether a booking is for a child for whom the viewer answers."""
    if not viewer.may_own(ACTIVITY_JOIN):
        return False
    children = people.child_ids_of(viewer.user_id, viewer.today)
    return BookedChild.objects.filter(booking=booking, pupil_id__in=children).exists()


def children_of(bookings: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """The children whom some bookings are about, by booking (one query)."""
    found: dict[int, tuple[int, ...]] = {}
    rows = BookedChild.objects.filter(booking_id__in=list(bookings)).order_by("pk")
    for booking, pupil in rows.values_list("booking_id", "pupil_id"):
        found[booking] = (*found.get(booking, ()), pupil)
    return found


@dataclass(frozen=True, slots=True)
class HomeOf:
    """A child's home, and who of it is asked first."""

    household_id: int | None
    guardian_id: int


def home_of(row: Activity, pupil_id: int) -> HomeOf:
    """The home of a child whose family an activity invites; refused for another child, and for one of whom
    nobody is known who answers for it. The caller has made sure who asks."""
    seat = people.seats([pupil_id], row.held_on).get(pupil_id)
    at_school = seat is not None and seat.organisation_id == row.organisation_id
    if seat is None or not at_school or row.school_class_id not in (None, seat.class_id):
        raise Refusal("booking.not-invited", N_("这名学生不在这项活动邀请的范围里。"), field="child")
    kin = people.guardians_of([pupil_id], row.held_on).get(pupil_id, ())
    if not kin:
        raise Refusal(
            "booking.no-guardian",
            N_("这名学生还没有登记家长。请先在学生的页面补登一位，再替他们报名。"),
            field="child",
        )
    return HomeOf(seat.household_id, kin[0].guardian_id)
