"""Asking for a dated exception, and deciding on it: never the same person."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongyu.access.permissions import EXEMPTION_APPROVE, EXEMPTION_REQUEST
from gongyu.access.rules import Viewer, require
from gongyu.audit.operations import record
from gongyu.compliance.models import Exemption
from gongyu.compliance.operations.assess import reassess
from gongyu.compliance.queries.exemptions import NOTE, REASON
from gongyu.compliance.rules.exemptions import (
    check_days,
    check_ground,
    check_once,
    check_other_person,
    check_reason,
    next_state,
)
from gongyu.keeping.queries import sealed
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.notices.operations import tell
from gongyu.organisations.queries import body
from gongyu.people.queries import is_mine, seat
from gongyu.policy.queries import pack


@transaction.atomic
def request_exemption(
    *,
    by: Viewer,
    today: date,
    duty_key: str,
    organisation_id: int,
    pupil_id: int | None,
    ground: str,
    reason: str,
    valid_from: date,
    valid_until: date,
) -> int:
    """Ask that a body, or one of its pupils, be excepted from a duty for a while; returns its number."""
    duty = pack().duties.get(duty_key)
    place = body(organisation_id)
    if duty is None or place is None:
        raise OutOfScope
    require(by, EXEMPTION_REQUEST, place.path, own=_own(by, organisation_id, pupil_id, today))
    if by.user_id is None:
        raise Forbidden(EXEMPTION_REQUEST)
    check_ground(duty, ground)
    check_days(valid_from, valid_until, today)
    check_reason(reason)
    overlapping = Exemption.objects.filter(
        duty_key=duty_key,
        organisation_id=organisation_id,
        state__in=["requested", "approved"],
        valid_from__lt=valid_until,
        valid_until__gt=valid_from,
    )
    same = overlapping.filter(pupil_id=pupil_id) if pupil_id else overlapping.filter(pupil__isnull=True)
    check_once(same.count())
    row = Exemption.objects.create(
        duty_key=duty_key,
        organisation_id=organisation_id,
        pupil_id=pupil_id,
        ground=ground,
        reason_sealed=sealed(reason.strip(), REASON),
        valid_from=valid_from,
        valid_until=valid_until,
        requested_by_id=by.user_id,
    )
    _audit(by, "exemption.request", row)
    return row.pk


@transaction.atomic
def approve_exemption(*, by: Viewer, today: date, exemption_id: int, note: str = "") -> None:
    """Grant an exemption: its standings move at once."""
    _decide(by, today, exemption_id, "approve", note)


@transaction.atomic
def refuse_exemption(*, by: Viewer, today: date, exemption_id: int, note: str) -> None:
    """Decline an exemption, saying why."""
    check_reason(note)
    _decide(by, today, exemption_id, "refuse", note)


@transaction.atomic
def withdraw_exemption(*, by: Viewer, today: date, exemption_id: int) -> None:
    """Take back one's own request, or as an approver an exemption that no longer holds."""
    row = _locked(by, exemption_id)
    if row.requested_by_id != by.user_id:
        require(by, EXEMPTION_APPROVE, row.organisation.path)
    was = row.state
    row.state = next_state(row.state, "withdraw")
    row.save(update_fields=["state"])
    if was == "approved":
        _reassess(row, today)
    _audit(by, "exemption.withdraw", row)


def _decide(by: Viewer, today: date, exemption_id: int, act: str, note: str) -> None:
    row = _locked(by, exemption_id)
    require(by, EXEMPTION_APPROVE, row.organisation.path)
    check_other_person(row.requested_by_id, by.user_id)
    row.state = next_state(row.state, act)
    row.decided_by_id = by.user_id
    row.decided_at = timezone.now()
    row.note_sealed = sealed(note.strip(), NOTE)
    row.save(update_fields=["state", "decided_by", "decided_at", "note_sealed"])
    if act == "approve":
        _reassess(row, today)
    _audit(by, f"exemption.{act}", row)
    answer = _("例外申请已批准") if act == "approve" else _("例外申请未批准")
    tell(
        user_ids=[row.requested_by_id],
        subject=answer,
        body=row.duty_key,
        url=reverse("compliance:exemptions"),
    )


def _locked(by: Viewer, exemption_id: int) -> Exemption:
    row = (
        Exemption.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .filter(pk=exemption_id)
        .first()
    )
    if row is None:
        raise OutOfScope
    asked = row.requested_by_id == by.user_id and by.user_id is not None
    if not asked and not by.reaches(row.organisation.path):
        raise OutOfScope
    return row


def _own(by: Viewer, organisation_id: int, pupil_id: int | None, today: date) -> bool:
    """Whether the exemption is for a pupil of one's own class; a pupil must be at the school named."""
    if pupil_id is None:
        return False
    found = seat(pupil_id, today)
    if found is None or found.organisation_id != organisation_id:
        raise OutOfScope
    return is_mine(by, found)


def _reassess(row: Exemption, today: date) -> None:
    """The exemption bears on every period that it touches: those running, and a past one it reaches into."""
    duty = pack().duties[row.duty_key]
    for day in sorted({today, min(row.valid_from, today)}):
        reassess(organisation_ids=[row.organisation_id], today=today, occurred_on=day, duty_keys=[duty.key])


def _audit(by: Viewer, act: str, row: Exemption) -> None:
    detail = {
        "duty": row.duty_key,
        "pupil": row.pupil_id,
        "ground": row.ground,
        "from": row.valid_from.isoformat(),
        "until": row.valid_until.isoformat(),
    }
    record(
        by=by.user_id,
        act=act,
        noun="exemption",
        key=str(row.pk),
        organisation_id=row.organisation_id,
        detail=detail,
    )
