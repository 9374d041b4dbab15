"""The grants pages: list, give, end; accounts; and who may not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gongyu.access.models import Grant
from gongyu.accounts.models import User
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.django_db


def form(cast: Cast, **changes: Any) -> dict[str, Any]:
    return {
        "username": "stranger",
        "organisation": cast.school.code,
        "role": "head_teacher",
        "valid_from": TODAY.isoformat(),
        "reason": "任命文件 12 号",
    } | changes


def test_the_list_shows_and_searches(cast: Cast, on_the_day: object) -> None:
    text = cast.client("grant_admin").get("/console/grants/?person=principal").content.decode()
    assert "陈校长" in text
    assert "王老师" not in text


def test_the_list_is_narrowed_to_ones_school(cast: Cast, on_the_day: object) -> None:
    text = cast.client("principal").get("/console/grants/").content.decode()
    assert "王老师" in text
    assert "路南区德育股" not in text


def test_the_list_costs_few_statements(
    cast: Cast, on_the_day: object, django_assert_max_num_queries: Any
) -> None:
    client = cast.client("grant_admin")
    with django_assert_max_num_queries(8):
        client.get("/console/grants/")


def test_a_role_is_given(cast: Cast, on_the_day: object) -> None:
    response = cast.client("grant_admin").post("/console/grants/give/", form(cast))
    assert response.status_code == 302
    row = Grant.objects.get(user=cast.users["stranger"])
    assert (row.role, row.organisation_id) == ("head_teacher", cast.school.pk)
    assert row.granted_by_id == cast.users["grant_admin"].pk


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"username": "nobody"}, "没有这个登录名"),
        ({"organisation": "0"}, "没有这个单位代码"),
        ({"valid_from": "2020-01-01"}, "起始日不能早于今天"),
        ({"username": "grant_admin"}, "不能给自己授权"),
    ],
)
def test_what_is_refused_stands_beside_its_field(
    cast: Cast, on_the_day: object, changes: dict[str, str], sentence: str
) -> None:
    response = cast.client("grant_admin").post("/console/grants/give/", form(cast, **changes))
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_a_principal_cannot_reach_another_school(cast: Cast, on_the_day: object) -> None:
    wanted = form(cast, organisation=cast.other_school.code)
    response = cast.client("principal").post("/console/grants/give/", wanted)
    assert response.status_code == 422
    assert "没有这个单位代码" in response.content.decode()
    assert not Grant.objects.filter(user=cast.users["stranger"]).exists()


def test_a_grant_is_ended(cast: Cast, on_the_day: object) -> None:
    row = Grant.objects.get(user=cast.users["subject_teacher"])
    client = cast.client("principal")
    assert "赵老师" in client.get(f"/console/grants/{row.pk}/end/").content.decode()
    assert client.post(f"/console/grants/{row.pk}/end/", {"reason": ""}).status_code == 422
    assert client.post(f"/console/grants/{row.pk}/end/", {"reason": "调离"}).status_code == 302
    row.refresh_from_db()
    assert row.valid_until == TODAY


def ends_soon(cast: Cast) -> Grant:
    row = Grant.objects.get(user=cast.users["subject_teacher"])
    row.valid_until = TODAY + timedelta(days=9)
    row.save(update_fields=["valid_until"])
    return row


def test_one_that_ends_soon_stands_first_and_is_renewed_where_it_stands(
    cast: Cast, on_the_day: object
) -> None:
    row, client = ends_soon(cast), cast.client("principal")
    text = client.get("/console/grants/").content.decode()
    assert "30 天内到期</h2>" in text and "还有 9 天" in text
    assert 'value="2027-12-02"' in text  # a year on, unless another day is chosen
    sent = {"valid_until": "2027-12-02", "reason": "续聘", "expiring": "1"}
    answer = client.post(f"/console/grants/{row.pk}/renew/", sent)
    assert answer.headers["Location"] == "/console/grants/?state=expiring"
    assert Grant.objects.get(user=cast.users["subject_teacher"], reason="续聘").valid_from == row.valid_until
    assert "30 天内到期</h2>" not in client.get("/console/grants/").content.decode()


def test_a_renewal_that_is_refused_keeps_what_was_typed(cast: Cast, on_the_day: object) -> None:
    row = ends_soon(cast)
    sent = {"valid_until": TODAY.isoformat(), "reason": "续聘文件"}
    answer = cast.client("principal").post(f"/console/grants/{row.pk}/renew/", sent)
    assert answer.status_code == 422
    assert "要晚于现在的结束日" in answer.content.decode() and "续聘文件" in answer.content.decode()


def test_the_list_is_narrowed_by_role_and_state(cast: Cast, on_the_day: object) -> None:
    ends_soon(cast)
    client = cast.client("grant_admin")
    text = client.get("/console/grants/?role=venue_officer").content.decode()
    assert "科技馆" in text and "陈校长" not in text
    text = client.get("/console/grants/?state=expiring").content.decode()
    assert "赵老师" in text and "陈校长" not in text


def test_anothers_grant_does_not_exist(cast: Cast, on_the_day: object) -> None:
    row = Grant.objects.get(user=cast.users["county_officer"])
    assert cast.client("principal").get(f"/console/grants/{row.pk}/end/").status_code == 404


def test_an_account_is_opened_and_its_password_reset(cast: Cast, on_the_day: object) -> None:
    client = cast.client("system_admin")
    wanted = {"username": "sun", "display_name": "孙老师", "password": "sunflower-street-7"}
    assert client.post("/console/accounts/open/", wanted).status_code == 302
    assert client.post("/console/accounts/open/", wanted).status_code == 422
    again = {"username": "sun", "password": "another-good-one-8"}
    assert client.post("/console/accounts/password/", again).status_code == 302
    assert User.objects.get(username="sun").check_password("another-good-one-8")


def test_a_password_out_of_reach_is_not_reset(cast: Cast, on_the_day: object) -> None:
    wanted = {"username": "county_officer", "password": "another-good-one-8"}
    response = cast.client("principal").post("/console/accounts/password/", wanted)
    assert response.status_code == 422
    assert not User.objects.get(username="county_officer").has_usable_password()
