"""Emergencies as their reviewers see them, and one's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from gongyu.access.permissions import EMERGENCY_OPEN, EMERGENCY_REVIEW
from gongyu.access.roles import ROLES
from gongyu.access.rules import Viewer, require, require_anywhere
from gongyu.accounts import queries as accounts
from gongyu.accounts.queries import Urgent
from gongyu.accounts.rules import REVIEWED_WITHIN
from gongyu.audit.queries import Line, lines_during
from gongyu.kernel.refusal import OutOfScope

PAGE: Final = 50
# Half an hour of clicking; more is shown as a number.
MANY: Final = 500


@dataclass(frozen=True, slots=True)
class Review:
    """One emergency, what was done during it in order, and whether the viewer may say what they found."""

    urgent: Urgent
    role: str
    lines: tuple[Line, ...]
    more: bool
    may_review: bool


def emergencies(viewer: Viewer, *, before: int = 0) -> tuple[tuple[Urgent, ...], int]:
    """Those in the viewer's scope, without a review first; and from where to go on."""
    require_anywhere(viewer, EMERGENCY_REVIEW)
    found = accounts.emergencies(viewer.scopes(EMERGENCY_REVIEW), limit=PAGE + 1, before=before)
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else 0


def review(viewer: Viewer, emergency_id: int) -> Review:
    """One emergency; OutOfScope outside the viewer's scope."""
    require_anywhere(viewer, EMERGENCY_REVIEW)
    urgent = accounts.emergency(emergency_id)
    if urgent is None:
        raise OutOfScope
    require(viewer, EMERGENCY_REVIEW, urgent.path)
    lines = lines_during(
        urgent.user_id,
        urgent.opened_at,
        urgent.ends_at,
        noun="emergency",
        key=str(urgent.id),
        limit=MANY + 1,
    )
    role = ROLES.get(urgent.role)
    return Review(
        urgent=urgent,
        role=role.zh if role else urgent.role,
        lines=lines[:MANY],
        more=len(lines) > MANY,
        may_review=urgent.over and urgent.reviewed_at is None and urgent.user_id != viewer.user_id,
    )


def own_emergencies(viewer: Viewer) -> tuple[Urgent, ...]:
    """The viewer's own, newest first."""
    require_anywhere(viewer, EMERGENCY_OPEN)
    return accounts.emergencies_of(viewer.user_id or 0, limit=10)


def to_review(viewer: Viewer) -> int:
    """How many wait for the viewer."""
    return accounts.unreviewed(viewer.scopes(EMERGENCY_REVIEW)) if viewer.may(EMERGENCY_REVIEW) else 0


def overdue() -> tuple[int, int]:
    """How many wait for a review anywhere, and how many of them longer than they should."""
    return accounts.unreviewed([""]), accounts.unreviewed([""], since=timezone.now() - REVIEWED_WITHIN)
