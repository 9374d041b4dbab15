"""Noting that a family was spoken with, and taking that back: the only door. Each contact is one entry."""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from gongyu.access.permissions import CONTACT_RECORD
from gongyu.access.rules import Viewer, require, require_anywhere
from gongyu.audit.operations import record as audit
from gongyu.compliance.operations import reassess
from gongyu.contact import queries
from gongyu.contact.models import FamilyContact
from gongyu.contact.rules import book as rules
from gongyu.kernel.refusal import OutOfScope
from gongyu.ledger import operations as ledger

# A reversal says why; of a line tapped by mistake there is only this to say.
MISTAKEN: Final = "记错了，撤回"


@transaction.atomic
def record_contact(
    *, by: Viewer, today: date, pupil_id: int, way: str, request_key: UUID, note: str = ""
) -> int:
    """Note that the family of a child was spoken with today; returns its number. Sent again with the same key
    it is the same contact."""
    require_anywhere(by, CONTACT_RECORD)
    one = queries.seat_to_contact(by, pupil_id)
    if (known := _same_act(by, request_key)) is not None:
        return known
    rules.check_way(way)
    rules.check_note(note)
    try:
        with transaction.atomic():
            entry = ledger.post(
                by=by,
                today=today,
                kind=rules.KIND,
                organisation_id=one.organisation_id,
                occurred_on=today,
                pupil_id=pupil_id,
                region_code=one.region_code,
                actor_id=queries.staff_of(by),
                facets={"way": way},
                source=f"contact.familycontact:{request_key}",
            )
            row = FamilyContact.objects.create(
                organisation_id=one.organisation_id,
                school_class_id=one.class_id,
                pupil_id=pupil_id,
                occurred_on=today,
                way=way,
                note_sealed=queries.sealed(note.strip(), queries.NOTE),
                entry_id=entry,
                recorded_by_id=by.user_id,  # type: ignore[misc]
                recorded_at=timezone.now(),
                request_key=request_key,
            )
    except IntegrityError:  # a twin request has just saved the same form
        if (known := _same_act(by, request_key)) is None:
            raise
        return known
    _done(by, today, "contact.record", row)
    return row.pk


@transaction.atomic
def withdraw_contact(*, by: Viewer, today: date, contact_id: int) -> int | None:
    """Take a contact back that one has noted oneself, or as the school's office, by a reversing entry.
    Returns the class whose book it stood in."""
    require_anywhere(by, CONTACT_RECORD)
    rows = FamilyContact.objects.select_for_update(of=("self",)).select_related("organisation")
    row = rows.filter(pk=contact_id).first()
    if row is None:
        raise OutOfScope
    require(by, CONTACT_RECORD, row.organisation.path, own=row.recorded_by_id == by.user_id)
    rules.check_stands(row.state)
    row.state = "withdrawn"
    row.save(update_fields=["state"])
    ledger.reverse(by=by, today=today, entry_id=row.entry_id, reason=MISTAKEN)
    _done(by, today, "contact.withdraw", row)
    return row.school_class_id


def _done(by: Viewer, today: date, act: str, row: FamilyContact) -> None:
    reassess(
        organisation_ids=[row.organisation_id], today=today, occurred_on=row.occurred_on, kinds=[rules.KIND]
    )
    audit(
        by=by.user_id,
        act=act,
        noun="contact",
        key=str(row.pk),
        organisation_id=row.organisation_id,
        detail={"pupil": row.pupil_id, "way": row.way},
    )


def _same_act(by: Viewer, request_key: UUID) -> int | None:
    found = FamilyContact.objects.filter(request_key=request_key, recorded_by_id=by.user_id)
    return found.values_list("pk", flat=True).first()
