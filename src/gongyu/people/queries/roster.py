"""The roster of a school, and one pupil, as the viewer may see them. County and city see no names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from gongyu.access.permissions import PUPIL_VIEW, ROSTER_IMPORT, ROSTER_MANAGE, ROSTER_VIEW
from gongyu.access.rules import Viewer, require
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body
from gongyu.people.queries.answering import may_let_in
from gongyu.people.queries.classes import ClassSeen, classes_at, classes_by_id, classes_headed_by
from gongyu.people.queries.families import Answering, child_ids_of, guardians_of
from gongyu.people.queries.finding import pupil_ids_meant
from gongyu.people.queries.leaving import open_left_out
from gongyu.people.queries.seats import Seat, seat, seats_of_class, seats_of_household, seats_of_school
from gongyu.people.queries.staff_leaving import open_staff_left_out
from gongyu.people.rules.searching import term_of

PAGE: Final = 50
SCHOOLS: Final = ("school", "kindergarten")


@dataclass(frozen=True, slots=True)
class RosterPage:
    """One page of a school's roster. `classes` are those that the viewer may open."""

    body: Body
    classes: tuple[ClassSeen, ...]
    chosen: ClassSeen | None
    seats: tuple[Seat, ...]
    page: int
    more: bool
    may_import: bool
    # How many pupils a roster left out and nobody has decided about yet; for those who decide.
    to_decide: int
    # The same of staff whom a list of theirs left out.
    staff_to_decide: int = 0


@dataclass(frozen=True, slots=True)
class PupilPage:
    """A pupil with those who answer for them, and the other children of the home."""

    seat: Seat
    head_name: str
    guardians: tuple[Answering, ...]
    siblings: tuple[Seat, ...]
    may_let_in: bool = False


def roster_schools(viewer: Viewer) -> tuple[Body, ...]:
    """The schools whose roster, or a part of it, the viewer may open."""
    whole = organisations.visible(viewer.scopes(ROSTER_VIEW), kinds=SCHOOLS, on=viewer.today, limit=200)
    known = {body.id for body in whole}
    mine = _my_classes(viewer).values()
    others = organisations.bodies({one.organisation_id for one in mine} - known)
    return (*whole, *others.values())


def roster(
    viewer: Viewer, organisation_id: int, *, class_id: int | None = None, search: str = "", page: int = 1
) -> RosterPage:
    """A page of a school's roster: the whole school's, or that of the classes which the viewer heads."""
    body = organisations.body(organisation_id)
    if body is None:
        raise OutOfScope
    mine = {key: one for key, one in _my_classes(viewer).items() if one.organisation_id == body.id}
    require(viewer, ROSTER_VIEW, body.path, own=bool(mine))
    whole = viewer.may_at(ROSTER_VIEW, body.path)
    classes = classes_at(body.id, viewer.today) if whole else tuple(mine.values())
    chosen = next((one for one in classes if one.id == class_id), None)
    if class_id and chosen is None:
        raise OutOfScope
    wanted = [chosen.id] if chosen else None if whole else [one.id for one in classes]
    page = max(page, 1)
    only = pupil_ids_meant(viewer, body, term_of(search)) if search else None
    found = seats_of_school(
        body.id, viewer.today, class_ids=wanted, only=only, limit=PAGE + 1, offset=(page - 1) * PAGE
    )
    decides = viewer.may_at(ROSTER_MANAGE, body.path)
    return RosterPage(
        body=body,
        classes=classes,
        chosen=chosen,
        seats=found[:PAGE],
        page=page,
        more=len(found) > PAGE,
        may_import=viewer.may_at(ROSTER_IMPORT, body.path),
        to_decide=open_left_out(body.id) if decides else 0,
        staff_to_decide=open_staff_left_out(body.id) if decides else 0,
    )


def school_to_import(viewer: Viewer, organisation_id: int | None) -> Body:
    """The school into which the viewer imports: the one named, or the only one; OutOfScope otherwise."""
    scopes = viewer.scopes(ROSTER_IMPORT)
    if organisation_id is not None:
        body = organisations.body(organisation_id)
        if body is None:
            raise OutOfScope
        require(viewer, ROSTER_IMPORT, body.path)
        return body
    found = organisations.visible(scopes, kinds=SCHOOLS, on=viewer.today, limit=1)
    if not found:
        raise OutOfScope
    return found[0]


def may_see_pupil(viewer: Viewer, pupil_id: int) -> bool:
    """Whether the viewer may know a pupil by name: their school, their class, or their own child."""
    found = seat(pupil_id, viewer.today)
    return found is not None and sees(viewer, found)


def sees(viewer: Viewer, one: Seat) -> bool:
    """The same of a seat that is known already."""
    if viewer.may_at(PUPIL_VIEW, one.path):
        return True
    if not viewer.may_own(PUPIL_VIEW):
        return False
    return is_mine(viewer, one)


def by_work(viewer: Viewer, one: Seat) -> bool:
    """Whether the viewer knows a pupil by their work, and not only as one of the child's guardians."""
    if viewer.may_at(PUPIL_VIEW, one.path):
        return True
    return one.class_id in classes_headed_by(viewer.user_id, viewer.today)


def is_mine(viewer: Viewer, one: Seat) -> bool:
    """Whether the pupil is in a class that the viewer heads, or is the viewer's own child."""
    if one.class_id in classes_headed_by(viewer.user_id, viewer.today):
        return True
    return one.pupil_id in child_ids_of(viewer.user_id, viewer.today)


def class_pupils(viewer: Viewer, class_id: int, *, seen: ClassSeen | None = None) -> tuple[Seat, ...]:
    """Everybody in a class, for those who may know them by name; OutOfScope or Forbidden otherwise.

    `seen` is the class, with its head, where the caller has read it already.
    """
    known = seen is not None and seen.id == class_id
    one = seen if known else classes_by_id([class_id], viewer.today).get(class_id)
    if one is None:
        raise OutOfScope
    require(viewer, PUPIL_VIEW, one.path, own=one.headed_by(viewer.user_id))
    return seats_of_class(class_id, viewer.today)


def pupil(viewer: Viewer, pupil_id: int) -> PupilPage:
    """One pupil; OutOfScope where the viewer may not know of them."""
    one = seat(pupil_id, viewer.today)
    if one is None or not sees(viewer, one):
        raise OutOfScope
    seen = classes_by_id([one.class_id], viewer.today) if one.class_id else {}
    home = seats_of_household(one.household_id, viewer.today) if one.household_id else ()
    return PupilPage(
        seat=one,
        head_name=seen[one.class_id].head_name if one.class_id in seen else "",
        guardians=guardians_of([pupil_id], viewer.today).get(pupil_id, ()),
        siblings=tuple(other for other in home if other.pupil_id != pupil_id and sees(viewer, other)),
        may_let_in=may_let_in(viewer, one),
    )


def siblings(pupil_id: int, day: date) -> tuple[Seat, ...]:
    """The other children of a pupil's home on a day, at whatever schools."""
    one = seat(pupil_id, day)
    if one is None or one.household_id is None:
        return ()
    return tuple(other for other in seats_of_household(one.household_id, day) if other.pupil_id != pupil_id)


def _my_classes(viewer: Viewer) -> dict[int, ClassSeen]:
    if not viewer.may_own(ROSTER_VIEW):
        return {}
    mine = classes_headed_by(viewer.user_id, viewer.today)
    return classes_by_id(mine, viewer.today) if mine else {}
