"""A lesson that can be heard: uploaded by those who write it, heard by those who learn, part by part."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongyu.attachments.factories import PHONE, mp3, picture, recording
from gongyu.attachments.models import Attachment
from gongyu.courses import operations, queries
from gongyu.courses.factories import LESSONS, at_school, colleagues, draft, published, recorded
from gongyu.courses.models import Lesson
from gongyu.courses.operations import Recording
from gongyu.courses.rules.lesson import Content
from gongyu.kernel.refusal import Refusal
from tests.cast import TODAY, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


def write(cast: Cast, edition: int, lesson: int, content: Content = LESSONS[0], **more: Any) -> None:
    operations.write_lesson(
        by=cast.viewer("school_officer"),
        today=TODAY,
        edition_id=edition,
        content=content,
        lesson_id=lesson,
        **more,
    )


def form(edition: int, lesson: int, cast: Cast, **more: object) -> Any:
    sent = {
        "title": "改过的名称",
        "text": "<p>改过的正文</p>",
        "kind": "none",
        "recording": SimpleUploadedFile("a.exe", mp3(), "text/html"),
    } | more
    return cast.client("school_officer").post(f"/courses/editions/{edition}/lessons/{lesson}/", sent)


def test_a_recording_is_uploaded_and_heard_while_it_is_reviewed(cast: Cast) -> None:
    made = draft(cast.viewer("school_officer"), cast.school.pk)
    lesson = Lesson.objects.get(edition_id=made, position=1).pk
    assert form(made, lesson, cast).status_code == 302
    address = f"/courses/editions/{made}/lessons/{lesson}/recording/"
    page = cast.client("principal").get(f"/courses/editions/{made}/").content.decode()
    assert f'preload="none" src="{address}"' in page
    answer = cast.client("principal").get(address, headers={"range": "bytes=417-1000"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (206, "audio/mpeg")
    assert answer.content[:2] == b"\xff\xfb" and len(answer.content) == 584
    assert PHONE[:11].encode() not in cast.client("principal").get(address).content
    assert cast.client("guardian").get(address).status_code == 403


@pytest.mark.parametrize("way", ["", "?form=audio", "?form=large"])
def test_a_guardian_hears_it_in_every_form_and_nothing_is_loaded_before_the_tap(cast: Cast, way: str) -> None:
    course = at_school(cast.viewer("school_officer"), cast.school.pk)["course_id"]
    page = cast.client("guardian").get(f"/courses/{course}/1/{way}").content.decode()
    assert f'preload="none" src="/courses/{course}/1/recording/"' in page
    assert "这一节没有录音" not in page
    answer = cast.client("guardian").get(f"/courses/{course}/1/recording/")
    assert answer.status_code == 200 and answer.content == mp3()[mp3().index(b"\xff\xfb") :]
    assert cast.client("guardian").get(f"/courses/{course}/2/recording/").status_code == 404
    assert cast.client("head_teacher").get(f"/courses/{course}/1/recording/").status_code == 403


def test_a_wrong_file_is_refused_at_its_field_and_nothing_typed_is_lost(cast: Cast) -> None:
    made = draft(cast.viewer("school_officer"), cast.school.pk)
    lesson = Lesson.objects.get(edition_id=made, position=1)
    answer = form(made, lesson.pk, cast, recording=SimpleUploadedFile("a.mp3", picture(), "audio/mpeg"))
    page = answer.content.decode()
    assert answer.status_code == 422 and "这是照片或文稿" in page
    assert "改过的名称" in page and "改过的正文" in page
    lesson.refresh_from_db()
    assert lesson.title == LESSONS[0].title and lesson.recording_id is None


def test_another_recording_takes_its_place_and_the_one_before_is_erased(cast: Cast) -> None:
    made = draft(cast.viewer("school_officer"), cast.school.pk)
    lesson = recorded(cast.viewer("school_officer"), made)
    before = Attachment.objects.get().pk
    write(cast, made, lesson)
    assert Attachment.objects.get().pk == before
    write(cast, made, lesson, recording=Recording(recording()))
    assert Attachment.objects.get().pk != before
    assert form(made, lesson, cast, recording="", drop_recording="on").status_code == 302
    assert not Attachment.objects.exists()


def test_a_recording_alone_is_a_lesson_and_without_it_there_is_none(cast: Cast) -> None:
    made = draft(cast.viewer("school_officer"), cast.school.pk)
    lesson = recorded(cast.viewer("school_officer"), made)
    silent = Content("只有录音的一节")
    write(cast, made, lesson, silent)
    with pytest.raises(Refusal) as refused:
        write(cast, made, lesson, silent, recording=Recording(None, True))
    assert refused.value.code == "lesson.empty"
    assert Attachment.objects.count() == 1


def test_the_next_edition_begins_with_it_and_what_is_published_keeps_it(cast: Cast) -> None:
    office = cast.viewer("school_officer")
    first = draft(office, cast.school.pk)
    recorded(office, first)
    published(office, cast.school.pk, colleagues(cast.school.pk, TODAY), edition_id=first)
    following = operations.follow_edition(by=office, today=TODAY, edition_id=first)
    assert Attachment.objects.count() == 1
    lesson = Lesson.objects.get(edition_id=following, position=1).pk
    operations.remove_lesson(by=office, today=TODAY, edition_id=following, lesson_id=lesson)
    assert Attachment.objects.count() == 1
    assert queries.lessons_of(first)[0].recording is not None


def test_a_lesson_that_is_removed_takes_its_recording_along(cast: Cast) -> None:
    office = cast.viewer("school_officer")
    made = draft(office, cast.school.pk)
    lesson = recorded(office, made)
    operations.remove_lesson(by=office, today=TODAY, edition_id=made, lesson_id=lesson)
    assert not Attachment.objects.exists()
