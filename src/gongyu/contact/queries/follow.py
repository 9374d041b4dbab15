"""What is to be followed up after visits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gongyu.access.permissions import VISIT_VIEW
from gongyu.access.rules import Viewer
from gongyu.contact.models import FollowUp
from gongyu.contact.queries.words import agreed_words
from gongyu.contact.rules import follow as rules


@dataclass(frozen=True, slots=True)
class FollowSeen:
    """Something to follow up, on the page of its visit."""

    owner_id: int
    owner_name: str
    due_on: date
    state: str
    state_words: str
    # Whether it is the viewer's to look after, or theirs to say that it has been.
    mine: bool
    may_close: bool


@dataclass(frozen=True, slots=True)
class ToFollow:
    """Something of one's own to follow up, in a list."""

    visit_id: int
    pupil_name: str
    agreed: str
    due_on: date
    overdue: bool


def owned(viewer: Viewer) -> QuerySet[FollowUp]:
    """What is open and the viewer's to look after: by this they may read the visit that it is about."""
    if viewer.user_id is None or not viewer.may(VISIT_VIEW):
        return FollowUp.objects.none()
    return FollowUp.objects.filter(owner__user_id=viewer.user_id, state="open")


def follow_up(viewer: Viewer, visit_id: int, recorded_by: int | None) -> FollowSeen | None:
    """What is to be followed up after a visit that the viewer may see."""
    row = FollowUp.objects.filter(visit_id=visit_id).select_related("owner").first()
    if row is None:
        return None
    mine = row.owner.user_id is not None and row.owner.user_id == viewer.user_id
    return FollowSeen(
        owner_id=row.owner_id,
        owner_name=row.owner.name,
        due_on=row.due_on,
        state=row.state,
        state_words=_(rules.STATES[row.state]),
        mine=mine,
        may_close=row.state == "open" and (mine or recorded_by == viewer.user_id),
    )


def to_follow(viewer: Viewer, *, soon: bool = True) -> tuple[ToFollow, ...]:
    """The viewer's own, the most urgent first; `soon` leaves out what has time (one query)."""
    until = viewer.today + timedelta(days=rules.SOON_DAYS)
    rows = owned(viewer).filter(Q(due_on__lte=until) if soon else Q()).filter(visit__state="recorded")
    return tuple(
        ToFollow(
            visit_id=row.visit_id,
            pupil_name=row.visit.pupil.name,
            agreed=agreed_words(row.visit.agreements_sealed, row.visit.agreed_sealed),
            due_on=row.due_on,
            overdue=row.due_on < viewer.today,
        )
        for row in rows.select_related("visit__pupil").order_by("due_on", "id")
    )
