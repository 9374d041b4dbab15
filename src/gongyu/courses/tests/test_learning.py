"""A guardian learns: resumes, answers, finishes; nothing typed is lost, and nobody else reads it."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from gongyu.access.rules import Viewer
from gongyu.audit.models import AuditLine
from gongyu.courses import operations, queries
from gongyu.courses.factories import LESSONS, colleagues, course_of, published
from gongyu.courses.models import Answer, Learning
from gongyu.kernel.refusal import Forbidden, OutOfScope
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.usefixtures("on_the_day")


@pytest.fixture
def reviewers(cast: Cast) -> tuple[Viewer, ...]:
    return colleagues(cast.school.pk, TODAY)


@pytest.fixture
def course(cast: Cast, reviewers: tuple[Viewer, ...]) -> int:
    return course_of(published(cast.viewer("school_officer"), cast.school.pk, reviewers))


def lesson(course: int, position: int) -> str:
    return reverse("courses:lesson", args=[course, position])


def answer(cast: Cast, course: int, position: int, who: str = "guardian", **said: object) -> bool:
    return operations.answer_lesson(
        by=cast.viewer(who),
        today=TODAY,
        course_id=course,
        position=position,
        **said,  # type: ignore[arg-type]
    )


def test_a_course_is_gone_through_in_the_browser(cast: Cast, course: int) -> None:
    client = cast.client("guardian")
    assert "走近青春期" in client.get(reverse("courses:learn")).content.decode()
    assert client.get(lesson(course, 1)).status_code == 200
    assert client.post(lesson(course, 1), {"choice": "1"}, follow=True).status_code == 200
    page = client.get(lesson(course, 1)).content.decode()
    assert LESSONS[0].options[1].feedback in page and "下一节" in page
    # Another day, from where it was left.
    assert queries.learning_course(cast.viewer("guardian"), course).line.next == 2
    assert client.post(lesson(course, 2), {"words": "你辛苦了"}).status_code == 302
    assert "学完了" in client.get(lesson(course, 2)).content.decode()
    assert Learning.objects.get().finished_on == TODAY


def test_an_answer_that_is_too_long_comes_back_whole(cast: Cast, course: int) -> None:
    typed = "字" * 600
    answered = cast.client("guardian").post(lesson(course, 2), {"words": typed})
    assert answered.status_code == 422
    assert typed in answered.content.decode()
    assert "没有丢" in answered.content.decode()
    assert not Answer.objects.exists()


def test_own_words_are_sealed_and_read_by_their_writer_alone(cast: Cast, course: int) -> None:
    answer(cast, course, 2, words="我想对孩子说")
    kept = Answer.objects.get()
    assert "我想对孩子说".encode() not in bytes(kept.words_sealed or b"")
    assert "我想对孩子说" in cast.client("guardian").get(lesson(course, 2)).content.decode()
    assert "我想对孩子说" not in cast.client("other_guardian").get(lesson(course, 2)).content.decode()
    # Nor does the trail say who learnt what.
    assert not AuditLine.objects.filter(by_id=cast.users["guardian"].pk).exists()


def test_whoever_began_an_edition_keeps_it(cast: Cast, course: int, reviewers: tuple[Viewer, ...]) -> None:
    answer(cast, course, 1, choice=0)
    author = cast.viewer("school_officer")
    first = Learning.objects.get().edition_id
    second = operations.follow_edition(by=author, today=TODAY, edition_id=first)
    operations.change_edition(
        by=author,
        today=TODAY,
        edition_id=second,
        head=queries.edition(author, second).head.__class__("新版", "", "psychology", ("primary",)),
    )
    published(author, cast.school.pk, reviewers, edition_id=second)
    assert queries.learning_course(cast.viewer("guardian"), course).line.title == "走近青春期"
    assert queries.learning_course(cast.viewer("guardian"), course).newer
    assert queries.learning_course(cast.viewer("other_guardian"), course).line.title == "新版"


def test_whoever_began_a_withdrawn_course_finishes_it(cast: Cast, course: int) -> None:
    answer(cast, course, 1, choice=0)
    edition = Learning.objects.get().edition_id
    operations.withdraw_edition(by=cast.viewer("principal"), today=TODAY, edition_id=edition, reason="过时")
    assert answer(cast, course, 2, words="好")
    with pytest.raises(OutOfScope):
        answer(cast, course, 1, who="other_guardian", choice=0)


def test_a_course_is_for_guardians_of_its_stage_and_place(cast: Cast, reviewers: tuple[Viewer, ...]) -> None:
    junior = course_of(
        published(cast.viewer("school_officer"), cast.school.pk, reviewers, title="初中", stages=("junior",))
    )
    assert cast.client("guardian").get(reverse("courses:course", args=[junior])).status_code == 404
    county = colleagues(cast.other_county_education.pk, TODAY, role="county_officer")
    far = published(cast.viewer("other_county_officer"), cast.other_county_education.pk, county)
    assert cast.client("guardian").get(lesson(course_of(far), 1)).status_code == 404
    near = colleagues(cast.county_education.pk, TODAY, role="county_officer")
    held = published(cast.viewer("county_officer"), cast.county_education.pk, near)
    assert cast.client("guardian").get(lesson(course_of(held), 1)).status_code == 200


@pytest.mark.parametrize("member", ["principal", "head_teacher", "county_officer", "auditor"])
def test_no_one_at_work_has_a_page_of_learning(cast: Cast, course: int, member: str) -> None:
    client = cast.client(member)
    for address in (reverse("courses:learn"), reverse("courses:course", args=[course]), lesson(course, 1)):
        assert client.get(address).status_code == 403, address
    with pytest.raises(Forbidden):
        answer(cast, course, 1, who=member, choice=0)


def test_the_audio_and_the_large_form_are_plain_addresses(cast: Cast, course: int) -> None:
    client = cast.client("guardian")
    large = client.get(lesson(course, 1) + "?form=large").content.decode()
    assert 'class="large-type"' in large
    audio = client.get(lesson(course, 1) + "?form=audio").content.decode()
    assert "data-read=" in audio and "看文字" in audio
    assert "?form=audio" in client.post(lesson(course, 1) + "?form=audio", {"choice": "0"})["Location"]


def test_a_lesson_that_is_not_there(cast: Cast, course: int) -> None:
    assert cast.client("guardian").get(lesson(course, 9)).status_code == 404
    assert cast.client("guardian").post(lesson(course, 9), {}).status_code == 404
    assert cast.client("guardian").put(lesson(course, 1)).status_code == 405


def test_learning_has_no_clock(cast: Cast, course: int) -> None:
    """What is kept of learning is a day and nothing finer; no duration, no count of times."""
    answer(cast, course, 1, choice=0)
    answer(cast, course, 1, choice=1)
    assert Answer.objects.count() == 1
    assert isinstance(Learning.objects.get().touched_on, date)
    names = {field.name for model in (Learning, Answer) for field in model._meta.get_fields()}
    assert not {name for name in names if "seconds" in name or "count" in name or name.endswith("_at")}
