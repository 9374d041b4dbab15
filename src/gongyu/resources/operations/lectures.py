"""What comes of an agreement: an activity planned from it, a word afterwards, a letter of hours."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from django.db import transaction

from gongyu.access.permissions import ACTIVITY_VIEW
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.activities import operations as activities
from gongyu.activities.operations import Plan
from gongyu.activities.queries import audiences, natures
from gongyu.audit.operations import record as audit
from gongyu.keeping.queries import sealed
from gongyu.resources import queries
from gongyu.resources.operations.touching import audited, touched
from gongyu.resources.rules import engagement as rules
from gongyu.ui.papers import letter_of


@transaction.atomic
def plan(*, by: Viewer, today: date, engagement_id: int, nature: str) -> int:
    """Plan the activity with everything that is known already; returns the activity's number."""
    row = touched(by, engagement_id, "take")
    there = row.activity is not None and row.activity.state in ("planned", "held")
    rules.check_to_plan(row.state, there)
    body = queries.place(row.organisation_id)
    rules.check_nature(nature, {one.key for one in natures(by, body)})
    circles = audiences(body)
    made = activities.plan(
        by=by,
        today=today,
        organisation_id=body.id,
        request_key=uuid4(),
        what=Plan(
            nature=nature,
            title=queries.topic_words(row.topic),
            held_on=row.day,
            audience="all" if "class" in circles else "public",
            speaker=queries.name_of(row.lecturer),
            starts_at=row.starts_at,
        ),
    )
    row.activity_id = made
    row.save(update_fields=["activity"])
    audited(by, "engagement.plan", row, activity=str(made))
    return made


@transaction.atomic
def give_feedback(*, by: Viewer, today: date, engagement_id: int, answer: str, words: str) -> None:
    """What the body that asked says of the lecture, for the lecturer and the keeper alone; may be changed."""
    row = touched(by, engagement_id, "take")
    rules.check_feedback(answer, queries.held(row))
    row.feedback = answer
    row.feedback_sealed = sealed(words.strip(), queries.FEEDBACK)
    row.save(update_fields=["feedback", "feedback_sealed"])
    audited(by, "engagement.feedback", row)


@transaction.atomic
def take_letter(*, by: Viewer, today: date, lecturer_id: int, first: int | None = None) -> bytes:
    """The letter of a lecturer's hours of a school year as PDF, with its line in the trail."""
    require_anywhere(by, ACTIVITY_VIEW)
    found = queries.given(by, lecturer_id, first)
    audit(
        by=by.user_id,
        act="lecturer.letter",
        noun="lecturer",
        key=str(found.lecturer_id),
        organisation_id=found.organisation_id,
        detail={"year": found.year.key},
    )
    return letter_of(found.letter)
