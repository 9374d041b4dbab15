"""A corps, its lecturers, and requests for tests of other rooms, made at the doors."""

from __future__ import annotations

from datetime import date, time
from uuid import uuid4

from gongyu.access.rules import Viewer
from gongyu.resources import operations, queries
from gongyu.resources.models import AnswerLink
from gongyu.resources.operations import Person
from gongyu.resources.rules.engagement import When


def corps(by: Viewer, organisation_id: int, act: str, founded_on: date = date(2026, 9, 8)) -> int:
    """A body's corps; returns its number."""
    return operations.found(
        by=by,
        today=by.today,
        organisation_id=organisation_id,
        act=act,
        founded_on=founded_on,
        valid_until=None,
        document_number="",
        request_key=uuid4(),
    )


def lecturer(
    by: Viewer,
    corps_id: int,
    *,
    staff_id: int | None = None,
    of_body: int | None = None,
    topics: tuple[str, ...] = ("parenting",),
    kind: str = "teacher",
    name: str = "秦老先生",
    checked_on: date | None = None,
) -> int:
    """Somebody in a corps: of the staff, or from outside with a telephone; returns the lecturer's number."""
    outside = staff_id is None
    made = operations.add(
        by=by,
        today=by.today,
        corps_id=corps_id,
        who=Person(
            kind, topics, staff_id, of_body, name if outside else "", "13900139000" if outside else ""
        ),
        joined_on=date(2026, 9, 10),
        request_key=uuid4(),
    )
    if checked_on is not None:
        operations.qualify(
            by=by,
            today=by.today,
            lecturer_id=made,
            kind="check",
            title="",
            valid_from=checked_on,
            valid_until=None,
        )
    return made


def clock(day: date, begins: int = 14, ends: int = 16) -> When:
    """Hours of a day."""
    return When(day, "hours", time(begins), time(ends))


def asked(
    by: Viewer,
    organisation_id: int,
    lecturer_id: int,
    when: When,
    *,
    topic: str = "parenting",
    with_children: bool = False,
) -> int:
    """A body has asked a lecturer; returns the engagement's number."""
    return operations.ask(
        by=by,
        today=by.today,
        organisation_id=organisation_id,
        lecturer_id=lecturer_id,
        topic=topic,
        when=when,
        with_children=with_children,
        words="",
        request_key=uuid4(),
    )


def link_of(engagement_id: int) -> str:
    """What stands in the link of a request that works."""
    return queries.token_of(AnswerLink.objects.get(engagement_id=engagement_id, revoked_at__isnull=True))
