"""One's own password, language and type size; accounts that others open."""

from __future__ import annotations

import pytest
from django.test import Client

from gongyu.accounts import operations
from gongyu.accounts.models import User
from gongyu.audit.models import AuditLine
from gongyu.kernel.refusal import OutOfScope, Refusal

pytestmark = pytest.mark.django_db
PASSWORD = "sunflower-street-7"
NEW = "another-good-one-8"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def user(client: Client) -> User:
    user = User.objects.create_user("wang", PASSWORD, display_name="王老师")
    client.force_login(user, backend=BACKEND)
    return user


def test_language_and_type_are_kept_and_shown(client: Client, user: User) -> None:
    response = client.post("/accounts/preferences/", {"language": "en", "large_type": "on"})
    assert response.status_code == 302
    assert client.cookies["django_language"].value == "en"
    user.refresh_from_db()
    assert (user.language, user.large_type) == ("en", True)
    page = client.get("/accounts/preferences/")
    assert page.headers["Content-Language"] == "en"
    assert 'lang="en"' in page.content.decode()
    assert AuditLine.objects.get(act="account.preferences").by_id == user.pk


def test_a_language_we_do_not_speak_is_refused(client: Client, user: User) -> None:
    assert client.post("/accounts/preferences/", {"language": "tlh"}).status_code == 422
    with pytest.raises(Refusal, match=r"account\.language"):
        operations.set_preferences(by=user.pk, language="tlh", large_type=False)


def test_preferences_need_signing_in(client: Client) -> None:
    assert client.get("/accounts/preferences/").status_code == 302


def test_a_new_password_needs_the_old_one(client: Client, user: User) -> None:
    form = {"oldpassword": "not it", "password1": NEW, "password2": NEW}
    client.post("/accounts/password/change/", form)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    client.post("/accounts/password/change/", form | {"oldpassword": PASSWORD})
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert AuditLine.objects.get(act="account.password").key == str(user.pk)


def test_an_account_is_opened() -> None:
    key = operations.create_user(by=None, username=" Zhao ", display_name="赵老师", password=PASSWORD)
    user = User.objects.get(pk=key)
    assert user.username == "zhao"
    assert user.check_password(PASSWORD)
    assert AuditLine.objects.get(act="account.open").key == str(key)


@pytest.mark.parametrize(
    ("username", "name", "password", "code"),
    [
        ("赵", "赵老师", PASSWORD, "account.username"),
        ("ab", "赵老师", PASSWORD, "account.username"),
        ("zhao", " ", PASSWORD, "account.display-name"),
        ("zhao", "赵老师", "short", "account.password"),
        ("zhao", "赵老师", "1234567890123", "account.password"),
        ("wang", "赵老师", PASSWORD, "account.taken"),
    ],
)
def test_an_account_is_refused(user: User, username: str, name: str, password: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        operations.create_user(by=None, username=username, display_name=name, password=password)
    assert refused.value.code == code
    assert User.objects.count() == 1


def test_a_reset_password_ends_the_sessions(client: Client, user: User) -> None:
    operations.reset_password(by=None, user_id=user.pk, password=NEW)
    assert client.get("/accounts/preferences/").status_code == 302
    with pytest.raises(OutOfScope):
        operations.reset_password(by=None, user_id=0, password=NEW)
