"""A body's meetings: the only door. What was held is one entry, where a duty counts it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gongyu.access.permissions import COMMITTEE_KEEP, COMMITTEE_VIEW
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.audit.operations import record as audit
from gongyu.committees import queries
from gongyu.committees.models import Meeting
from gongyu.committees.operations.proofs import locked
from gongyu.committees.rules import body as bodies
from gongyu.committees.rules import meeting as rules
from gongyu.compliance.operations import reassess
from gongyu.kernel.refusal import Forbidden
from gongyu.ledger import operations as ledger
from gongyu.notices.operations import tell


@dataclass(frozen=True, slots=True)
class Called:
    """When a body meets, where, and what about."""

    held_on: date
    agenda: str
    begins_at: time | None = None
    place: str = ""


@transaction.atomic
def meet(
    *, by: Viewer, today: date, organisation_id: int, which: str, called: Called, request_key: UUID
) -> int:
    """Write a meeting down: one to come is planned and the members are told, one of a day that has come was
    held. Returns its number; sent again with the same key it is the same meeting."""
    require_anywhere(by, COMMITTEE_VIEW)
    place = queries.body_to_write(by, organisation_id, which)
    if (known := _same_act(by, request_key)) is not None:
        return known
    rules.check_agenda(called.agenda)
    committee = locked(place.id, which)
    rules.check_in_office(queries.term_on(committee.pk, called.held_on) is not None)
    try:
        with transaction.atomic():
            row = Meeting.objects.create(
                committee=committee,
                held_on=called.held_on,
                begins_at=called.begins_at,
                place=called.place.strip(),
                agenda=called.agenda.strip(),
                state=rules.state_on(called.held_on, today),
                made_by_id=by.user_id,  # type: ignore[misc]
                request_key=request_key,
            )
    except IntegrityError:  # a twin request has just saved the same form
        if (known := _same_act(by, request_key)) is None:
            raise
        return known
    if row.state == "held":
        _post(by, today, row)
    else:
        _tell(row, today, _("要开会：%(body)s"))
    _audit(by, "meeting.plan", row)
    return row.pk


@transaction.atomic
def hold_meeting(*, by: Viewer, today: date, meeting_id: int) -> None:
    """A planned meeting has been held."""
    require_anywhere(by, COMMITTEE_VIEW)
    row = _to_write(by, meeting_id)
    after = rules.check_transition(row.state, "hold")
    rules.check_come(row.held_on, today)
    row.state = after
    row.save(update_fields=["state"])
    _post(by, today, row)
    _audit(by, "meeting.hold", row)


@transaction.atomic
def call_off_meeting(*, by: Viewer, today: date, meeting_id: int) -> None:
    """A planned meeting is not held; its members are told."""
    require_anywhere(by, COMMITTEE_VIEW)
    row = _to_write(by, meeting_id)
    row.state = rules.check_transition(row.state, "call_off")
    row.save(update_fields=["state"])
    _tell(row, today, _("会议取消了：%(body)s"))
    _audit(by, "meeting.call-off", row)


@transaction.atomic
def withdraw_meeting(*, by: Viewer, today: date, meeting_id: int, reason: str) -> None:
    """What was written down as held was not: the school's office takes it back by a reversing entry."""
    require_anywhere(by, COMMITTEE_KEEP)
    row = _to_write(by, meeting_id)
    if not queries.keeps(by, queries.seen_place(by, row.committee.organisation_id)):
        raise Forbidden(COMMITTEE_KEEP)
    after = rules.check_transition(row.state, "withdraw")
    bodies.check_reason(reason)
    row.state = after
    row.save(update_fields=["state"])
    if row.entry_id is not None:
        ledger.reverse(by=by, today=today, entry_id=row.entry_id, reason=reason)
        _again(row, today)
    _audit(by, "meeting.withdraw", row)


def _to_write(by: Viewer, meeting_id: int) -> Meeting:
    seen, _place = queries.meeting_to_write(by, meeting_id)
    return Meeting.objects.select_for_update().select_related("committee").get(pk=seen.pk)


def _post(by: Viewer, today: date, row: Meeting) -> None:
    act = rules.ACTS.get(row.committee.which)
    if act is None:
        return
    row.entry_id = ledger.post(
        by=by,
        today=today,
        kind=act,
        organisation_id=row.committee.organisation_id,
        occurred_on=row.held_on,
        actor_id=queries.staff_id(by),
        source=f"committees.meeting:{row.pk}",
    )
    row.save(update_fields=["entry"])
    _again(row, today)


def _again(row: Meeting, today: date) -> None:
    reassess(
        organisation_ids=[row.committee.organisation_id],
        today=today,
        occurred_on=row.held_on,
        kinds=[rules.ACTS[row.committee.which]],
    )


def _tell(row: Meeting, today: date, subject: str) -> None:
    """The body's members hear of it, without what it is about."""
    tell(
        user_ids=queries.member_users(row.committee_id, today),
        subject=subject % {"body": _(bodies.BODIES[row.committee.which])},
        body=row.held_on.isoformat(),
        url=reverse("committees:meeting", args=[row.pk]),
    )


def _same_act(by: Viewer, request_key: UUID) -> int | None:
    found = Meeting.objects.filter(request_key=request_key, made_by_id=by.user_id)
    return found.values_list("pk", flat=True).first()


def _audit(by: Viewer, act: str, row: Meeting) -> None:
    audit(
        by=by.user_id,
        act=act,
        noun="meeting",
        key=str(row.pk),
        organisation_id=row.committee.organisation_id,
        detail={"which": row.committee.which, "held_on": row.held_on.isoformat()},
    )
