"""An edition's steps, what a lesson may hold, and what is left of hostile HTML. Pure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gongyu.courses.rules import editing, lesson
from gongyu.courses.rules import plan as plans
from gongyu.courses.rules.lesson import Content, Option
from gongyu.kernel.refusal import Refusal

GOOD = (Option("听", "好", True), Option("讲", "慢一点"))


def code_of(act: object, *given_to: object) -> str:
    with pytest.raises(Refusal) as caught:
        act(*given_to)  # type: ignore[operator]
    return caught.value.code


def test_nothing_is_published_without_three_passes() -> None:
    state = editing.check_step("draft", "submit")
    for _ in range(3):
        assert state != "published"
        state = editing.check_step(state, "pass")
    assert state == "published"


@pytest.mark.parametrize("step", editing.STEPS)
def test_every_step_can_send_back(step: str) -> None:
    assert editing.check_step(step, "return") == "draft"


@pytest.mark.parametrize("state", ["published", "followed", "withdrawn", "first"])
def test_what_is_not_a_draft_is_not_changed(state: str) -> None:
    assert code_of(editing.check_draft, state) == "course.not-a-draft"


def test_three_reviews_are_three_people_and_none_of_them_wrote_it() -> None:
    assert code_of(editing.check_reviewer, 1, 1, set()) == "course.own-work"
    assert code_of(editing.check_reviewer, 2, 1, {2}) == "course.same-reviewer"
    editing.check_reviewer(3, 1, {2})
    assert not editing.may_review(1, 1, (), "first")
    assert not editing.may_review(2, 1, (), "draft")
    assert editing.may_review(2, 1, (), "first")


def test_what_is_returned_says_why() -> None:
    assert code_of(editing.check_verdict, "return", " ") == "course.no-reason"
    assert code_of(editing.check_verdict, "perhaps", "") == "course.no-verdict"
    editing.check_verdict("pass", "")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("<p onclick='x()'>好</p>", "<p>好</p>"),
        ("<script>alert(1)</script><p>好</p>", "<p>好</p>"),
        ("<p><img src=x onerror=alert(1)>好</p>", "<p>好</p>"),
        ("<p style='color:red'>好</p>", "<p>好</p>"),
        ("<p><a href='javascript:alert(1)'>看</a></p>", '<p><a rel="noopener noreferrer">看</a></p>'),
        ("第一行\n\n第二行", "<p>第一行</p><p>第二行</p>"),
        ("<p></p>", ""),
        ("<p>&nbsp;</p>", ""),
    ],
)
def test_only_what_the_editor_writes_is_kept(sent: str, kept: str) -> None:
    assert lesson.cleaned(sent) == kept


@given(some.text(max_size=300))
def test_cleaning_again_changes_nothing(text: str) -> None:
    once = lesson.cleaned(text)
    assert lesson.cleaned(once) == once
    assert "<script" not in once.lower()


def test_a_lesson_says_something_and_its_question_has_what_it_needs() -> None:
    assert code_of(lesson.check_content, Content("一", kind="none")) == "lesson.empty"
    assert code_of(lesson.check_content, Content("", text="<p>好</p>")) == "lesson.no-title"
    asked = Content("一", text="<p>好</p>", kind="choice", question="问")
    assert code_of(lesson.check_content, asked) == "lesson.few-options"
    assert code_of(lesson.check_options, (GOOD[0], Option("讲", ""))) == "lesson.silent-option"
    assert code_of(lesson.check_options, (GOOD[1], GOOD[1])) == "lesson.no-fitting"
    assert code_of(lesson.check_content, Content("一", audio="http://a.cn/1.mp3")) == "lesson.bad-link"
    lesson.check_content(Content("一", text="<p>好</p>", kind="choice", question="问", options=GOOD))


def test_an_answer_that_is_too_long_is_refused_and_never_cut() -> None:
    assert code_of(lesson.check_answer, "words", 0, None, "长" * 501) == "answer.long"
    assert code_of(lesson.check_answer, "words", 0, None, " ") == "answer.empty"
    assert code_of(lesson.check_answer, "choice", 2, 2, "") == "answer.none"
    lesson.check_answer("words", 0, None, "长" * 500)
    lesson.check_answer("none", 0, None, "")


def test_one_goes_on_where_one_stopped() -> None:
    assert lesson.next_of(frozenset(), (1, 2, 3)) == 1
    assert lesson.next_of(frozenset({1, 3}), (1, 2, 3)) == 2
    assert lesson.next_of(frozenset({1, 2, 3}), (1, 2, 3)) is None


def test_adolescent_psychology_is_compulsory_where_it_is_owed() -> None:
    assert code_of(plans.check_psychology, True, False, True) == "plan.no-psychology"
    assert code_of(plans.check_psychology, True, False, False) == "plan.psychology-missing"
    plans.check_psychology(False, False, True)
    assert plans.changes({1, 2}, {2, 3}) == ((3,), (1,))
