"""Whom the viewer may visit, with whom they live, and what the registry says of a day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from gongyu.access.permissions import VISIT_RECORD
from gongyu.access.rules import Viewer, require
from gongyu.contact.models import Visit
from gongyu.contact.queries.modes import Mode, counted_modes, modes, visit_duty
from gongyu.contact.queries.visit_company import Colleague, colleagues
from gongyu.contact.rules.visits import Headed
from gongyu.kernel.calendar import school_year
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.people import queries as people
from gongyu.people.queries import ClassSeen, Seat
from gongyu.policy.queries import pack, say

SCHOOLS = ("school", "kindergarten")


@dataclass(frozen=True, slots=True)
class Home:
    """What the form for a visit shows: the child, the others of the home, and which ways of meeting count."""

    pupil_id: int
    name: str
    class_id: int | None
    class_name: str
    neighbourhood: str
    last_visit_on: date | None
    siblings: tuple[Seat, ...]
    modes: tuple[Mode, ...]
    counted: tuple[str, ...]
    duty_key: str
    duty_words: str
    purpose: str
    colleagues: tuple[Colleague, ...] = ()


def seat(pupil_id: int, day: date) -> Seat:
    """Where a pupil sits on a day; OutOfScope for one who sits nowhere."""
    found = people.seat(pupil_id, day)
    if found is None:
        raise OutOfScope
    return found


def seat_now(pupil_id: int, today: date) -> Seat | None:
    """Where a pupil sits today, if anywhere."""
    return people.seat(pupil_id, today)


def place(viewer: Viewer, pupil_id: int, day: date, today: date) -> tuple[Seat, bool]:
    """Where a visit of a day is the viewer's to record, if anywhere: where the pupil sits now, or, for one
    who has moved since, where they sat on that day; and whether it is theirs for the class being their own.
    OutOfScope for one who sits nowhere."""
    now = seat_now(pupil_id, today)
    then = seat_now(pupil_id, day) if day < today else None
    for one in (now, then):
        if one is None:
            continue
        if viewer.may_at(VISIT_RECORD, one.path):
            return one, False
        if viewer.may_own(VISIT_RECORD) and is_mine(viewer, one, today):
            return one, True
    if now is None:
        raise OutOfScope
    return now, False


def seats_on(pupil_ids: Collection[int], day: date, organisation_id: int) -> list[Seat | None]:
    """Where each pupil sat at one school on a day; None for one who was not there."""
    found = people.seats(pupil_ids, day)
    seats = [found.get(pupil_id) for pupil_id in pupil_ids]
    return [one if one and one.organisation_id == organisation_id else None for one in seats]


def is_mine(viewer: Viewer, one: Seat, today: date) -> bool:
    """Whether the pupil's class is one that the viewer heads, or has headed in this school year."""
    if one.class_id is None or viewer.user_id is None:
        return False
    if one.class_id in people.classes_headed_by(viewer.user_id, today):
        return True
    staff = staff_of(viewer)
    began = school_year(today).starts_on
    return any(
        held.staff_id == staff and held.valid_until is not None and held.valid_until > began
        for held in people.headships([one.class_id])
    )


def staff_of(viewer: Viewer) -> int | None:
    """The viewer in the staff register."""
    found = people.staff_of(viewer.user_id)
    return found.id if found else None


def headships(class_id: int | None) -> tuple[Headed, ...]:
    """Who has headed a class when."""
    if class_id is None:
        return ()
    return tuple(
        Headed(one.staff_id, one.valid_from, one.valid_until) for one in people.headships([class_id])
    )


def posts(staff_id: int, organisation_id: int, day: date) -> frozenset[str]:
    """The posts of a member of staff at a school on a day."""
    return people.posts_of(staff_id, organisation_id, day)


def household(one: Seat, day: date) -> tuple[Seat, ...]:
    """The other children of a pupil's home who go to the same school."""
    if one.household_id is None:
        return ()
    found = people.seats_of_household(one.household_id, day)
    return tuple(
        other
        for other in found
        if other.pupil_id != one.pupil_id and other.organisation_id == one.organisation_id
    )


def home(viewer: Viewer, pupil_id: int, today: date) -> Home:
    """The form's surroundings; OutOfScope or Forbidden where the viewer may not record a visit there."""
    one = seat(pupil_id, today)
    require(viewer, VISIT_RECORD, one.path, own=is_mine(viewer, one, today))
    duty = visit_duty(one.stage)
    offered = modes(one.stage)
    act = pack().acts.get(f"visit.{offered[0].key}") if offered else None
    last = Visit.objects.filter(pupil_id=pupil_id, state="recorded").order_by("-occurred_on").first()
    return Home(
        pupil_id=pupil_id,
        name=one.name,
        class_id=one.class_id,
        class_name=one.class_name,
        neighbourhood=one.neighbourhood,
        last_visit_on=last.occurred_on if last else None,
        siblings=household(one, today),
        modes=offered,
        counted=counted_modes(one.stage),
        duty_key=duty.key if duty else "",
        duty_words=say(duty.summary) if duty else "",
        purpose=say(act.purpose) if act else "",
        colleagues=colleagues(viewer, one.organisation_id, one.class_id, today),
    )


def my_classes(viewer: Viewer, permission: str = VISIT_RECORD) -> tuple[ClassSeen, ...]:
    """The classes of whose pupils a permission is held: those that one heads first, then one's schools'."""
    mine = people.classes_headed_by(viewer.user_id, viewer.today) if viewer.may_own(permission) else ()
    own = people.classes_by_id(mine, viewer.today) if mine else {}
    schools = organisations.visible(viewer.scopes(permission), kinds=SCHOOLS, on=viewer.today, limit=12)
    others = [one for school in schools for one in people.classes_at(school.id, viewer.today)]
    return (*own.values(), *(one for one in others if one.id not in own))


def classes_of_mine(viewer: Viewer) -> tuple[int, ...]:
    """The classes that the viewer heads."""
    return people.classes_headed_by(viewer.user_id, viewer.today)


def my_children(viewer: Viewer) -> tuple[int, ...]:
    """The pupils for whom the viewer answers."""
    return people.child_ids_of(viewer.user_id, viewer.today)


def guardian_id(viewer: Viewer, pupil_id: int) -> int | None:
    """The viewer as a guardian of one pupil; None for everybody else."""
    if pupil_id not in my_children(viewer):
        return None
    found = people.guardian_of(viewer.user_id)
    return found.id if found else None


def head_user(class_id: int | None, organisation_id: int, today: date) -> int | None:
    """The user of a class's head teacher on a day."""
    if class_id is None:
        return None
    head = people.classes_by_id([class_id], today)[class_id].head_id
    staff = {one.id: one.user_id for one in people.staff_at(organisation_id, today)}
    return staff.get(head) if head is not None else None
