"""Opening emergency access, ending it, and reviewing somebody else's."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gongyu.access.permissions import EMERGENCY_OPEN, EMERGENCY_REVIEW
from gongyu.access.queries import users_with
from gongyu.access.rules import Viewer, check_emergency_role, require, require_anywhere
from gongyu.accounts import operations as accounts
from gongyu.accounts import queries as known
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.kernel.words import N_
from gongyu.notices.operations import tell
from gongyu.organisations.queries import body


@transaction.atomic
def open_emergency(*, by: Viewer, today: date, role: str, organisation_id: int, reason: str) -> int:
    """Take a role at a place for half an hour; returns the number of the emergency. Who is to review it is
    told; where nobody could, it is refused."""
    require_anywhere(by, EMERGENCY_OPEN)
    place = body(organisation_id)
    if by.user_id is None:  # a command needs no emergency
        raise Forbidden(EMERGENCY_OPEN)
    if place is None or not place.open_on(today):
        raise OutOfScope
    require(by, EMERGENCY_OPEN, place.path)
    check_emergency_role(role, place)
    reviewers = set(users_with(EMERGENCY_REVIEW, place.path, today)) - {by.user_id}
    if not reviewers:
        raise Refusal(
            "emergency.nobody-reviews",
            N_("这个单位没有可以事后审查的审计员，不能开紧急访问。请先由授权管理员授权一位审计员。"),
        )
    number = accounts.open_emergency(by=by.user_id, role=role, organisation_id=organisation_id, reason=reason)
    tell(
        user_ids=reviewers,
        subject=_("有人开启了紧急访问，结束后请审查"),
        body=_("半小时内结束。请看做了什么、是否妥当。"),
        url=reverse("console:emergency_review", args=[number]),
    )
    return number


@transaction.atomic
def end_emergency(*, by: Viewer, today: date) -> None:
    """End one's own before its time."""
    require_anywhere(by, EMERGENCY_OPEN)
    if by.user_id is None:
        raise Forbidden(EMERGENCY_OPEN)
    accounts.end_emergency(by=by.user_id)


@transaction.atomic
def review_emergency(*, by: Viewer, today: date, emergency_id: int, finding: str, remark: str) -> None:
    """Say of somebody else's emergency that it was in order, or that it is to be pursued."""
    require_anywhere(by, EMERGENCY_REVIEW)
    urgent = known.emergency(emergency_id)
    if urgent is None:
        raise OutOfScope
    require(by, EMERGENCY_REVIEW, urgent.path)
    if by.user_id is None:  # a second person, not a command
        raise Forbidden(EMERGENCY_REVIEW)
    accounts.review_emergency(by=by.user_id, emergency_id=emergency_id, finding=finding, remark=remark)
