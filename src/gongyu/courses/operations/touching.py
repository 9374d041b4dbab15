"""Editions locked for those who write them."""

from __future__ import annotations

from gongyu.access.permissions import COURSE_WRITE
from gongyu.access.rules import Viewer
from gongyu.audit.operations import record as audit
from gongyu.courses import queries
from gongyu.courses.models import Edition
from gongyu.kernel.refusal import Forbidden, OutOfScope


def may_touch(by: Viewer, edition_id: int) -> tuple[Edition, queries.Body]:
    """An edition, locked, with the body it is of; OutOfScope or Forbidden for others."""
    queries.visible_edition(by, edition_id)
    row = (
        Edition.objects.select_for_update(of=("self",)).select_related("course").filter(pk=edition_id).first()
    )
    if row is None:
        raise OutOfScope
    body = queries.place(row.course.organisation_id)
    if not queries.acts_for(by, body):
        raise Forbidden(COURSE_WRITE)
    return row, body


def audited(by: Viewer, act: str, row: Edition, **detail: str | int) -> None:
    """A line of the trail about an edition; keys and values, no text."""
    audit(
        by=by.user_id,
        act=act,
        noun="course",
        key=str(row.course_id),
        organisation_id=row.course.organisation_id,
        detail={"edition": row.number, **detail},
    )
