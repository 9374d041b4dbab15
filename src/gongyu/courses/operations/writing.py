"""Writing a course: its head and its lessons, while the edition is a draft."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from gongyu.access.permissions import COURSE_WRITE
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.attachments import operations as attachments
from gongyu.attachments.rules import Upload, judged
from gongyu.courses import queries
from gongyu.courses.models import Course, Edition, Lesson
from gongyu.courses.operations.touching import audited, may_touch
from gongyu.courses.rules import editing, lesson
from gongyu.courses.rules.editing import Head
from gongyu.courses.rules.lesson import Content
from gongyu.kernel.refusal import OutOfScope


@dataclass(frozen=True, slots=True)
class Recording:
    """What becomes of a lesson's recording: another one in its place, none, or the one that is there."""

    upload: Upload | None = None
    dropped: bool = False


AS_IT_IS: Final = Recording()


@transaction.atomic
def begin_course(*, by: Viewer, today: date, organisation_id: int, head: Head, request_key: UUID) -> int:
    """A body begins a course; returns its first edition. Sent again with the same key it is the same one."""
    require_anywhere(by, COURSE_WRITE)
    body = queries.writing_place(by, organisation_id)
    head = head.stripped()
    editing.check_head(head, queries.campaigns())
    try:
        with transaction.atomic():
            course = Course.objects.create(organisation_id=body.id, request_key=request_key)
            row = Edition(course=course, number=1, written_by_id=by.user_id)  # type: ignore[misc]
            _say(row, head)
            row.save(force_insert=True)
    except IntegrityError:  # the same form again, or a twin request
        known = queries.known_course(request_key)
        if known is None or known.organisation_id != body.id:
            raise
        return known.editions.get(number=1).pk
    audited(by, "course.begin", row)
    return row.pk


@transaction.atomic
def change_edition(*, by: Viewer, today: date, edition_id: int, head: Head) -> None:
    """A draft says of itself something else."""
    row, _body = may_touch(by, edition_id)
    editing.check_draft(row.state)
    head = head.stripped()
    editing.check_head(head, queries.campaigns())
    _say(row, head)
    row.save(update_fields=["title", "summary", "topic", "stages", "campaign"])
    audited(by, "course.change", row)


@transaction.atomic
def write_lesson(
    *,
    by: Viewer,
    today: date,
    edition_id: int,
    content: Content,
    lesson_id: int | None = None,
    recording: Recording = AS_IT_IS,
) -> int:
    """Write a lesson of a draft anew, or add one at its end; returns the lesson."""
    row, _body = may_touch(by, edition_id)
    editing.check_draft(row.state)
    content = lesson.kept(content)
    lessons = Lesson.objects.filter(edition=row)
    if lesson_id is None:
        editing.check_room(lessons.count())
        last = lessons.aggregate(last=Max("position"))["last"] or 0
        one = Lesson(edition=row, position=last + 1)
    else:
        found = lessons.filter(pk=lesson_id).first()
        if found is None:
            raise OutOfScope
        one = found
    file = judged(recording.upload, sound=True, field="recording") if recording.upload else None
    before = one.recording_id
    stays = before is not None and not recording.dropped
    lesson.check_content(content, recorded=file is not None or stays)
    _fill(one, content)
    if file is not None:
        one.recording_id = attachments.keep(
            by=by, today=today, organisation_id=row.course.organisation_id, file=file
        )
    elif not stays:
        one.recording = None
    one.save()
    if before is not None and before != one.recording_id:
        attachments.let_go(by=by, today=today, attachment_id=before)
    audited(by, "course.lesson", row, lesson=one.position)
    return one.pk


@transaction.atomic
def remove_lesson(*, by: Viewer, today: date, edition_id: int, lesson_id: int) -> None:
    """Take a lesson out of a draft; those after it move up."""
    row, _body = may_touch(by, edition_id)
    editing.check_draft(row.state)
    gone = Lesson.objects.filter(edition=row, pk=lesson_id).first()
    if gone is None:
        raise OutOfScope
    gone.delete()
    if gone.recording_id is not None:
        attachments.let_go(by=by, today=today, attachment_id=gone.recording_id)
    for position, one in enumerate(Lesson.objects.filter(edition=row).order_by("position"), 1):
        if one.position != position:
            one.position = position
            one.save(update_fields=["position"])
    audited(by, "course.lesson_remove", row)


def _say(row: Edition, head: Head) -> None:
    row.title, row.summary, row.topic = head.title, head.summary, head.topic
    row.stages = [stage for stage in editing.STAGES if stage in head.stages]
    row.campaign = head.campaign


def _fill(one: Lesson, content: Content) -> None:
    one.title, one.text, one.audio, one.video = content.title, content.text, content.audio, content.video
    one.kind, one.question, one.feedback = content.kind, content.question, content.feedback
    one.options = [asdict(option) for option in content.options]
