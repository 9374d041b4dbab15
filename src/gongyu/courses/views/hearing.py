"""A lesson's recording, as far as it is asked for: a phone goes back and forth in it."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from gongyu.attachments import queries as attachments
from gongyu.attachments.queries import File
from gongyu.courses import queries
from gongyu.kernel.refusal import OutOfScope
from gongyu.ui.downloads import Brought, hand_over
from gongyu.ui.requests import Asked


@require_safe
@login_required
def hear(request: Asked, course_id: int, position: int) -> HttpResponse:
    """For a guardian who learns."""
    found = queries.learning_lesson(request.viewer, course_id, position).lesson.recording
    if found is None:
        raise OutOfScope
    return _given(request, found)


@require_safe
@login_required
def lesson_recording(request: Asked, edition_id: int, lesson_id: int) -> HttpResponse:
    """For whoever writes, reviews or reads an edition."""
    return _given(request, queries.recording_in_edition(request.viewer, edition_id, lesson_id))


def _given(request: Asked, file: File) -> HttpResponse:
    brought = Brought(file.name, file.media_type, file.size, file.tag, file.shown)
    return hand_over(request, brought, partial(attachments.content, file.id))
