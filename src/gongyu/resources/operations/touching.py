"""Engagements locked for those whom they concern."""

from __future__ import annotations

from gongyu.access.permissions import LECTURER_ASK
from gongyu.access.rules import Viewer
from gongyu.audit.operations import record as audit
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.resources import queries
from gongyu.resources.models import Engagement, Lecturer
from gongyu.resources.rules import engagement as rules


def touched(by: Viewer, engagement_id: int, step: str) -> Engagement:
    """An engagement, locked, for whoever takes a step of it: the lecturer, the keeper, or who asked.

    Forbidden where it is the other side's step, OutOfScope where it does not concern the viewer.
    """
    seen = queries.engagement(by, engagement_id)
    theirs = seen.answers if step in rules.OF_LECTURER else seen.asks
    if not theirs:
        raise Forbidden(LECTURER_ASK)
    row = Engagement.objects.select_for_update(of=("self",)).filter(pk=engagement_id).first()
    if row is None:
        raise OutOfScope
    return whole(row.pk)


def whole(engagement_id: int) -> Engagement:
    """An engagement with whom and what it is about."""
    return Engagement.objects.select_related(
        "lecturer__staff", "lecturer__corps__organisation", "organisation", "activity"
    ).get(pk=engagement_id)


def alone(row: Engagement) -> None:
    """Nobody else answers for the same person until this is done, in whichever corps they were asked."""
    me = row.lecturer
    rows = Lecturer.objects.filter(staff_id=me.staff_id) if me.staff_id else Lecturer.objects.filter(pk=me.pk)
    list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))


def audited(by: Viewer, act: str, row: Engagement, **detail: str) -> None:
    """A line of the trail about an engagement; keys and days, no name."""
    audit(
        by=by.user_id,
        act=act,
        noun="engagement",
        key=str(row.pk),
        organisation_id=row.organisation_id,
        detail={"lecturer": row.lecturer_id, "day": row.day.isoformat(), **detail},
    )
