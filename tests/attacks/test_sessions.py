"""A session known beforehand, a cookie taken along, a sign-in that should be over."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import LazySettings
from django.test import Client

from gongyu.accounts import operations
from gongyu.accounts.models import User
from gongyu.people.tests.doorstep import newest_code
from gongyu.people.tests.test_entry_pages import known as known_number
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PASSWORD, OTHER = "sunflower-street-7", "another-street-of-8"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LOGIN, CODE, ENTER, HOME = (
    "/accounts/login/",
    "/accounts/two/code/",
    "/people/enter/",
    "/accounts/preferences/",
)


@pytest.fixture
def user() -> User:
    return User.objects.create_user("wang", PASSWORD, display_name="王老师")


def key(client: Client) -> str:
    cookie = client.cookies.get("sessionid")
    return cookie.value if cookie else ""


def holding(session: str) -> Client:
    """Somebody else's browser, with a session that they know."""
    client = Client()
    client.cookies["sessionid"] = session
    return client


def with_password(client: Client, password: str = PASSWORD) -> None:
    client.post(LOGIN, {"login": "wang", "password": password})


def open_to(client: Client) -> bool:
    return client.get(HOME).status_code == 200


def totp() -> str:
    return str(format_hotp_value(hotp_value(SECRET, int(time.time()) // 30)))


def planted(client: Client) -> str:
    """A session that the attacker has begun, and has planted in the victim's browser."""
    client.post(ENTER, {"step": "phone", "phone": "13800138001"})
    assert key(client)
    return key(client)


def test_a_planted_session_is_not_what_signs_in(user: User) -> None:
    client = Client()
    known = planted(client)
    with_password(client)
    assert open_to(client)
    assert key(client) != known
    assert not open_to(holding(known))


def test_a_made_up_session_key_is_not_taken_over(user: User) -> None:
    client = holding("a" * 32)
    with_password(client)
    assert key(client) != "a" * 32
    assert not open_to(holding("a" * 32))


def test_the_session_changes_again_with_the_second_factor(user: User) -> None:
    TOTP.activate(user, SECRET)
    client = Client()
    planted(client)
    with_password(client)
    between = key(client)
    client.post(CODE, {"code": totp()})
    assert open_to(client)
    assert key(client) != between
    assert not open_to(holding(between))


def test_the_session_changes_when_a_number_signs_in(cast: Cast) -> None:
    known_number(cast, "13800138001")
    client = Client()
    known = planted(client)
    client.post(ENTER, {"step": "code", "code": newest_code()})
    assert open_to(client)
    assert key(client) != known
    assert not open_to(holding(known))


def test_after_signing_out_the_cookie_is_worth_nothing(user: User) -> None:
    client = Client()
    with_password(client)
    kept = key(client)
    answer = client.post("/accounts/logout/")
    assert answer.cookies["sessionid"].value == "" and answer.cookies["sessionid"]["max-age"] == 0
    assert not open_to(holding(kept))


def test_a_new_password_ends_every_other_session(user: User) -> None:
    mine, other = Client(), Client()
    with_password(mine)
    with_password(other)
    mine.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER},
    )
    assert open_to(mine)
    assert not open_to(other)


def test_a_password_that_an_administrator_sets_ends_every_session(user: User) -> None:
    client = Client()
    with_password(client)
    operations.reset_password(by=None, user_id=user.pk, password=OTHER)
    assert not open_to(client)


def test_a_closed_account_is_out_at_once(user: User) -> None:
    client = Client()
    with_password(client)
    User.objects.update(is_active=False)
    assert not open_to(client)


def test_cookies_are_read_by_no_script_and_sent_by_no_other_site(user: User) -> None:
    client = Client()
    with_password(client)
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and not cookie["domain"]
    assert 0 < int(cookie["max-age"]) <= 7 * 24 * 3600
    token = Client()
    token.get(LOGIN)
    assert token.cookies["csrftoken"]["samesite"] == "Lax"


def test_encrypted_cookies_stay_on_encrypted_lines(user: User, settings: LazySettings) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    client = Client()
    client.get(LOGIN, secure=True)
    client.post(LOGIN, {"login": "wang", "password": PASSWORD}, secure=True)
    assert client.cookies["sessionid"]["secure"] and client.cookies["csrftoken"]["secure"]


def test_what_a_session_holds_is_no_password_and_no_code(user: User) -> None:
    TOTP.activate(user, SECRET)
    client = Client()
    with_password(client)
    assert PASSWORD not in repr(dict(client.session)) and SECRET not in repr(dict(client.session))


def test_pages_of_somebody_signed_in_are_kept_by_no_shared_cache(user: User) -> None:
    client = Client()
    with_password(client)
    answer = client.get(HOME)
    assert "Cookie" in answer.headers.get("Vary", "")
    assert "public" not in answer.headers.get("Cache-Control", "")
