"""The numbers kept about one pupil: masked for a page, whole for whom the room's door lets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from gongyu.access.permissions import PUPIL_REVEAL
from gongyu.access.rules import Viewer
from gongyu.keeping.queries import opened
from gongyu.people.models import Guardian, Pupil
from gongyu.people.queries.classes import classes_headed_by
from gongyu.people.queries.families import guardians_of
from gongyu.people.queries.seats import Seat
from gongyu.people.rules.revealing import masked_number, masked_phone

NUMBER: Final = "number"


@dataclass(frozen=True, slots=True)
class Number:
    """One number: the pupil's own ("number"), or a guardian's telephone (the guardian's id)."""

    what: str
    guardian: str
    masked: str


def may_reveal(viewer: Viewer, one: Seat) -> bool:
    """Whether the viewer may have a pupil's numbers shown: at their school, or of the class they head."""
    if viewer.may_at(PUPIL_REVEAL, one.path):
        return True
    headed = viewer.may_own(PUPIL_REVEAL) and one.class_id in classes_headed_by(viewer.user_id, viewer.today)
    return bool(one.class_id and headed)


def numbers_of(viewer: Viewer, one: Seat) -> tuple[Number, ...]:
    """The numbers kept about a pupil, masked; none for those who may not have them shown."""
    if not may_reveal(viewer, one):
        return ()
    number, phones = whole_numbers(one.pupil_id, viewer.today)
    own = (Number(NUMBER, "", masked_number(number)),) if number else ()
    others = (Number(str(key), name, masked_phone(phone)) for key, (name, phone) in phones.items())
    return (*own, *others)


def guardian_phones(guardian_ids: Iterable[int]) -> dict[int, str]:
    """Guardian → telephone, of those with one (one query). Only for sending a letter, never for a page."""
    rows = Guardian.objects.filter(pk__in=set(guardian_ids), phone_sealed__isnull=False).only("phone_sealed")
    return {row.pk: opened(row.phone_sealed, "people_guardian.phone") for row in rows}


def whole_numbers(pupil_id: int, day: date) -> tuple[str, dict[int, tuple[str, str]]]:
    """A pupil's number, empty where none is kept, and guardian → (name, telephone) of those with one.

    Only for masking, and for the door that writes down who asked.
    """
    pupil = Pupil.objects.only("number_sealed").get(pk=pupil_id)
    names = {one.guardian_id: one.name for one in guardians_of([pupil_id], day).get(pupil_id, ())}
    rows = Guardian.objects.filter(pk__in=names, phone_sealed__isnull=False).order_by("pk")
    phones = {
        row.pk: (names[row.pk], opened(row.phone_sealed, "people_guardian.phone"))
        for row in rows.only("phone_sealed")
    }
    return opened(pupil.number_sealed, "people_pupil.number"), phones
