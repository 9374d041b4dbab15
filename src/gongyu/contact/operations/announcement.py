"""Publishing a new edition of a school's page for families: the only door. Each edition is news released."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from gongyu.access.permissions import NOTICE_SEND
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.audit.operations import record as audit
from gongyu.compliance.operations import reassess
from gongyu.contact import queries
from gongyu.contact.models import Announcement
from gongyu.contact.rules import announcement as rules
from gongyu.ledger import operations as ledger
from gongyu.organisations.queries import Body


@transaction.atomic
def announce(*, by: Viewer, today: date, organisation_id: int, said: rules.Said, request_key: UUID) -> int:
    """Publish an edition; returns its number. Sent again with the same key it is the same edition."""
    require_anywhere(by, NOTICE_SEND)
    place = queries.announcement_place(by, organisation_id)
    if (known := _same_act(by, request_key)) is not None:
        return known
    said = said.stripped()
    rules.check_said(said)
    before = queries.edition(queries.latest(place.id))
    rules.check_changed(before.said == said)
    try:
        with transaction.atomic():
            row = _write(by, today, place, before.number + 1, said, request_key)
    except IntegrityError:  # a twin request has just saved the same form
        if (known := _same_act(by, request_key)) is None:
            raise
        return known
    reassess(organisation_ids=[place.id], today=today, occurred_on=today, kinds=[rules.KIND])
    audit(
        by=by.user_id,
        act="announcement.publish",
        noun="announcement",
        key=str(row.pk),
        organisation_id=place.id,
        detail={"edition": row.number},
    )
    return row.number


def _write(
    by: Viewer, today: date, place: Body, number: int, said: rules.Said, request_key: UUID
) -> Announcement:
    entry = ledger.post(
        by=by,
        today=today,
        kind=rules.KIND,
        organisation_id=place.id,
        occurred_on=today,
        actor_id=queries.staff_of(by),
        source=f"contact.announcement:{request_key}",
    )
    return Announcement.objects.create(
        organisation_id=place.id,
        number=number,
        phone=said.phone,
        ways=said.ways,
        complaints=said.complaints,
        words=said.words,
        published_on=today,
        published_by_id=by.user_id,  # type: ignore[misc]
        entry_id=entry,
        request_key=request_key,
    )


def _same_act(by: Viewer, request_key: UUID) -> int | None:
    found = Announcement.objects.filter(request_key=request_key, published_by_id=by.user_id)
    return found.values_list("number", flat=True).first()
