"""A lesson whose answer outlives a lost session, and the editor that lessons are written in."""

from __future__ import annotations

from gongyu.accounts.models import Session
from gongyu.courses.factories import colleagues, course_of, draft, published
from gongyu.courses.models import Lesson
from tests.browser.conftest import Street
from tests.cast import TODAY

ANSWER = "今晚我们一起做饭，你教我放那首歌"


def test_an_answer_outlives_the_session_it_was_written_in(street: Street) -> None:
    cast = street.cast
    office, school = cast.viewer("school_officer"), cast.school.pk
    course = course_of(published(office, school, colleagues(school, TODAY)))
    phone = street.tab("guardian", "phone")
    address = f"/courses/{course}/2/"
    page = phone.open(address)
    phone.check()
    page.get_by_role("textbox").fill(ANSWER)
    Session.objects.all().delete()
    with page.expect_event("load"):
        page.get_by_role("button", name="答好了").tap()
    assert "/accounts/login/" in page.url
    again = cast.client("guardian").cookies["sessionid"].value
    phone.context.add_cookies([{"name": "sessionid", "value": again, "url": street.base}])
    page = phone.open(address)
    assert page.get_by_role("textbox").input_value() == ANSWER
    assert page.get_by_text("您上次没发出去的回答还在，已经放回来了。").is_visible()
    phone.check()
    with page.expect_event("load"):
        page.get_by_role("button", name="答好了").tap()
    assert page.get_by_text(ANSWER).is_visible()
    phone.open(address)
    assert page.get_by_text("已经放回来了").count() == 0


def test_a_lesson_is_written_with_an_editor_and_nothing_typed_is_lost(street: Street) -> None:
    edition = draft(street.cast.viewer("school_officer"), street.cast.school.pk, lessons=())
    tab = street.tab("school_officer", "phone")
    page = tab.open(f"/courses/editions/{edition}/lessons/")
    editor = page.locator("[contenteditable=true]")
    editor.wait_for()
    tab.check()
    page.locator("#id_title").fill("孩子为什么关门")
    editor.click()
    page.keyboard.type("长大的孩子要一点自己的地方。<script>alert(1)</script>")
    page.locator("form.form-lesson button.btn-primary").tap()
    tab.refused()
    assert page.get_by_text("请写问题，或者选“不提问”。").is_visible()
    assert "要一点自己的地方" in page.locator("[contenteditable=true]").inner_text()
    page.get_by_label("不提问").check()
    with page.expect_event("load"):
        page.locator("form.form-lesson button.btn-primary").tap()
    (made,) = Lesson.objects.filter(edition_id=edition)
    assert "要一点自己的地方" in made.text and "<script>" not in made.text
    tab.check()
