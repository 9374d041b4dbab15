"""A bureau holds one; when it has ended, what may be told is frozen, and the duty has its entry."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from gongyu.assessments import operations
from gongyu.assessments.factories import answered, opened
from gongyu.assessments.models import Figure, Round, Sheet
from gongyu.assessments.rules.holding import DAYS, KIND
from gongyu.assessments.tests.families import families
from gongyu.audit.models import AuditLine
from gongyu.compliance.models import Standing
from gongyu.compliance.operations import assess_all
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.ledger.models import Entry
from gongyu.notices.models import Message
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.usefixtures("on_the_day")
LAST = TODAY + timedelta(days=DAYS)
AFTER = LAST + timedelta(days=1)


def form(cast: Cast, **more: object) -> dict[str, object]:
    return {
        "organisation_id": cast.county_education.pk,
        "instrument": "early",
        "closes_on": LAST.isoformat(),
        "request_key": str(uuid4()),
        **more,
    }


def hold(cast: Cast, **more: object) -> Any:
    return cast.client("county_officer").post(reverse("assessments:round_new"), form(cast, **more))


def seen(cast: Cast, member: str, check: int) -> str:
    return str(cast.client(member).get(reverse("assessments:round", args=[check])).content.decode())


# --- holding one --------------------------------------------------------------------------------------
def test_a_county_holds_one_and_writes_to_nobody(cast: Cast) -> None:
    key = str(uuid4())
    first, twin = hold(cast, request_key=key), hold(cast, request_key=key)
    row = Round.objects.get()
    here = reverse("assessments:round", args=[row.pk])
    assert first.headers["Location"] == twin.headers["Location"] == here
    assert (row.instrument, row.version, row.term) == ("early", "2026-1", "2026-2027-1")
    line = AuditLine.objects.get(act="assessment.open")
    assert (line.organisation_id, line.detail["version"]) == (cast.county_education.pk, "2026-1")
    assert not Message.objects.exists() and not Entry.objects.filter(kind=KIND).exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"closes_on": TODAY.isoformat()}, "截止日请选 7 到 60 天以后"),
        ({"closes_on": ""}, "请选一个日期"),
        ({"instrument": "all"}, "请选一份自测"),
    ],
)
def test_what_is_wrong_is_said_in_the_form(cast: Cast, wrong: dict[str, str], words: str) -> None:
    answer = hold(cast, **wrong)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not Round.objects.exists()


def test_once_a_semester_and_each_of_the_two(cast: Cast) -> None:
    assert hold(cast).status_code == 302
    again = hold(cast)
    assert again.status_code == 422 and "本学期已经组织过了" in again.content.decode()
    assert hold(cast, instrument="teen").status_code == 302


def test_nobody_else_holds_one(cast: Cast) -> None:
    what: dict[str, Any] = {
        "today": TODAY,
        "instrument": "early",
        "closes_on": LAST,
        "request_key": uuid4(),
        "organisation_id": cast.county_education.pk,
    }
    with pytest.raises(OutOfScope):
        operations.open_round(by=cast.viewer("other_county_officer"), **what)
    with pytest.raises(Forbidden):
        operations.open_round(by=cast.viewer("city_officer"), **what)
    with pytest.raises(OutOfScope):  # a school is none whose duty it is
        operations.open_round(by=cast.viewer("principal"), **{**what, "organisation_id": cast.school.pk})
    for member in ("principal", "city_officer", "head_teacher", "guardian"):
        assert cast.client(member).get(reverse("assessments:round_new")).status_code == 403
    assert not Round.objects.exists()


# --- what is told -------------------------------------------------------------------------------------
def test_the_night_after_the_last_day_shares_are_frozen_and_the_duty_has_its_entry(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    assess_all(today=TODAY)
    check = opened(cast.viewer("county_officer"), cast.county_education.pk)
    for number, one in enumerate(families(cast.class_3_2, 24)):
        answered(one, check, well=number % 2 == 0)
    assert operations.close_rounds(today=LAST) == 0
    assert "谁也看不到有多少人答了" in seen(cast, "county_officer", check)
    with django_capture_on_commit_callbacks(execute=True):
        assert operations.close_rounds(today=AFTER) == 1
    assert operations.close_rounds(today=AFTER) == 0
    whole = Figure.objects.get(organisation=cast.county_education)
    own = Figure.objects.get(organisation=cast.school)
    assert whole.sheets == own.sheets == 20
    assert set(own.shares.values()) == {50}
    for member in ("county_officer", "city_officer", "principal"):
        shown = seen(cast, member, check)
        assert "约 50%" in shown and "20 多份" in shown and "向阳小学" in shown
        assert "家长3" not in shown and "24" not in shown.split("</h1>")[1].split("<details")[0]
    assert (
        cast.client("far_leader" if "far_leader" in cast.users else "other_county_officer")
        .get(reverse("assessments:round", args=[check]))
        .status_code
        == 404
    )
    entry = Entry.objects.get(kind=KIND)
    assert (entry.organisation_id, entry.occurred_on, entry.actor_id, entry.pupil_id, entry.quantity) == (
        cast.county_education.pk,
        LAST,
        None,
        None,
        1,
    )
    assert entry.facets == {}
    standing = Standing.objects.get(
        organisation=cast.county_education, duty_key="M4.07", period_key="2026-2027"
    )
    assert standing.achieved == 1
    assert AuditLine.objects.filter(act="assessment.close").count() == 1
    assert Message.objects.get().user == cast.users["county_officer"]
    # Who takes their sheet back later changes nothing that is told.
    Sheet.objects.all().delete()
    assert "约 50%" in seen(cast, "principal", check)


def test_who_said_no_to_being_counted_is_not_nor_is_what_is_doubtful_or_unfinished(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    check = opened(cast.viewer("county_officer"), cast.county_education.pk)
    homes = families(cast.class_3_2, 13)
    for one in homes[:9]:
        answered(one, check)
    answered(homes[9], check, way="alone")
    answered(homes[10], check, seconds=1)
    answered(homes[11], check, r3=5)
    answered(homes[12], check, pages=4)
    with django_capture_on_commit_callbacks(execute=True):
        operations.close_rounds(today=AFTER)
    # Nine are left, one too few for any figure: there is none, no entry, and only the unfinished one is gone.
    assert not Figure.objects.exists() and not Entry.objects.filter(kind=KIND).exists()
    assert Sheet.objects.count() == 12
    assert not Sheet.objects.filter(user_id=homes[12].user_id or 0).exists()
    assert "不足 10 份" in seen(cast, "county_officer", check)
    assert Message.objects.get().subject == "家长自测：参加的家长太少，没有合计"


def test_a_small_school_is_not_found_by_subtraction(cast: Cast) -> None:
    check = opened(cast.viewer("county_officer"), cast.county_education.pk)
    for number, one in enumerate(families(cast.class_3_2, 12)):
        answered(one, check, well=number % 2 == 0)
    for one in families(cast.kindergarten_class, 3):
        answered(one, check)
    operations.close_rounds(today=AFTER)
    assert list(Figure.objects.values_list("organisation_id", flat=True)) == [cast.county_education.pk]
    assert "约" in seen(cast, "principal", check)


def test_questions_that_were_changed_afterwards_are_not_added_up(cast: Cast) -> None:
    check = opened(cast.viewer("county_officer"), cast.county_education.pk)
    for one in families(cast.class_3_2, 12):
        answered(one, check)
    Round.objects.update(checksum="0" * 64)
    operations.close_rounds(today=AFTER)
    assert not Figure.objects.exists()


def test_nothing_is_written_when_the_audit_fails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    check = opened(cast.viewer("county_officer"), cast.county_education.pk)
    for number, one in enumerate(families(cast.class_3_2, 12)):
        answered(one, check, well=number % 2 == 0)

    def broken(**_: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr("gongyu.assessments.operations.holding.audit", broken)
    with pytest.raises(RuntimeError):
        operations.close_rounds(today=AFTER)
    with pytest.raises(RuntimeError):
        opened(cast.viewer("county_officer"), cast.county_education.pk, "teen")
    assert not Figure.objects.exists() and not Entry.objects.filter(kind=KIND).exists()
    assert Round.objects.get().closed_on is None


def test_two_same_figures_say_nothing_of_an_order(cast: Cast) -> None:
    """The list of what was held is by day, a county's schools by their codes: nowhere by what is told."""
    check = opened(cast.viewer("county_officer"), cast.county_education.pk)
    for school_class, good in ((cast.class_3_2, 6), (cast.kindergarten_class, 14)):
        for number, one in enumerate(families(school_class, 20)):
            answered(one, check, well=number < good)
    operations.close_rounds(today=AFTER)
    shown = seen(cast, "county_officer", check)
    paths = sorted((one.path, one.name) for one in (cast.school, cast.kindergarten))
    places = [shown.index(f'<summary class="card-body">{name}') for _path, name in paths]
    assert places == sorted(places)
    assert "约 30%" in shown and "约 70%" in shown


def test_the_list_asks_few_questions(cast: Cast, django_assert_max_num_queries: Any) -> None:
    opened(cast.viewer("county_officer"), cast.county_education.pk)
    for member in ("principal", "county_officer", "city_officer"):
        client = cast.client(member)
        with django_assert_max_num_queries(10):
            client.get(reverse("assessments:rounds"))
