"""Writing a course, three reviews by different people, editions that stay as they are."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from gongyu.access.rules import Viewer
from gongyu.audit.models import AuditLine
from gongyu.courses import operations
from gongyu.courses.factories import LESSONS, colleagues, course_of, draft, published
from gongyu.courses.models import Course, Edition, Lesson, Review
from gongyu.courses.rules.editing import Head
from gongyu.courses.rules.lesson import Content
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.notices.models import Message
from tests.cast import TODAY, Cast
from tests.forms import filled

pytestmark = pytest.mark.usefixtures("on_the_day")
METHODS = ("put", "patch", "delete")


@pytest.fixture
def reviewers(cast: Cast) -> tuple[Viewer, ...]:
    return colleagues(cast.school.pk, TODAY)


def review(by: Viewer, edition: int, verdict: str = "pass", why: str = "") -> str:
    return operations.review_edition(by=by, today=TODAY, edition_id=edition, verdict=verdict, why=why)


def test_three_people_review_before_anything_is_published(
    cast: Cast, reviewers: tuple[Viewer, ...], django_capture_on_commit_callbacks: Any
) -> None:
    made = draft(cast.viewer("school_officer"), cast.school.pk)
    operations.submit_edition(by=cast.viewer("school_officer"), today=TODAY, edition_id=made)
    with django_capture_on_commit_callbacks(execute=True):
        assert [review(one, made) for one in reviewers] == ["second", "final", "published"]
    assert Edition.objects.get(pk=made).published_on == TODAY
    assert [one.step for one in Review.objects.order_by("pk")] == ["first", "second", "final"]
    acts = AuditLine.objects.filter(noun="course").values_list("act", flat=True)
    assert list(acts).count("course.review") == 3
    assert Message.objects.filter(user=cast.users["school_officer"]).exists()


def test_the_author_and_whoever_reviewed_do_not_review(cast: Cast, reviewers: tuple[Viewer, ...]) -> None:
    made = draft(cast.viewer("school_officer"), cast.school.pk)
    operations.submit_edition(by=cast.viewer("school_officer"), today=TODAY, edition_id=made)
    with pytest.raises(Refusal, match="own-work"):
        review(cast.viewer("school_officer"), made)
    review(reviewers[0], made)
    with pytest.raises(Refusal, match="same-reviewer"):
        review(reviewers[0], made)


def test_the_final_review_is_done_by_somebody_who_answers_for_the_school(
    cast: Cast, reviewers: tuple[Viewer, ...]
) -> None:
    made = draft(cast.viewer("principal"), cast.school.pk)
    operations.submit_edition(by=cast.viewer("principal"), today=TODAY, edition_id=made)
    for one in reviewers[:2]:
        review(one, made)
    with pytest.raises(Forbidden):
        review(cast.viewer("school_officer"), made)


def test_a_returned_edition_says_why_and_begins_again(cast: Cast, reviewers: tuple[Viewer, ...]) -> None:
    author = cast.viewer("school_officer")
    made = draft(author, cast.school.pk)
    operations.submit_edition(by=author, today=TODAY, edition_id=made)
    review(reviewers[0], made)
    with pytest.raises(Refusal, match="no-reason"):
        review(reviewers[1], made, "return")
    assert review(reviewers[1], made, "return", "第二节太长") == "draft"
    operations.submit_edition(by=author, today=TODAY, edition_id=made)
    # A new text is read anew, by the same people too.
    assert [review(one, made) for one in reviewers] == ["second", "final", "published"]
    page = cast.client("principal").get(reverse("courses:edition", args=[made])).content.decode()
    assert "第二节太长" in page and "上一稿" in page


def test_a_published_edition_never_changes(cast: Cast, reviewers: tuple[Viewer, ...]) -> None:
    author = cast.viewer("school_officer")
    made = published(author, cast.school.pk, reviewers)
    lesson = Lesson.objects.filter(edition_id=made).first()
    assert lesson is not None
    with pytest.raises(Refusal, match="not-a-draft"):
        operations.write_lesson(
            by=author, today=TODAY, edition_id=made, content=LESSONS[0], lesson_id=lesson.pk
        )
    # Not even past the door.
    for change in (
        lambda: Lesson.objects.filter(pk=lesson.pk).update(title="别的"),
        lambda: Lesson.objects.filter(pk=lesson.pk).delete(),
        lambda: Lesson.objects.create(edition_id=made, position=9, title="多一节"),
        lambda: Edition.objects.filter(pk=made).update(title="别的"),
        lambda: Edition.objects.filter(pk=made).update(published_on=None),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_next_edition_takes_its_place_when_it_is_published(
    cast: Cast, reviewers: tuple[Viewer, ...]
) -> None:
    author = cast.viewer("school_officer")
    first = published(author, cast.school.pk, reviewers)
    second = operations.follow_edition(by=author, today=TODAY, edition_id=first)
    assert Lesson.objects.filter(edition_id=second).count() == 2
    with pytest.raises(Refusal, match="in-hand"):
        operations.follow_edition(by=author, today=TODAY, edition_id=first)
    published(author, cast.school.pk, reviewers, edition_id=second)
    states = dict(Edition.objects.values_list("number", "state"))
    assert states == {1: "followed", 2: "published"}
    assert course_of(first) == course_of(second)


def test_the_same_form_twice_is_one_course(cast: Cast) -> None:
    client = cast.client("school_officer")
    asked = filled(
        client.get(reverse("courses:begin")).content, title="手机怎么管", topic="digital", stages="primary"
    )
    first = client.post(reverse("courses:begin"), asked)
    second = client.post(reverse("courses:begin"), asked)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert Course.objects.count() == 1


def test_a_lesson_is_written_in_the_browser_and_cleaned(cast: Cast) -> None:
    made = draft(cast.viewer("school_officer"), cast.school.pk, lessons=())
    client = cast.client("school_officer")
    sent = {
        "title": "第一节",
        "text": "<p>好<script>x()</script></p>",
        "kind": "choice",
        "question": "先做什么？",
        "option_1": "听",
        "feedback_1": "好",
        "option_2": "讲",
        "feedback_2": "慢一点",
        "fits": "1",
    }
    address = reverse("courses:lesson_add", args=[made])
    assert client.post(address, sent).status_code == 302
    row = Lesson.objects.get(edition_id=made)
    assert row.text == "<p>好</p>"
    assert [one["fits"] for one in row.options] == [True, False]
    # What is wrong is said at its field, and nothing that was typed is lost.
    wrong = client.post(address, sent | {"question": "", "text": "<p>写了很久</p>"})
    assert wrong.status_code == 422
    assert "请写问题" in wrong.content.decode() and "写了很久" in wrong.content.decode()


def test_lessons_move_up_when_one_is_taken_out(cast: Cast) -> None:
    author = cast.viewer("school_officer")
    made = draft(author, cast.school.pk, lessons=(*LESSONS, Content("三", text="三", kind="none")))
    first = Lesson.objects.get(edition_id=made, position=1)
    operations.remove_lesson(by=author, today=TODAY, edition_id=made, lesson_id=first.pk)
    rows = Lesson.objects.filter(edition_id=made).order_by("position")
    assert [(one.position, one.title) for one in rows] == [(1, LESSONS[1].title), (2, "三")]


def test_who_may_write_and_read(cast: Cast, reviewers: tuple[Viewer, ...]) -> None:
    made = draft(cast.viewer("school_officer"), cast.school.pk)
    address = reverse("courses:edition", args=[made])
    # A draft is its writers'; a teacher of the school does not see it, nor does anybody above or far away.
    for member in ("head_teacher", "county_officer", "other_county_officer", "city_officer"):
        assert cast.client(member).get(address).status_code == 404, member
    assert cast.client("guardian").get(address).status_code == 403
    published(cast.viewer("school_officer"), cast.school.pk, reviewers, edition_id=made)
    for member, answer in (("head_teacher", 200), ("county_officer", 200), ("other_county_officer", 404)):
        assert cast.client(member).get(address).status_code == answer, member
    with pytest.raises(Forbidden):
        operations.submit_edition(by=cast.viewer("head_teacher"), today=TODAY, edition_id=made)
    with pytest.raises(OutOfScope):
        operations.submit_edition(by=cast.viewer("other_county_officer"), today=TODAY, edition_id=made)


def test_a_course_is_taken_off_with_a_reason(cast: Cast, reviewers: tuple[Viewer, ...]) -> None:
    made = published(cast.viewer("school_officer"), cast.school.pk, reviewers)
    client = cast.client("principal")
    address = reverse("courses:withdraw", args=[made])
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "数据过时"}).status_code == 302
    assert Edition.objects.get(pk=made).state == "withdrawn"
    assert cast.client("school_officer").get(address).status_code == 403


@pytest.mark.parametrize("name", ["submit", "follow"])
def test_acts_are_posted(cast: Cast, name: str) -> None:
    made = draft(cast.viewer("school_officer"), cast.school.pk)
    address = reverse(f"courses:{name}", args=[made])
    assert cast.client("school_officer").get(address).status_code == 405


def test_nothing_is_written_when_the_audit_fails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("gongyu.courses.operations.touching.audit", broken)
    with pytest.raises(RuntimeError):
        operations.begin_course(
            by=cast.viewer("school_officer"),
            today=TODAY,
            organisation_id=cast.school.pk,
            head=Head("一", "", "growth", ("primary",)),
            request_key="9d9c8a4e-6a6b-4c53-8f0e-1f6a0a0f5d11",  # type: ignore[arg-type]
        )
    assert not Course.objects.exists()
