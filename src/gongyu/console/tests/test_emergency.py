"""Emergency access: opened with a reason and a fresh second factor, kept request by request, reviewed."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gongyu.access.models import Grant
from gongyu.accounts.models import Emergency
from gongyu.audit.models import AuditLine
from gongyu.console import operations, queries
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.notices.models import Message
from tests.cast import LONG_AGO, TODAY, Cast

pytestmark = pytest.mark.django_db
WHY = "暴雨停课，校长联系不上，要核对住校学生"
OPEN, END, ALL = "/console/emergency/", "/console/emergency/end/", "/console/emergencies/"


def opened(cast: Cast, role: str = "school_officer", **more: Any) -> int:
    given: dict[str, Any] = {"organisation_id": cast.school.pk, "reason": WHY} | more
    return operations.open_emergency(by=cast.viewer("system_admin"), today=TODAY, role=role, **given)


def over(number: int, days: int = 0) -> int:
    """Its time is up, so many days ago."""
    row = Emergency.objects.get(pk=number)
    back = timedelta(days=days, hours=1)
    row.opened_at, row.ends_at = row.opened_at - back, row.ends_at - back
    row.save()
    return number


def fresh(cast: Cast, member: str = "system_admin") -> Client:
    """A browser in which a second factor was shown just now."""
    client = cast.client(member)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session.save()
    return client


def form(cast: Cast, **more: str) -> dict[str, str]:
    return {"organisation": cast.school.code, "role": "school_officer", "reason": WHY} | more


def refusal(cast: Cast, **more: Any) -> str:
    with pytest.raises(Refusal) as refused:
        opened(cast, **more)
    return refused.value.code


def review(cast: Cast, number: int, member: str = "auditor", **said: str) -> None:
    operations.review_emergency(
        by=cast.viewer(member),
        today=TODAY,
        emergency_id=number,
        **{"finding": "in_order", "remark": ""} | said,
    )


# --- opening ----------------------------------------------------------------------------------------
def test_for_half_an_hour_a_role_at_a_place_is_theirs(cast: Cast, on_the_day: object) -> None:
    client = fresh(cast)
    pupil = f"/people/{cast.pupils[0].pk}/"
    roster = f"/people/?organisation={cast.school.pk}"
    assert client.get(roster).status_code == 403
    before = client.cookies["sessionid"].value
    assert client.post(OPEN, form(cast)).status_code == 302
    assert client.cookies["sessionid"].value != before
    page = client.get(roster)
    assert page.status_code == 200 and "紧急访问进行中：向阳小学" in page.content.decode()
    assert "现在结束" in page.content.decode()
    assert client.get(pupil).status_code in (200, 404)
    assert client.get(f"/people/?organisation={cast.other_school.pk}").status_code == 403
    # Another browser of theirs knows nothing of it.
    assert fresh(cast).get(roster).status_code == 403
    over(Emergency.objects.get().pk)
    assert client.get(roster).status_code == 403


def test_every_request_is_a_line_before_it_is_answered_and_holds_no_name(
    cast: Cast, on_the_day: object
) -> None:
    client = fresh(cast)
    client.post(OPEN, form(cast))
    client.get(f"/people/?organisation={cast.school.pk}&search=王梓涵")
    client.post("/accounts/preferences/", {"language": "zh-hans", "note": "王梓涵"})
    client.get("/people/join/a-secret-link/")
    lines = AuditLine.objects.filter(act="emergency.request").order_by("id")
    assert [line.detail for line in lines] == [
        {"method": "GET", "page": "people:roster", "keys": ""},
        {"method": "POST", "page": "account_preferences", "keys": ""},
        {"method": "GET", "page": "people:join", "keys": "…"},
    ]
    number = Emergency.objects.get().pk
    assert {(line.key, line.organisation_id) for line in lines} == {(str(number), cast.school.pk)}
    assert "王梓涵" not in str([line.detail for line in AuditLine.objects.all()])


def test_no_line_no_page(cast: Cast, on_the_day: object, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**_: object) -> None:
        raise RuntimeError

    client = fresh(cast)
    client.post(OPEN, form(cast))
    monkeypatch.setattr("gongyu.access.middleware.record_request", fails)
    client.raise_request_exception = False
    answer = client.get(f"/people/?organisation={cast.school.pk}")
    assert answer.status_code == 500 and "王梓涵" not in answer.content.decode()


def test_what_would_outlast_it_is_withheld(cast: Cast, on_the_day: object) -> None:
    client = fresh(cast)
    client.post(OPEN, form(cast, role="school_leader"))
    assert client.get("/people/").status_code == 200
    assert client.get("/console/grants/give/").status_code == 403
    assert client.get(ALL).status_code == 403


def test_a_second_factor_is_shown_just_before(cast: Cast, on_the_day: object) -> None:
    client = cast.client("system_admin")
    for answer in (client.get(OPEN), client.post(OPEN, form(cast))):
        assert answer.status_code == 302 and answer["Location"].startswith("/accounts/")
    assert not Emergency.objects.exists()


def test_a_password_alone_is_not_enough(cast: Cast, on_the_day: object) -> None:
    client = cast.client("system_admin")
    session = client.session
    records = [{"method": "mfa", "at": 0}, {"method": "password", "at": time.time()}]
    session["account_authentication_methods"] = records
    session.save()
    assert client.get(OPEN).status_code == 302


@pytest.mark.parametrize("member", ["auditor", "grant_admin", "city_officer", "principal", "stranger"])
def test_others_do_not_open_one(cast: Cast, on_the_day: object, member: str) -> None:
    assert fresh(cast, member).post(OPEN, form(cast)).status_code == 403
    with pytest.raises(Forbidden):
        operations.open_emergency(
            by=cast.viewer(member),
            today=TODAY,
            role="school_officer",
            organisation_id=cast.school.pk,
            reason=WHY,
        )


def test_not_beyond_ones_own_scope(cast: Cast, on_the_day: object) -> None:
    Grant.objects.filter(user=cast.users["system_admin"]).update(organisation=cast.county_education)
    with pytest.raises(OutOfScope):
        opened(cast, organisation_id=cast.other_school.pk)
    answer = fresh(cast).post(OPEN, form(cast, organisation=cast.other_school.code))
    assert answer.status_code == 422 and "没有这个单位代码" in answer.content.decode()


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"reason": ""}, "account.no-reason"),
        ({"reason": "急"}, "account.no-reason"),
        ({"reason": "长" * 401}, "account.long-reason"),
        ({"role": "grant_admin"}, "emergency.role-does-not-fit"),
        ({"role": "guardian"}, "emergency.role-does-not-fit"),
        ({"role": "county_officer"}, "emergency.role-does-not-fit"),
    ],
)
def test_what_is_refused(cast: Cast, more: dict[str, str], code: str) -> None:
    assert refusal(cast, **more) == code
    assert not Emergency.objects.exists()


def test_where_nobody_could_review_none_is_opened(cast: Cast) -> None:
    Grant.objects.filter(role="auditor").delete()
    assert refusal(cast) == "emergency.nobody-reviews"


def test_one_at_a_time_and_none_while_an_old_one_waits_for_its_review(cast: Cast) -> None:
    first = opened(cast)
    assert refusal(cast) == "emergency.under-way"
    over(first, days=6)
    second = opened(cast)
    over(second)
    over(first, days=2)
    assert refusal(cast) == "emergency.unreviewed"
    review(cast, first)
    opened(cast)


def test_it_is_audited_without_its_reason_and_reviewers_are_told(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        number = opened(cast)
    line = AuditLine.objects.get(act="emergency.open")
    assert (line.key, line.organisation_id) == (str(number), cast.school.pk)
    assert WHY not in str(line.detail)
    message = Message.objects.get()
    assert message.user_id == cast.users["auditor"].pk and message.url == f"{ALL}{number}/"


def test_nothing_is_opened_if_the_audit_fails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("gongyu.accounts.operations.emergency.record", fails)
    with pytest.raises(RuntimeError):
        opened(cast)
    assert not Emergency.objects.exists()


# --- ending -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", [END, "/accounts/logout/"])
def test_it_is_ended_by_hand_or_by_signing_out(cast: Cast, on_the_day: object, path: str) -> None:
    client = fresh(cast)
    client.post(OPEN, form(cast))
    assert client.post(path).status_code == 302
    row = Emergency.objects.get()
    assert row.ended_by_hand and row.ends_at <= timezone.now()
    assert AuditLine.objects.filter(act="emergency.end", key=str(row.pk)).count() == 1
    assert client.get(f"/people/?organisation={cast.school.pk}").status_code in (302, 403)


def test_what_is_over_is_not_ended(cast: Cast, on_the_day: object) -> None:
    with pytest.raises(Refusal) as refused:
        operations.end_emergency(by=cast.viewer("system_admin"), today=TODAY)
    assert refused.value.code == "emergency.over"
    assert fresh(cast).post(END).status_code == 302
    assert cast.client("auditor").post(END).status_code == 403
    assert fresh(cast).get(END).status_code == 405


def test_whose_role_is_taken_away_has_no_emergency(cast: Cast, on_the_day: object) -> None:
    client = fresh(cast)
    client.post(OPEN, form(cast))
    Grant.objects.filter(user=cast.users["system_admin"]).delete()
    assert client.get(f"/people/?organisation={cast.school.pk}").status_code == 403


def test_somebody_elses_number_in_ones_session_gives_nothing(cast: Cast, on_the_day: object) -> None:
    number = opened(cast)
    client = cast.client("head_teacher")
    session = client.session
    session["emergency"] = number
    session.save()
    assert "紧急访问进行中" not in client.get("/").content.decode()


# --- reviewing --------------------------------------------------------------------------------------
def test_a_second_person_sees_every_step_in_order_and_says_what_they_found(
    cast: Cast, on_the_day: object
) -> None:
    client = fresh(cast)
    client.post(OPEN, form(cast))
    client.get(f"/people/?organisation={cast.school.pk}")
    client.post(END)
    number = Emergency.objects.get().pk
    auditor = cast.client("auditor")
    assert "等您审查" in auditor.get("/console/").content.decode()
    assert "等待审查" in auditor.get(ALL).content.decode()
    page = auditor.get(f"{ALL}{number}/").content.decode()
    assert WHY in page
    steps = [page.index(step) for step in ("开启紧急访问", "people:roster", "结束紧急访问")]
    assert steps == sorted(steps)
    answer = auditor.post(f"{ALL}{number}/", {"finding": "in_order", "remark": ""})
    assert answer.status_code == 302
    row = Emergency.objects.get()
    assert (row.finding, row.reviewed_by_id) == ("in_order", cast.users["auditor"].pk)
    assert AuditLine.objects.get(act="emergency.review").detail == {"finding": "in_order"}
    assert "等您审查" not in auditor.get("/console/").content.decode()


def test_what_is_to_be_pursued_says_why(cast: Cast, on_the_day: object) -> None:
    number = over(opened(cast))
    with pytest.raises(Refusal) as refused:
        review(cast, number, finding="pursue")
    assert refused.value.code == "emergency.remark"
    review(cast, number, finding="pursue", remark="看了与事由无关的学生，请授权管理员约谈")
    assert "请授权管理员约谈" in cast.client("auditor").get(f"{ALL}{number}/").content.decode()


def test_nobody_reviews_themself(cast: Cast, on_the_day: object) -> None:
    """Even who, against the rule of three administrators, holds both roles."""
    user = cast.users["system_admin"]
    Grant.objects.create(
        user=user, role="auditor", organisation=cast.city_education, valid_from=LONG_AGO, reason="x"
    )
    number = over(opened(cast))
    with pytest.raises(Refusal) as refused:
        review(cast, number, member="system_admin")
    assert refused.value.code == "emergency.oneself"
    assert "记下审查结果" not in cast.client("system_admin").get(f"{ALL}{number}/").content.decode()


def test_not_while_it_lasts_and_not_twice(cast: Cast) -> None:
    number = opened(cast)
    with pytest.raises(Refusal) as early:
        review(cast, number)
    review(cast, over(number))
    with pytest.raises(Refusal) as again:
        review(cast, number)
    assert (early.value.code, again.value.code) == ("emergency.not-over", "emergency.reviewed")


@pytest.mark.parametrize("member", ["system_admin", "grant_admin", "principal", "guardian"])
def test_others_do_not_review(cast: Cast, on_the_day: object, member: str) -> None:
    number = over(opened(cast))
    client = cast.client(member)
    assert client.get(ALL).status_code == 403
    assert client.post(f"{ALL}{number}/", {"finding": "in_order"}).status_code == 403
    with pytest.raises(Forbidden):
        review(cast, number, member=member)


def test_an_auditor_of_another_county_knows_nothing_of_it(cast: Cast, on_the_day: object) -> None:
    number = over(opened(cast))
    Grant.objects.filter(user=cast.users["auditor"]).update(organisation=cast.other_county_education)
    assert cast.client("auditor").get(f"{ALL}{number}/").status_code == 404
    assert "没有人用过" in cast.client("auditor").get(ALL).content.decode()
    with pytest.raises(OutOfScope):
        review(cast, number)


def test_no_review_if_the_audit_fails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**_: object) -> None:
        raise RuntimeError

    number = over(opened(cast))
    monkeypatch.setattr("gongyu.accounts.operations.emergency.record", fails)
    with pytest.raises(RuntimeError):
        review(cast, number)
    assert Emergency.objects.get().finding == ""


def test_those_without_a_review_stand_first(cast: Cast) -> None:
    first = over(opened(cast))
    second = over(opened(cast))
    review(cast, second)
    found, _ = queries.emergencies(cast.viewer("auditor"))
    assert [one.id for one in found] == [first, second]


def test_health_says_what_waits(cast: Cast) -> None:
    line = {one.name: one for one in queries.health(cast.viewer("auditor"))}["紧急访问"]
    assert line.state == "good"
    number = over(opened(cast))
    line = {one.name: one for one in queries.health(cast.viewer("auditor"))}["紧急访问"]
    assert line.state == "look"
    over(number, days=8)
    line = {one.name: one for one in queries.health(cast.viewer("auditor"))}["紧急访问"]
    assert line.state == "bad" and line.values["late"] == 1
