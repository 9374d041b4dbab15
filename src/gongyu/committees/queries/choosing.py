"""Whom one may take into a body: the staff, or the guardians of one class at a time."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from gongyu.access.rules import Viewer
from gongyu.organisations.queries import Body
from gongyu.people import queries as people
from gongyu.people.rules.relations import RELATIONS


@dataclass(frozen=True, slots=True)
class Choosing:
    """Of what sort the person is, the classes there are, and whom one can choose: key and words."""

    sort: str
    classes: tuple[tuple[int, str], ...]
    class_id: int | None
    people: tuple[tuple[int, str], ...]


def choosing(viewer: Viewer, place: Body, sort: str, class_id: int | None) -> Choosing:
    """What the form of a member offers; a class that is none of the school's gives nobody."""
    if sort == "staff":
        found = tuple((one.id, one.name) for one in people.staff_at(place.id, viewer.today))
        return Choosing(sort, (), None, found)
    if sort != "guardian":
        return Choosing("outsider", (), None, ())
    classes = tuple((one.id, one.name) for one in people.classes_at(place.id, viewer.today, heads=False))
    chosen = class_id if class_id in dict(classes) else classes[0][0] if classes else None
    return Choosing(sort, classes, chosen, _guardians(viewer, chosen) if chosen else ())


def is_staff(place: Body, staff_id: int, viewer: Viewer) -> bool:
    """Whether somebody works at the school today."""
    return any(one.id == staff_id for one in people.staff_at(place.id, viewer.today))


def is_guardian(place: Body, guardian_id: int, viewer: Viewer) -> bool:
    """Whether somebody is a guardian of a child of the school today."""
    return any(one.guardian_id == guardian_id for one in people.kin(place.id, viewer.today))


def _guardians(viewer: Viewer, class_id: int) -> tuple[tuple[int, str], ...]:
    """The guardians of a class, by the child's name."""
    seats = people.seats_of_class(class_id, viewer.today)
    answering = people.guardians_of([seat.pupil_id for seat in seats], viewer.today)
    found: dict[int, str] = {}
    for seat in seats:
        for one in answering.get(seat.pupil_id, ()):
            relation = _(RELATIONS[one.relation]) if one.relation in RELATIONS else ""
            words = _("%(child)s的%(relation)s %(name)s") % {
                "child": seat.name,
                "relation": relation,
                "name": one.name,
            }
            found.setdefault(one.guardian_id, words)
    return tuple(found.items())
