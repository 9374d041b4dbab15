"""A picture taken by a phone is put beside what was done, without JavaScript; it comes back without its
place. A lesson's recording is heard from the middle, and is not loaded before the tap."""

from __future__ import annotations

import io
from typing import Any, Final

from django.urls import reverse
from PIL import Image

from gongyu.activities.factories import held
from gongyu.attachments.factories import PHONE, mp3, picture
from gongyu.courses.factories import at_school, draft
from gongyu.courses.models import Lesson
from tests.browser.conftest import Street
from tests.cast import TODAY

AUDIO: Final = "const a = document.querySelector('audio');"


def chosen(name: str, content: bytes) -> Any:
    """A file as the browser sends it: it believes the name."""
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


def test_a_phones_picture_comes_back_without_its_place(street: Street) -> None:
    made = held(street.cast.viewer("school_officer"), street.cast.school.pk, "parents_meeting", TODAY)
    tab = street.tab("school_officer", "phone", script=False)
    page = tab.open(reverse("activities:activity", args=[made]))
    with page.expect_event("load"):
        page.get_by_role("link", name="放附件").click()
    # A program first: it is refused in words, and the choice stays.
    page.get_by_label("看得到这项活动的人").check()
    page.set_input_files("input[type=file]", chosen("照片.jpg", b"MZ" + bytes(400)))
    with page.expect_event("load"):
        page.get_by_role("button", name="放上去").click()
    assert "这是一个程序" in page.locator(".field-error").inner_text()
    assert page.get_by_label("看得到这项活动的人").is_checked()
    page.set_input_files("input[type=file]", chosen("家长会 现场.jpg", picture((1600, 1200), turned=True)))
    with page.expect_event("load"):
        page.get_by_role("button", name="放上去").click()
    link = page.get_by_role("link", name="家长会 现场.jpg", exact=True)
    answer = page.request.get(tab.base + str(link.get_attribute("href")))
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    kept = answer.body()
    with Image.open(io.BytesIO(kept)) as shown:
        assert shown.size == (1200, 1600) and not dict(shown.getexif())
    assert PHONE.encode() not in kept
    assert tab.too_wide() <= 0
    with page.expect_event("load"):
        page.get_by_role("link", name="删去：家长会 现场.jpg").click()
    page.get_by_label("为什么删去").fill("认得出孩子")
    with page.expect_event("load"):
        page.get_by_role("button", name="删去").click()
    assert "认得出孩子" in page.locator("main").inner_text()
    assert not page.get_by_role("link", name="家长会 现场.jpg", exact=True).count()


def test_what_is_typed_of_a_lesson_stays_when_its_recording_is_refused(street: Street) -> None:
    made = draft(street.cast.viewer("school_officer"), street.cast.school.pk)
    lesson = Lesson.objects.get(edition_id=made, position=1)
    tab = street.tab("school_officer")
    page = tab.open(reverse("courses:lesson_change", args=[made, lesson.pk]))
    page.get_by_label("这一节的名称").fill("换了一个名称")
    page.set_input_files("input[type=file]", chosen("第一节.mp3", picture()))
    with page.expect_event("load"):
        page.get_by_role("button", name="保存").click()
    assert "这是照片或文稿" in page.locator(".field-error").inner_text()
    assert page.get_by_label("这一节的名称").input_value() == "换了一个名称"
    page.set_input_files("input[type=file]", chosen("第一节.mp3", mp3()))
    with page.expect_event("load"):
        page.get_by_role("button", name="保存").click()
    assert page.locator("audio").count() == 1


def test_a_guardian_hears_a_lesson_only_after_the_tap(street: Street) -> None:
    course = at_school(street.cast.viewer("school_officer"), street.cast.school.pk)["course_id"]
    tab = street.tab("guardian", "phone")
    heard: list[str] = []
    tab.page.on("request", lambda request: heard.append(request.url))
    page = tab.open(reverse("courses:lesson", args=[course, 1]) + "?form=audio")
    page.wait_for_load_state("networkidle")
    address = tab.base + reverse("courses:hear", args=[course, 1])
    assert address not in heard
    assert (
        page.evaluate(
            f"new Promise(done => {{ {AUDIO} a.onloadedmetadata = () => done(a.duration);"
            " a.preload = 'auto'; a.load(); })"
        )
        > 1
    )
    assert address in heard
    assert (
        page.evaluate(
            f"new Promise(done => {{ {AUDIO} a.onseeked = () => done(a.currentTime); a.currentTime = 1; }})"
        )
        >= 1
    )
