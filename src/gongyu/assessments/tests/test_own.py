"""A guardian agrees, answers, reads, changes their mind; nobody else learns that they did."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from gongyu.assessments import operations, queries
from gongyu.assessments.factories import answered, given, opened
from gongyu.assessments.models import Sheet
from gongyu.assessments.rules import consent
from gongyu.assessments.rules.sheet import BYTES
from gongyu.audit.models import AuditLine
from gongyu.courses.factories import at_school
from gongyu.keeping.queries import about, places_of_account, plan
from gongyu.keeping.queries import opened as unsealed
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.ledger.models import Entry
from gongyu.notices.models import Message
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.usefixtures("on_the_day")
METHODS = ("delete", "put", "patch")


@pytest.fixture
def check(cast: Cast) -> int:
    return opened(cast.viewer("county_officer"), cast.county_education.pk)


def page(cast: Cast, name: str, *numbers: int, member: str = "guardian") -> str:
    answer = cast.client(member).get(reverse(f"assessments:{name}", args=numbers))
    assert answer.status_code == 200
    return str(answer.content.decode())


def traces() -> tuple[object, ...]:
    return (
        list(AuditLine.objects.order_by("pk").values_list("pk", flat=True)),
        list(Entry.objects.order_by("pk").values_list("pk", flat=True)),
        list(Message.objects.order_by("pk").values_list("pk", flat=True)),
    )


# --- agreeing ---------------------------------------------------------------------------------------
def test_the_way_from_the_parents_school_to_the_feedback(cast: Cast, check: int) -> None:
    client = cast.client("guardian")
    before = traces()
    assert reverse("assessments:mine") in client.get(reverse("courses:learn")).content.decode()
    assert "先看看说明" in page(cast, "mine")
    begin = reverse("assessments:begin", args=[check])
    told = client.get(begin).content.decode()
    assert "没有分数" in told and "没有经过专业的测量检验" in told and "都不影响孩子上学" in told
    # Nothing is chosen beforehand, and nothing is kept before one has chosen.
    assert "checked" not in told
    answer = client.post(begin, {"version": consent.NEWEST.version})
    assert answer.status_code == 422 and "请先选一种" in answer.content.decode()
    assert not Sheet.objects.exists()
    answer = client.post(begin, {"way": "counted", "version": consent.NEWEST.version})
    asked = queries.offered()["early"]
    for number in range(1, 6):
        here = reverse("assessments:step", args=[check, number])
        assert answer.headers["Location"] == here
        shown = client.get(here)
        assert f"第 {number} 页，共 5 页" in shown.content.decode()
        assert "max-age=0" in shown.headers["Cache-Control"]
        keys = asked.step_keys(number - 1)
        answer = client.post(here, {key: str(value) for key, value in given(asked).items() if key in keys})
    assert answer.headers["Location"] == reverse("assessments:feedback", args=[check])
    said = page(cast, "feedback", check)
    assert "做得顺的" in said and "还可以试试" not in said and "合格" not in said
    # It was all answered at once, which is told to whoever answered and to nobody else.
    assert "答得很快" in said and "再答一遍" in said
    assert traces() == before
    row = Sheet.objects.get()
    assert (row.wording, row.digest) == (consent.NEWEST.version, consent.NEWEST.digest)
    assert len(unsealed(row.kept_sealed, queries.KEPT)) == BYTES


def test_what_could_be_tried_leads_to_the_next_lessons(cast: Cast, check: int) -> None:
    at_school(cast.viewer("school_officer"), cast.school.pk)
    answered(cast.viewer("guardian"), check, well=False)
    said = page(cast, "feedback", check)
    assert "还可以试试" in said and "做得顺的" not in said and "答得很快" not in said
    # The school's course is on adolescent psychology, to which the dimension of aims leads.
    assert "学一节：走近青春期" in said


def test_a_missing_answer_is_said_at_its_question_and_the_others_stay(cast: Cast, check: int) -> None:
    operations.begin_sheet(
        by=cast.viewer("guardian"), today=TODAY, round_id=check, way="alone", version="2026-1"
    )
    here = reverse("assessments:step", args=[check, 1])
    answer = cast.client("guardian").post(here, {"c1": "4", "c2": "9"})
    shown = answer.content.decode()
    assert answer.status_code == 422 and shown.count("这一题还没有选。") == 2
    chosen = [tag for tag in re.findall("<input[^>]*>", shown) if "checked" in tag]
    assert len(chosen) == 1 and 'name="c1" value="4"' in chosen[0]


def test_one_goes_on_where_one_stopped(cast: Cast, check: int) -> None:
    answered(cast.viewer("guardian"), check, pages=2)
    assert "您上次答到第 3 页" in page(cast, "mine")
    assert page(cast, "step", check, 2).count("checked") == 3
    assert cast.client("guardian").get(reverse("assessments:feedback", args=[check])).status_code == 404


def test_one_begins_again(cast: Cast, check: int) -> None:
    answered(cast.viewer("guardian"), check, seconds=0)
    answer = cast.client("guardian").post(reverse("assessments:again", args=[check]))
    assert answer.headers["Location"] == reverse("assessments:step", args=[check, 1])
    assert "checked" not in page(cast, "step", check, 1)


def test_consent_is_taken_back_at_any_time_and_the_answers_are_gone(cast: Cast, check: int) -> None:
    answered(cast.viewer("guardian"), check)
    operations.close_rounds(today=TODAY + timedelta(days=40))
    before = traces()
    assert "找不回来" in page(cast, "delete", check)
    assert cast.client("guardian").post(reverse("assessments:delete", args=[check])).status_code == 302
    assert not Sheet.objects.exists()
    assert traces() == before
    assert "现在没有可以答的自测" in page(cast, "mine")


# --- who ---------------------------------------------------------------------------------------------
def test_nobody_but_the_guardian_finds_a_sheet(cast: Cast, check: int) -> None:
    answered(cast.viewer("guardian"), check)
    shown = page(cast, "mine", member="other_guardian")
    assert "看我的反馈" not in shown and "先看看说明" in shown
    for name, numbers in (("step", [check, 1]), ("feedback", [check]), ("delete", [check])):
        answer = cast.client("other_guardian").get(reverse(f"assessments:{name}", args=numbers))
        assert answer.status_code == 404
    for member in (
        "head_teacher",
        "principal",
        "school_officer",
        "county_officer",
        "city_officer",
        "auditor",
    ):
        for name in ("begin", "feedback", "delete"):
            answer = cast.client(member).get(reverse(f"assessments:{name}", args=[check]))
            assert answer.status_code == 403
    for member in ("principal", "county_officer", "city_officer"):
        assert "家长自测" in page(cast, "round", check, member=member)
        assert "谁也看不到有多少人答了" in page(cast, "round", check, member=member)


def test_the_copy_that_an_administrator_makes_does_not_say_it(cast: Cast, check: int) -> None:
    answered(cast.viewer("guardian"), check)
    user = cast.users["guardian"].pk
    tables = [one.table for one in about("guardian", [cast.guardian.pk], user)]
    assert tables and "assessments_sheet" not in tables
    assert "assessments_sheet" not in [one.table for one in plan("guardian", [cast.guardian.pk], user)]
    # An erasure reaches it all the same.
    erased = {model._meta.db_table: rows.count() for model, rows in places_of_account(user)}
    assert erased["assessments_sheet"] == 1


def test_a_guardian_of_another_county_or_stage_has_no_such_page(cast: Cast) -> None:
    far = opened(cast.viewer("other_county_officer"), cast.other_county_education.pk)
    teen = opened(cast.viewer("county_officer"), cast.county_education.pk, "teen")
    for check in (far, teen):
        with pytest.raises(OutOfScope):
            queries.begin_page(cast.viewer("guardian"), check)
        with pytest.raises(OutOfScope):
            answered(cast.viewer("guardian"), check)
    assert "现在没有可以答的自测" in page(cast, "mine")


def test_whoever_has_not_agreed_answers_nothing(cast: Cast, check: int) -> None:
    who: dict[str, Any] = {"by": cast.viewer("guardian"), "today": TODAY, "round_id": check}
    with pytest.raises(OutOfScope):
        operations.answer_step(**who, number=1, answers={"c1": 1, "c2": 1, "c3": 1}, seconds=9)
    for act in (operations.begin_again, operations.delete_sheet):
        with pytest.raises(OutOfScope):
            act(**who)
    with pytest.raises(Refusal, match=r"assessment\.consent"):
        operations.begin_sheet(**who, way="", version="2026-1")
    with pytest.raises(Forbidden):
        operations.begin_sheet(**{**who, "by": cast.viewer("principal")}, way="alone", version="2026-1")
    assert not Sheet.objects.exists()


def test_after_the_last_day_nothing_is_answered_and_what_was_is_still_read(cast: Cast, check: int) -> None:
    answered(cast.viewer("guardian"), check)
    later = TODAY + timedelta(days=30)
    who = cast.viewer("guardian", later)
    with pytest.raises(Refusal, match=r"assessment\.over"):
        operations.begin_again(by=who, today=later, round_id=check)
    with pytest.raises(Refusal, match=r"assessment\.over"):
        operations.begin_sheet(by=who, today=later, round_id=check, way="alone", version="2026-1")
    assert queries.feedback_page(who, check).well
    with pytest.raises(OutOfScope):
        queries.begin_page(cast.viewer("other_guardian", later), check)


def test_other_methods_do_nothing(cast: Cast, check: int) -> None:
    answered(cast.viewer("guardian"), check)
    client = cast.client("guardian")
    for method in METHODS:
        for name, numbers in (("begin", [check]), ("step", [check, 1]), ("delete", [check])):
            answer = getattr(client, method)(reverse(f"assessments:{name}", args=numbers))
            assert answer.status_code == 405
    assert client.get(reverse("assessments:again", args=[check])).status_code == 405
    assert Sheet.objects.exists()


def test_the_pages_ask_few_questions(cast: Cast, check: int, django_assert_max_num_queries: Any) -> None:
    answered(cast.viewer("guardian"), check, well=False)
    client = cast.client("guardian")
    for name, numbers, most in (("mine", [], 9), ("step", [check, 1], 9), ("feedback", [check], 15)):
        with django_assert_max_num_queries(most):
            client.get(reverse(f"assessments:{name}", args=numbers))
