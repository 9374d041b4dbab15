"""Signing in by name and password; trying too often; nobody signs up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from gongyu.accounts.models import User
from gongyu.audit.models import AuditLine

pytestmark = pytest.mark.django_db
PASSWORD = "sunflower-street-7"


@pytest.fixture(autouse=True)
def nobody_has_tried() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def user() -> User:
    return User.objects.create_user("wang", PASSWORD, display_name="王老师")


def sign_in(client: Client, password: str, name: str = "wang", ip: str = "192.0.2.1") -> int:
    form = {"login": name, "password": password}
    return client.post("/accounts/login/", form, REMOTE_ADDR=ip).status_code


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_page_asks_for_name_and_password(client: Client) -> None:
    text = client.get("/accounts/login/").content.decode()
    assert 'name="login"' in text
    assert 'name="password"' in text
    assert 'name="remember"' not in text


def test_the_right_password_lets_in(client: Client, user: User) -> None:
    assert sign_in(client, PASSWORD) == 302
    assert signed_in(client)
    line = AuditLine.objects.get(act="account.sign-in")
    assert (line.by_id, line.key) == (user.pk, str(user.pk))


def test_a_wrong_password_does_not_and_is_kept_without_what_was_typed(client: Client, user: User) -> None:
    assert sign_in(client, "a-secret-of-mine") == 200
    assert not signed_in(client)
    line = AuditLine.objects.get(act="account.sign-in-failed")
    assert line.by_id is None
    assert line.key == str(user.pk)
    assert "a-secret-of-mine" not in str(line.detail)


def test_a_name_that_does_not_exist_reads_the_same(client: Client, user: User) -> None:
    wrong = client.post("/accounts/login/", {"login": "wang", "password": "x" * 12}).content.decode()
    unknown = client.post("/accounts/login/", {"login": "nobody", "password": "x" * 12}).content.decode()
    assert [line for line in wrong.splitlines() if "error" in line] == [
        line for line in unknown.splitlines() if "error" in line
    ]


def test_the_sixth_try_is_refused_even_with_the_right_password_from_elsewhere(user: User) -> None:
    for number in range(5):
        sign_in(Client(), "not the password", ip=f"192.0.2.{number}")
    other = Client()
    sign_in(other, PASSWORD, ip="198.51.100.1")
    assert not signed_in(other)


def test_somebody_elses_tries_do_not_lock_me_out(client: Client, user: User) -> None:
    User.objects.create_user("li", PASSWORD, display_name="李老师")
    for number in range(6):
        sign_in(Client(), "not the password", name="li", ip=f"192.0.2.{number}")
    sign_in(client, PASSWORD)
    assert signed_in(client)


def test_an_account_that_is_closed_does_not_let_in(client: Client, user: User) -> None:
    User.objects.update(is_active=False)
    sign_in(client, PASSWORD)
    assert not signed_in(client)


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_signs_up(client: Client, method: str) -> None:
    assert getattr(client, method)("/accounts/signup/").status_code == 404


def test_signing_out_needs_a_post_and_is_kept(client: Client, user: User) -> None:
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get("/accounts/logout/")
    assert signed_in(client)
    client.post("/accounts/logout/")
    assert not signed_in(client)
    assert AuditLine.objects.get(act="account.sign-out").by_id == user.pk


def test_where_one_came_from_is_where_one_goes_but_never_elsewhere(client: Client, user: User) -> None:
    inside = client.post("/accounts/login/?next=/inbox/", {"login": "wang", "password": PASSWORD})
    assert inside.headers["Location"] == "/inbox/"
    client.post("/accounts/logout/")
    outside = client.post(
        "/accounts/login/?next=//elsewhere.example/", {"login": "wang", "password": PASSWORD}
    )
    assert outside.headers["Location"] == "/"
