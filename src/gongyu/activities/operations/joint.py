"""Holding an activity together: asking other bodies, and their answers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongyu.access.permissions import ACTIVITY_RECORD
from gongyu.access.queries import users_with
from gongyu.access.rules import Viewer
from gongyu.activities import queries
from gongyu.activities.models import Activity, Invitation
from gongyu.activities.operations.activity import Plan, plan
from gongyu.activities.operations.touching import audited, may_touch
from gongyu.activities.rules import planning
from gongyu.kernel.refusal import OutOfScope
from gongyu.notices.operations import tell
from gongyu.organisations.queries import bodies


@transaction.atomic
def invite(*, by: Viewer, today: date, activity_id: int, partners: Collection[int]) -> int:
    """Ask other bodies to hold a planned activity together; returns how many are newly asked."""
    row, place = may_touch(by, activity_id)
    planning.check_planned(row.state)
    known = bodies(partners)
    able = {key for key, body in known.items() if queries.could_join(place, body, row.nature, row.held_on)}
    planning.check_partners(partners, able)
    asked = set(Invitation.objects.filter(activity=row).values_list("organisation_id", flat=True))
    new = [known[key] for key in sorted(set(partners) - asked)]
    made = Invitation.objects.bulk_create(
        Invitation(activity=row, organisation_id=body.id, asked_by_id=by.user_id)  # type: ignore[misc]
        for body in new
    )
    for one, body in zip(made, new, strict=True):
        tell(
            user_ids=users_with(ACTIVITY_RECORD, body.path, today),
            subject=_("有单位邀请你们一起办活动"),
            url=reverse("activities:invitation", args=[one.pk]),
        )
    audited(by, "activity.invite", row, partners=len(new))
    return len(new)


@transaction.atomic
def join(*, by: Viewer, today: date, invitation_id: int, request_key: UUID) -> int:
    """Hold it too: an activity of one's own is planned for the same day; returns its number."""
    one, row = _to_answer(by, invitation_id, "join")
    made = plan(
        by=by,
        today=today,
        organisation_id=one.organisation_id,
        request_key=request_key,
        what=Plan(
            row.nature,
            row.title,
            row.held_on,
            row.audience if row.audience in queries.audiences(queries.place(one.organisation_id)) else "all",
            place=row.place,
            speaker=row.speaker,
            starts_at=row.starts_at,
        ),
    )
    Activity.objects.filter(pk=made).update(host=row)
    _answer(by, one, "join")
    audited(by, "activity.join", row, partner=one.organisation_id)
    return made


@transaction.atomic
def decline(*, by: Viewer, today: date, invitation_id: int) -> None:
    """Not this time; no reason is asked."""
    one, row = _to_answer(by, invitation_id, "decline")
    _answer(by, one, "decline")
    audited(by, "activity.decline", row, partner=one.organisation_id)


def _to_answer(by: Viewer, invitation_id: int, act: str) -> tuple[Invitation, Activity]:
    one = Invitation.objects.select_for_update().filter(pk=invitation_id).first()
    if one is None:
        raise OutOfScope
    if not queries.may_answer(by, queries.place(one.organisation_id)):
        raise OutOfScope
    planning.check_invitation(one.state, act)
    return one, one.activity


def _answer(by: Viewer, one: Invitation, act: str) -> None:
    one.state = planning.check_invitation(one.state, act)
    one.answered_by_id = by.user_id
    one.answered_at = timezone.now()
    one.save(update_fields=["state", "answered_by", "answered_at"])
