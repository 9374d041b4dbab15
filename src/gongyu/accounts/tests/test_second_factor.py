"""An authenticator app and recovery codes: put on, asked for, used once, taken off."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.core.cache import cache
from django.test import Client

from gongyu.accounts.models import Secret, User
from gongyu.accounts.queries import has_second_factor
from gongyu.audit.models import AuditLine

pytestmark = pytest.mark.django_db
PASSWORD = "sunflower-street-7"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
APP, CODE, CODES = "/accounts/two/app/", "/accounts/two/code/", "/accounts/two/codes/"


@pytest.fixture(autouse=True)
def nobody_has_tried() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def user() -> User:
    return User.objects.create_user("wang", PASSWORD, display_name="王老师")


def code(secret: str = SECRET) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def with_password(client: Client, ip: str = "192.0.2.1") -> str:
    """Where the right password leads."""
    form = {"login": "wang", "password": PASSWORD}
    return client.post("/accounts/login/", form, REMOTE_ADDR=ip).headers["Location"]


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def enrolled(user: User) -> list[str]:
    """An app with our secret; the recovery codes."""
    TOTP.activate(user, SECRET)
    codes: list[str] = RecoveryCodes.activate(user).generate_codes()
    return codes


def test_an_app_is_put_on_with_its_first_code(
    client: Client, user: User, django_capture_on_commit_callbacks: object
) -> None:
    with_password(client)
    page = client.get(APP)
    assert b"data:image/svg+xml;base64," in page.content
    secret = client.session["mfa.totp.secret"]
    assert b"field-error" in client.post(APP, {"code": "000000"}).content
    assert not has_second_factor(user.pk)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        answer = client.post(APP, {"code": code(secret)})
    assert answer.headers["Location"] == CODES
    assert has_second_factor(user.pk)
    assert AuditLine.objects.get(act="account.totp-on").key == str(user.pk)
    assert client.get(CODES).content.count(b"<li><code>") == 10
    assert "attachment" in client.get(CODES + "file/").headers["Content-Disposition"]


def test_what_the_database_keeps_opens_nothing(user: User) -> None:
    enrolled(user)
    kept = b"".join(bytes(one.data_sealed) for one in Secret.objects.all())
    assert SECRET.encode() not in kept
    app, codes = Authenticator.objects.order_by("pk")
    assert app.data == {"secret": str(Secret.objects.order_by("pk")[0].pk)}
    assert set(codes.data) == {"seed", "used_mask"}


def test_a_secret_is_due_when_its_second_factor_is_gone(user: User) -> None:
    enrolled(user)
    due = Secret.Privacy.due(date.today() + timedelta(days=2))  # noqa: DTZ011
    assert not Secret.objects.filter(due).exists()
    Authenticator.objects.filter(type="totp").delete()
    assert Secret.objects.filter(due).count() == 1
    assert not Secret.objects.filter(Secret.Privacy.due(date.today())).exists()  # noqa: DTZ011


def test_the_password_alone_no_longer_lets_in(client: Client, user: User) -> None:
    enrolled(user)
    assert with_password(client) == CODE
    assert not signed_in(client)
    assert client.get("/accounts/preferences/").status_code == 302
    assert not AuditLine.objects.filter(act="account.sign-in").exists()
    assert client.post(CODE, {"code": code()}).status_code == 302
    assert signed_in(client)
    assert AuditLine.objects.get(act="account.sign-in").by_id == user.pk


def test_a_code_page_opens_only_after_the_password(client: Client, user: User) -> None:
    enrolled(user)
    assert client.get(CODE).headers["Location"] == "/accounts/login/"
    assert client.post(CODE, {"code": code()}).headers["Location"] == "/accounts/login/"


def test_a_code_opens_once_however_it_is_written(user: User) -> None:
    enrolled(user)
    first, second = Client(), Client()
    with_password(first)
    with_password(second)
    now = code()
    first.post(CODE, {"code": now})
    second.post(CODE, {"code": now})
    second.post(CODE, {"code": f" {now[:3]} - {now[3:]} "})
    assert signed_in(first)
    assert not signed_in(second)


def test_a_recovery_code_opens_once(user: User) -> None:
    codes = enrolled(user)
    for expected in (True, False):
        client = Client()
        with_password(client)
        client.post(CODE, {"code": codes[3]})
        assert signed_in(client) is expected


def test_a_wrong_code_is_kept_and_six_are_too_many(client: Client, user: User) -> None:
    enrolled(user)
    with_password(client)
    for number in range(5):
        client.post(CODE, {"code": "1234567"}, REMOTE_ADDR=f"192.0.2.{number}")
    assert AuditLine.objects.filter(act="account.second-factor-failed", key=str(user.pk)).count() == 5
    page = client.post(CODE, {"code": code()}, REMOTE_ADDR="198.51.100.1")
    assert "尝试次数太多" in page.content.decode()
    assert not signed_in(client)


def test_taking_it_off_asks_for_the_person_again(
    client: Client, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrolled(user)
    with_password(client)
    client.post(CODE, {"code": code()})
    later = time.time() + 600
    monkeypatch.setattr(time, "time", lambda: later)
    asked = client.post(APP + "remove/")
    assert asked.headers["Location"].startswith("/accounts/again/")
    wrong = client.post(asked.headers["Location"], {"password": "not the password"})
    assert "密码不对" in wrong.content.decode()
    assert has_second_factor(user.pk)
    client.post(asked.headers["Location"], {"password": PASSWORD})
    client.post(APP + "remove/")
    assert not has_second_factor(user.pk)
    assert not Authenticator.objects.exists()
    assert AuditLine.objects.filter(act="account.totp-off").count() == 1


def test_new_recovery_codes_void_the_old_ones(client: Client, user: User) -> None:
    codes = enrolled(user)
    with_password(client)
    client.post(CODE, {"code": code()})
    assert client.post(CODES + "new/").headers["Location"] == CODES
    page = client.get(CODES).content.decode()
    assert not [one for one in codes if one in page]


def test_somebody_elses_passkey_does_not_exist(client: Client, user: User) -> None:
    other = User.objects.create_user("li", PASSWORD, display_name="李老师")
    key = WebAuthn.add(other, "李老师的手机", {}).instance
    with_password(client)
    for method in (client.get, client.post):
        assert method(f"/accounts/two/passkeys/{key.pk}/remove/").status_code == 404
    assert Authenticator.objects.count() == 1


MADE_UP = ("", "{}", "[]", "1", '{"id": 1}', '{"id": "AA", "rawId": "AA", "response": {"userHandle": "MQ"}}')


@pytest.mark.parametrize("credential", MADE_UP)
def test_a_made_up_passkey_does_not_let_in(client: Client, user: User, credential: str) -> None:
    address = "/accounts/two/passkeys/login/"
    client.get(address, headers={"accept": "application/json"})
    assert client.post(address, {"credential": credential}).headers["Location"] == "/accounts/login/"
    assert not signed_in(client)


@pytest.mark.parametrize("credential", MADE_UP)
def test_nor_after_the_password_and_is_not_put_on(client: Client, user: User, credential: str) -> None:
    with_password(client)
    client.get("/accounts/two/passkeys/add/")
    assert client.post("/accounts/two/passkeys/add/", {"credential": credential}).status_code == 200
    assert not has_second_factor(user.pk)
    enrolled(user)
    fresh = Client()
    with_password(fresh)
    assert fresh.get(CODE).status_code == 200
    assert fresh.post(CODE, {"credential": credential}).status_code == 200
    assert not signed_in(fresh)
