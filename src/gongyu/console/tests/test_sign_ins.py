"""Sign-ins and lockouts: who is locked out and until when, unlocking, sessions listed and ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from gongyu.access.models import Grant
from gongyu.accounts.models import Session, User
from gongyu.audit.models import AuditLine
from gongyu.console import operations, queries
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.django_db
PASSWORD, TYPED = "sunflower-street-7", "typed-by-mistake-8"
WHY = "本人来电，核对了工号"


@pytest.fixture(autouse=True)
def nobody_has_tried() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def teacher(cast: Cast) -> User:
    user = cast.users["head_teacher"]
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(password: str = PASSWORD, name: str = "head_teacher", ip: str = "192.0.2.1") -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": name, "password": password}, REMOTE_ADDR=ip)
    return client


def lock_out() -> None:
    for number in range(5):
        sign_in(TYPED, ip=f"192.0.2.{number}")


def test_the_page_says_who_is_locked_out_until_when_and_never_what_was_typed(
    cast: Cast, teacher: User, on_the_day: object
) -> None:
    lock_out()
    sign_in(TYPED, name=TYPED, ip="198.51.100.1")
    page = cast.client("system_admin").get("/console/sign-ins/").content.decode()
    assert "试错太多" in page and "王老师" in page and "没有人用的登录名" in page
    assert TYPED not in page
    (locked,) = queries.sign_ins(cast.viewer("system_admin")).locked
    assert timedelta(0) < locked.until - timezone.now() <= timedelta(minutes=5)


def test_nobody_is_locked_out_by_four_tries(cast: Cast, teacher: User) -> None:
    for number in range(4):
        sign_in(TYPED, ip=f"192.0.2.{number}")
    assert not queries.sign_ins(cast.viewer("system_admin")).locked


def test_searched_by_person_and_for_tries_in_vain(cast: Cast, teacher: User) -> None:
    sign_in()
    sign_in(TYPED)
    viewer = cast.viewer("auditor")
    assert {one.act for one in queries.sign_ins(viewer, person="王老师").tries} == {
        "account.sign-in",
        "account.sign-in-failed",
    }
    assert not queries.sign_ins(viewer, person="李老师").tries
    assert [one.act for one in queries.sign_ins(viewer, failed=True).tries] == ["account.sign-in-failed"]


def test_the_page_costs_few_statements(
    cast: Cast, teacher: User, on_the_day: object, django_assert_max_num_queries: Any
) -> None:
    lock_out()
    client = cast.client("system_admin")
    with django_assert_max_num_queries(14):
        client.get("/console/sign-ins/")


@pytest.mark.parametrize("member", ["principal", "grant_admin", "city_officer", "head_teacher", "guardian"])
def test_others_are_not_let_in(cast: Cast, on_the_day: object, member: str) -> None:
    number = cast.users["head_teacher"].pk
    client = cast.client(member)
    for path in ("sign-ins/", f"accounts/{number}/"):
        assert client.get(f"/console/{path}").status_code == 403
    for path in ("unlock/", "sessions/end/"):
        assert client.post(f"/console/accounts/{number}/{path}", {"reason": WHY}).status_code == 403


def test_an_auditor_looks_and_touches_nothing(cast: Cast, teacher: User, on_the_day: object) -> None:
    lock_out()
    path = f"/console/accounts/{teacher.pk}/"
    assert "解锁</button>" not in cast.client("auditor").get(path).content.decode()
    assert cast.client("auditor").post(f"{path}unlock/", {"reason": WHY}).status_code == 403
    with pytest.raises(Forbidden):
        operations.unlock(by=cast.viewer("auditor"), today=TODAY, user_id=teacher.pk, reason=WHY)


def test_an_administrator_of_a_county_does_not_reach_the_citys_sign_ins(cast: Cast, teacher: User) -> None:
    Grant.objects.filter(user=cast.users["system_admin"]).update(organisation=cast.county_education)
    viewer = cast.viewer("system_admin")
    for door in (operations.unlock, operations.end_sessions):
        with pytest.raises(OutOfScope):
            door(by=viewer, today=TODAY, user_id=teacher.pk, reason=WHY)
    with pytest.raises(OutOfScope):
        queries.sign_ins(viewer)


def test_unlocking_lets_somebody_try_at_once_and_is_kept(
    cast: Cast, teacher: User, on_the_day: object
) -> None:
    lock_out()
    path = f"/console/accounts/{teacher.pk}/"
    client = cast.client("system_admin")
    assert "解锁</button>" in client.get(path).content.decode()
    assert client.post(f"{path}unlock/", {"reason": WHY}).status_code == 302
    assert "_auth_user_id" in sign_in(ip="198.51.100.7").session
    line = AuditLine.objects.get(act="account.unlock")
    assert (line.key, line.by_id) == (str(teacher.pk), cast.users["system_admin"].pk)
    assert line.detail == {"reason": WHY}


@pytest.mark.parametrize(("act", "reason"), [("unlock", ""), ("unlock", "嗯"), ("sessions/end", " ")])
def test_without_a_reason_nothing_happens(
    cast: Cast, teacher: User, on_the_day: object, act: str, reason: str
) -> None:
    lock_out()
    answer = cast.client("system_admin").post(f"/console/accounts/{teacher.pk}/{act}/", {"reason": reason})
    assert answer.status_code == 422 and "field-error" in answer.content.decode()
    assert not AuditLine.objects.filter(act__in=("account.unlock", "account.sessions-end")).exists()


def test_who_is_not_locked_is_not_unlocked(cast: Cast, teacher: User) -> None:
    with pytest.raises(Refusal) as refused:
        operations.unlock(by=cast.viewer("system_admin"), today=TODAY, user_id=teacher.pk, reason=WHY)
    assert refused.value.code == "account.not-locked"


def test_nobody_is_unlocked_if_the_audit_fails(
    cast: Cast, teacher: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(**_: object) -> None:
        raise RuntimeError

    lock_out()
    client = sign_in("wrong", name="nobody", ip="198.51.100.3")
    cast.client("head_teacher")
    monkeypatch.setattr("gongyu.accounts.operations.sessions.record", fails)
    viewer = cast.viewer("system_admin")
    for door in (operations.unlock, operations.end_sessions):
        with pytest.raises(RuntimeError):
            door(by=viewer, today=TODAY, user_id=teacher.pk, reason=WHY)
    assert queries.sign_ins(viewer).locked
    assert Session.objects.filter(user=teacher).exists()
    assert "_auth_user_id" not in client.session


def test_sessions_are_listed_and_ended(cast: Cast, teacher: User, on_the_day: object) -> None:
    mine, other = sign_in(), sign_in()
    somebody = cast.client("colleague")
    page = queries.account(cast.viewer("system_admin"), teacher.pk)
    assert len(page.sessions) == 2 and all(one.began and not one.twice for one in page.sessions)
    client = cast.client("system_admin")
    assert client.post(f"/console/accounts/{teacher.pk}/sessions/end/", {"reason": WHY}).status_code == 302
    for ended in (mine, other):
        assert ended.get("/accounts/preferences/").status_code == 302
    assert somebody.get("/accounts/preferences/").status_code == 200
    line = AuditLine.objects.get(act="account.sessions-end")
    assert line.detail == {"sessions": 2, "reason": WHY}


@pytest.mark.parametrize(("method", "path"), [("post", ""), ("get", "unlock/"), ("get", "sessions/end/")])
def test_the_wrong_method(cast: Cast, on_the_day: object, method: str, path: str) -> None:
    number = cast.users["head_teacher"].pk
    answer = getattr(cast.client("system_admin"), method)(f"/console/accounts/{number}/{path}")
    assert answer.status_code == 405


def test_an_account_that_does_not_exist(cast: Cast, on_the_day: object) -> None:
    assert cast.client("system_admin").get("/console/accounts/999999/").status_code == 404
    assert (
        cast.client("system_admin").post("/console/accounts/999999/unlock/", {"reason": WHY}).status_code
        == 404
    )
