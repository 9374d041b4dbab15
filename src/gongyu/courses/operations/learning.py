"""A guardian goes through a lesson: the only door. What they answer is their own."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from gongyu.access.permissions import COURSE_LEARN
from gongyu.access.rules import Viewer
from gongyu.courses import queries
from gongyu.courses.models import Answer, Learning, Lesson
from gongyu.courses.rules import lesson as rules
from gongyu.kernel.refusal import Forbidden, OutOfScope


@transaction.atomic
def answer_lesson(
    *, by: Viewer, today: date, course_id: int, position: int, choice: int | None = None, words: str = ""
) -> bool:
    """Go through a lesson, answering its question where it has one; a later answer takes the place of an
    earlier. Returns whether the course is finished. There is no line in the audit trail: it would say who
    learnt what, and when."""
    if not by.may_own(COURSE_LEARN):
        raise Forbidden(COURSE_LEARN)
    edition = queries.edition_for(by, course_id)
    row = Lesson.objects.filter(edition=edition, position=position).first()
    if row is None:
        raise OutOfScope
    rules.check_answer(row.kind, len(row.options), choice, words)
    assert by.user_id is not None
    mine, _new = Learning.objects.select_for_update().get_or_create(
        user_id=by.user_id, edition=edition, defaults={"touched_on": today}
    )
    said = {
        "choice": choice if row.kind == "choice" else None,
        "words_sealed": queries.sealed(words.strip()) if row.kind == "words" else None,
    }
    Answer.objects.update_or_create(learning=mine, lesson=row, defaults=said)
    mine.touched_on = today
    positions = tuple(Lesson.objects.filter(edition=edition).values_list("position", flat=True))
    done = rules.next_of(queries.answered_positions(by, edition.pk), positions) is None
    if done and mine.finished_on is None:
        mine.finished_on = today
    mine.save(update_fields=["touched_on", "finished_on"])
    return done
