"""The book of contacts of a class: each child, and when their family was last spoken with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from gongyu.access.permissions import CONTACT_RECORD
from gongyu.access.rules import Viewer, require, require_anywhere
from gongyu.contact.models import FamilyContact
from gongyu.contact.queries.people import my_classes
from gongyu.contact.queries.words import opened
from gongyu.contact.rules import book as rules
from gongyu.kernel.calendar import school_year
from gongyu.kernel.refusal import OutOfScope
from gongyu.people import queries as people
from gongyu.people.queries import ClassSeen, Seat
from gongyu.policy.queries import pack, say

NOTE: Final = "contact_familycontact.note"


@dataclass(frozen=True, slots=True)
class BookLine:
    """A child of the class. `own_id` is a contact of today that the viewer may take back; the note is told to
    whoever wrote it alone. `request_key` is what the form for the next contact is known by."""

    pupil_id: int
    name: str
    last_on: date | None
    last_way: str
    times: int
    note: str
    own_id: int | None
    request_key: UUID


@dataclass(frozen=True, slots=True)
class Book:
    """A class's book in a school year."""

    class_id: int
    class_name: str
    organisation_id: int
    organisation_name: str
    purpose: str
    lines: tuple[BookLine, ...]


def book_classes(viewer: Viewer) -> tuple[ClassSeen, ...]:
    """The classes whose book one keeps: one's own first, then those of one's schools."""
    return my_classes(viewer, CONTACT_RECORD)


def seat_to_contact(viewer: Viewer, pupil_id: int) -> Seat:
    """Where a child sits whose family one may note a contact with; OutOfScope or Forbidden otherwise."""
    require_anywhere(viewer, CONTACT_RECORD)
    one = people.seat(pupil_id, viewer.today)
    if one is None:
        raise OutOfScope
    require(viewer, CONTACT_RECORD, one.path, own=_mine(viewer, one.class_id))
    return one


def book(viewer: Viewer, class_id: int, kept: Iterable[ClassSeen] = ()) -> Book:
    """The book of a class, one of those `kept` or another; OutOfScope or Forbidden for others."""
    seen = next((one for one in kept if one.id == class_id), None)
    if seen is None:
        seen = people.classes_by_id([class_id], viewer.today).get(class_id)
        if seen is None:
            raise OutOfScope
        require(viewer, CONTACT_RECORD, seen.path, own=_mine(viewer, class_id))
    seats = people.seats_of_class(class_id, viewer.today)
    act = pack().acts.get(rules.KIND)
    return Book(
        class_id=class_id,
        class_name=seen.name,
        organisation_id=seen.organisation_id,
        organisation_name=seen.organisation_name,
        purpose=say(act.words) if act else "",
        lines=_lines(viewer, seats),
    )


def _mine(viewer: Viewer, class_id: int | None) -> bool:
    return class_id is not None and class_id in people.classes_headed_by(viewer.user_id, viewer.today)


def _lines(viewer: Viewer, seats: Iterable[Seat]) -> tuple[BookLine, ...]:
    found = list(seats)
    rows = FamilyContact.objects.filter(
        pupil_id__in=[one.pupil_id for one in found],
        occurred_on__gte=school_year(viewer.today).starts_on,
        state="recorded",
    ).order_by("occurred_on", "pk")
    of_each: dict[int, list[FamilyContact]] = {}
    for row in rows:
        of_each.setdefault(row.pupil_id, []).append(row)
    return tuple(_line(viewer, one, of_each.get(one.pupil_id, [])) for one in found)


def _line(viewer: Viewer, one: Seat, rows: list[FamilyContact]) -> BookLine:
    last = rows[-1] if rows else None
    own = last is not None and last.recorded_by_id == viewer.user_id
    return BookLine(
        pupil_id=one.pupil_id,
        name=one.name,
        last_on=last.occurred_on if last else None,
        last_way=_(rules.WAYS[last.way]) if last else "",
        times=len(rows),
        note=opened(last.note_sealed, NOTE) if last and own else "",
        own_id=last.pk if last and own and last.occurred_on == viewer.today else None,
        request_key=uuid4(),
    )
