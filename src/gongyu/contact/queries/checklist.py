"""Lists for families: as the school has them, and as a family reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongyu.access.permissions import NOTICE_VIEW
from gongyu.access.rules import Viewer
from gongyu.contact.models import FamilyChecklist
from gongyu.contact.queries.notices import Audience, place_of
from gongyu.contact.rules.checklist import Item
from gongyu.kernel.calendar import school_year
from gongyu.kernel.refusal import Forbidden
from gongyu.organisations.queries import Body
from gongyu.people import queries as people
from gongyu.people.rules.naming import grade
from gongyu.policy.queries import pack, say
from gongyu.policy.rules import FamilyList


@dataclass(frozen=True, slots=True)
class ListShown:
    """One list in the reader's language: (key, words) of each item."""

    key: str
    name: str
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ListEdited:
    """One list as its school edits it: (key, words, kept) of the known items, and the school's own."""

    key: str
    name: str
    items: tuple[tuple[str, str, bool], ...]
    own: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChecklistPage:
    """A school's lists of this school year."""

    place: Body
    year: str
    lists: tuple[ListEdited, ...]
    sent_on: date | None
    notice_id: int | None
    families: int


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """What a family reads: a list, of which school, for which of its children."""

    place: str
    year: str
    children: tuple[str, ...]
    list: ListShown


def lists_of(stage: str) -> tuple[FamilyList, ...]:
    """The pack's lists for a stage."""
    return tuple(one for one in pack().lists.values() if stage in one.stages)


def checklist_place(viewer: Viewer, organisation_id: int) -> Body:
    """A school whose lists the viewer adjusts and sends; OutOfScope or Forbidden otherwise."""
    return place_of(viewer, Audience("school", organisation_id))


def checklist(viewer: Viewer, organisation_id: int) -> ChecklistPage:
    """A school's lists, as it has them now."""
    place = checklist_place(viewer, organisation_id)
    year = school_year(viewer.today).key
    row = FamilyChecklist.objects.filter(organisation_id=place.id, year=year).first()
    return ChecklistPage(
        place,
        year,
        tuple(_edited(one, row) for one in lists_of(place.stage)),
        row.sent_on if row else None,
        row.notice_id if row else None,
        len({one.family for one in people.kin(place.id, viewer.today)}),
    )


def family_lists(viewer: Viewer) -> tuple[FamilyPage, ...]:
    """The lists that the schools of the viewer's children have sent this school year, whenever the
    family came; brothers and sisters under one list together."""
    if not viewer.may_own(NOTICE_VIEW):
        raise Forbidden(NOTICE_VIEW)
    seats = people.children_of(viewer.user_id, viewer.today)
    year = school_year(viewer.today).key
    rows = FamilyChecklist.objects.filter(
        organisation_id__in={one.organisation_id for one in seats}, year=year, sent_on__isnull=False
    )
    sent = {row.organisation_id: row for row in rows}
    classes = people.classes_by_id([one.class_id for one in seats if one.class_id], viewer.today)
    found: dict[tuple[int, str], FamilyPage] = {}
    for seat in seats:
        row, seen = sent.get(seat.organisation_id), classes.get(seat.class_id or 0)
        if row is None:
            continue
        now = grade(seen.entry_year, seat.stage, viewer.today) if seen else None
        for one in (known for known in lists_of(seat.stage) if known.fits(seat.stage, now)):
            key = (row.pk, one.key)
            names = (*found[key].children, seat.name) if key in found else (seat.name,)
            found[key] = FamilyPage(seat.organisation_name, year, names, _shown(one, row))
    return tuple(found.values())


def _kept(one: FamilyList, row: FamilyChecklist | None) -> tuple[Item, ...]:
    """The items of a list: as the school has adjusted them, or the pack's."""
    if row is None or one.key not in row.items:
        return tuple(Item(item.key) for item in one.items)
    return tuple(Item(key, words) for key, words in row.items[one.key])


def _shown(one: FamilyList, row: FamilyChecklist) -> ListShown:
    known = {item.key: say(item.words) for item in one.items}
    items = ((item.key, item.words or known.get(item.key, "")) for item in _kept(one, row))
    return ListShown(one.key, say(one.words), tuple((key, words) for key, words in items if words))


def _edited(one: FamilyList, row: FamilyChecklist | None) -> ListEdited:
    kept = {item.key: item.words for item in _kept(one, row)}
    known = {item.key: say(item.words) for item in one.items}
    return ListEdited(
        one.key,
        say(one.words),
        tuple((key, kept.get(key) or words, key in kept) for key, words in known.items()),
        tuple(words for key, words in kept.items() if key not in known),
    )
