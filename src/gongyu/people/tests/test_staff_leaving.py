"""Whom a list of staff leaves out the school's office decides about: posts and headships end on a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from gongyu.audit.models import AuditLine
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.people import queries
from gongyu.people.models import Headship, Post, Staff, StaffLeftOut
from gongyu.people.operations import StaffDecided, decide_staff_left_out, import_staff, staff_leaving
from gongyu.people.tests.staff_lists import row, staff_book
from tests.cast import TODAY, YEAR_BEGINS, Cast

SINCE = date(2026, 11, 2)


def take(cast: Cast, *rows: list[object]) -> None:
    import_staff(
        by=cast.viewer("school_officer"),
        today=TODAY,
        organisation_id=cast.school.pk,
        content=staff_book(*rows),
        source="教职工.xlsx",
    )


def decide(
    cast: Cast, decision: str, *people: Staff, member: str = "school_officer", **more: Any
) -> StaffDecided:
    asked = StaffLeftOut.objects.filter(staff__in=people).values_list("pk", flat=True)
    more = {"on": SINCE, "chosen": list(asked), "organisation_id": cast.school.pk, **more}
    return decide_staff_left_out(by=cast.viewer(member), today=TODAY, decision=decision, **more)


def terms(member: Staff) -> list[tuple[date, date | None]]:
    """What is known now of somebody's posts and headships."""
    names = ("valid_from", "valid_until")
    posts = Post.objects.filter(staff=member, superseded_at=None).order_by("pk").values_list(*names)
    heads = Headship.objects.filter(staff=member, superseded_at=None).order_by("pk").values_list(*names)
    return [*posts, *heads]


def asked_about(cast: Cast) -> set[str]:
    page = queries.staff_left_out(cast.viewer("school_officer"), cast.school.pk)
    return {one.name for one in page.waiting}


@pytest.fixture
def asked(cast: Cast) -> Cast:
    """A list that names the principal alone: three others are asked about."""
    Post.objects.filter(organisation=cast.school).update(valid_from=YEAR_BEGINS)
    Headship.objects.filter(school_class__organisation=cast.school).update(valid_from=YEAR_BEGINS)
    take(cast, row("陈校长", "校长"))
    return cast


def test_whom_a_list_leaves_out_is_asked_about_and_keeps_the_post(asked: Cast) -> None:
    assert asked_about(asked) == {"王老师", "李老师", "赵老师"}
    assert terms(asked.head_teacher) == [(YEAR_BEGINS, None), (YEAR_BEGINS, None)]
    page = queries.staff_left_out(asked.viewer("school_officer"), asked.school.pk)
    found = {one.name: one for one in page.waiting}
    assert (found["王老师"].posts, found["王老师"].classes) == (("teacher",), ("三年级2班",))
    assert found["王老师"].roles and queries.open_staff_left_out(asked.school.pk) == 3


def test_who_has_left_holds_no_post_and_heads_no_class_from_the_day(asked: Cast) -> None:
    done = decide(asked, "left", asked.head_teacher, asked.subject_teacher)
    assert done == StaffDecided(2, ("三年级2班",))
    assert terms(asked.head_teacher) == [(YEAR_BEGINS, SINCE), (YEAR_BEGINS, SINCE)]
    assert terms(asked.subject_teacher) == [(YEAR_BEGINS, SINCE)]
    # What was known until now can still be asked for.
    assert Post.objects.filter(staff=asked.head_teacher).exclude(superseded_at=None).count() == 1
    user = asked.users["head_teacher"].pk
    assert queries.classes_headed_by(user, SINCE) == ()
    assert queries.classes_headed_by(user, SINCE - timedelta(days=1)) == (asked.class_3_2.pk,)
    assert asked_about(asked) == {"李老师"}
    line = AuditLine.objects.get(act="staff.decide")
    wanted = sorted([asked.head_teacher.pk, asked.subject_teacher.pk])
    assert line.detail == {"decision": "left", "staff": wanted, "on": SINCE.isoformat()}
    assert ProcrastinateJob.objects.filter(task_name="compliance.reassess_school").exists()


def test_a_mistake_was_never_true(asked: Cast) -> None:
    decide(asked, "mistake", asked.head_teacher)
    assert terms(asked.head_teacher) == []
    assert Headship.objects.filter(staff=asked.head_teacher).count() == 1
    assert "on" not in AuditLine.objects.get(act="staff.decide").detail


def test_who_stays_is_not_asked_about_again_until_named_and_missing_once_more(asked: Cast) -> None:
    before = terms(asked.colleague)
    decide(asked, "stays", asked.colleague)
    assert (terms(asked.colleague), asked_about(asked)) == (before, {"王老师", "赵老师"})
    take(asked, row("陈校长", "校长"))
    assert asked_about(asked) == {"王老师", "赵老师"}
    take(asked, row("陈校长", "校长"), row("李老师"))
    assert not StaffLeftOut.objects.filter(staff=asked.colleague).exists()
    take(asked, row("陈校长", "校长"))
    assert "李老师" in asked_about(asked)
    # A decision that somebody stays may be changed.
    decide(asked, "stays", asked.colleague)
    assert decide(asked, "left", asked.colleague).people == 1


def test_who_had_left_and_works_here_again_is_asked_about_again(asked: Cast) -> None:
    decide(asked, "left", asked.colleague)
    take(asked, row("陈校长", "校长"), row("李老师", since=TODAY.isoformat()))
    take(asked, row("陈校长", "校长"))
    assert "李老师" in asked_about(asked)


@pytest.mark.parametrize(
    ("decision", "on", "code"),
    [
        ("", SINCE, "people.no-staff-decision"),
        ("fired", SINCE, "people.no-staff-decision"),
        ("left", TODAY + timedelta(days=1), "people.staff-leaves-in-the-future"),
        ("left", YEAR_BEGINS, "people.staff-leaves-before-coming"),
    ],
)
def test_refusals_change_nothing(asked: Cast, decision: str, on: date, code: str) -> None:
    before = terms(asked.head_teacher)
    with pytest.raises(Refusal) as refusal:
        decide(asked, decision, asked.head_teacher, on=on)
    assert (refusal.value.code, terms(asked.head_teacher)) == (code, before)


def test_nobody_chosen_and_nobody_twice(asked: Cast) -> None:
    with pytest.raises(Refusal, match=r"people.no-staff-to-decide"):
        decide(asked, "left")
    decide(asked, "left", asked.colleague)
    with pytest.raises(Refusal, match=r"people.no-staff-to-decide"):
        decide(asked, "left", asked.colleague)


@pytest.mark.parametrize(
    ("member", "error"),
    [("stranger", OutOfScope), ("guardian", OutOfScope), ("head_teacher", Forbidden), ("auditor", Forbidden)],
)
def test_who_may_not(asked: Cast, member: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        decide(asked, "left", asked.colleague, member=member)
    with pytest.raises(error):
        queries.staff_left_out(asked.viewer(member), asked.school.pk)
    assert terms(asked.colleague)[0][1] is None


def test_another_schools_question_is_not_answered_here(asked: Cast) -> None:
    key = StaffLeftOut.objects.get(staff=asked.colleague).pk
    with pytest.raises(OutOfScope):
        decide(asked, "left", organisation_id=asked.other_school.pk, chosen=[key])
    StaffLeftOut.objects.filter(pk=key).update(organisation=asked.other_school)
    with pytest.raises(Refusal, match=r"people.no-staff-to-decide"):
        decide(asked, "left", chosen=[key])


def test_nothing_is_written_when_the_audit_fails(asked: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: Any) -> None:
        raise RuntimeError

    before = terms(asked.head_teacher)
    monkeypatch.setattr(staff_leaving, "record", fail)
    with pytest.raises(RuntimeError):
        decide(asked, "left", asked.head_teacher)
    assert (terms(asked.head_teacher), len(asked_about(asked))) == (before, 3)


def test_the_page_decides_several_at_once_and_loses_nothing_ticked(asked: Cast) -> None:
    client, path = asked.client("school_officer"), reverse("people:staff_left_out", args=[asked.school.pk])
    assert path in client.get(f"{reverse('people:roster')}?organisation={asked.school.pk}").content.decode()
    keys = list(StaffLeftOut.objects.order_by("pk").values_list("pk", flat=True))
    wrong = client.post(path, {"chosen": keys[:2], "decision": "left", "on": "2099-01-01"})
    text = wrong.content.decode()
    assert wrong.status_code == 422 and "日期不能晚于今天" in text
    assert text.count(" checked") >= 3
    assert client.post(path, {"decision": "left", "on": "2026-11-02"}).status_code == 422
    done = client.post(path, {"chosen": keys, "decision": "left", "on": "2026-11-02"}, follow=True)
    text = done.content.decode()
    assert "已登记 3 人：离岗。" in text and "三年级1班" in text and "没有班主任了" in text
    assert "没有等您决定的教职工。" in text


def test_the_same_number_of_statements_however_many(asked: Cast, django_assert_num_queries: Any) -> None:
    viewer = asked.viewer("school_officer")
    with django_assert_num_queries(6):
        queries.staff_left_out(viewer, asked.school.pk)


def test_only_who_may_is_led_to_the_accounts(asked: Cast) -> None:
    path = reverse("people:staff_left_out", args=[asked.school.pk])
    accounts = reverse("people:staff_accounts", args=[asked.school.pk])
    assert accounts in asked.client("principal").get(path).content.decode()
    assert accounts not in asked.client("school_officer").get(path).content.decode()
