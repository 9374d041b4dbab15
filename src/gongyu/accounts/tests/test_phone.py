"""Signing in by mobile number: kept sealed, found by its index, told to nobody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongyu.accounts import operations, queries
from gongyu.accounts.models import Session, User
from gongyu.audit.models import AuditLine
from gongyu.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db
PASSWORD = "sunflower-street-7"
PHONE = "13800000001"


@pytest.fixture(autouse=True)
def nobody_has_tried() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def user() -> User:
    return User.objects.create_user("wang", PASSWORD, display_name="王老师")


def sign_in(login: str, password: str = PASSWORD) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": login, "password": password})
    return client


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "typed", [PHONE, " 138 0000 0001 ", "+86 138-0000-0001", "８６１３８００００００01", "wang", " WANG "]
)
def test_number_or_name_however_it_is_written(user: User, typed: str) -> None:
    operations.set_phone(by=user.pk, user_id=user.pk, phone=PHONE)
    assert signed_in(sign_in(typed))
    assert not signed_in(sign_in(typed, "not the password"))


def test_the_number_stands_nowhere_in_the_clear(user: User) -> None:
    operations.set_phone(by=user.pk, user_id=user.pk, phone=PHONE)
    sign_in(PHONE, "not the password")
    sign_in(PHONE)
    user.refresh_from_db()
    assert PHONE.encode() not in bytes(user.phone_sealed or b"") + bytes(user.phone_index or b"")
    assert PHONE not in str([session.get_decoded() for session in Session.objects.all()])
    assert PHONE not in str(list(AuditLine.objects.values()))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM site_cache WHERE cache_key || value LIKE %s", [f"%{PHONE}%"])
        assert cursor.fetchone() == (0,)


def test_the_person_sets_it_and_sees_it_masked(client: Client, user: User) -> None:
    client.post("/accounts/login/", {"login": "wang", "password": PASSWORD})
    assert client.post("/accounts/phone/", {"phone": "138 0000 0001"}).status_code == 302
    page = client.get("/accounts/preferences/").content.decode()
    assert "138****0001" in page
    assert PHONE not in page
    line = AuditLine.objects.get(act="account.phone")
    assert (line.key, line.detail) == (str(user.pk), {"set": True})
    client.post("/accounts/phone/", {"phone": ""})
    assert queries.masked_phone(user.pk) == ""
    assert not signed_in(sign_in(PHONE))


def test_a_number_that_is_none_is_refused_beside_its_field(client: Client, user: User) -> None:
    client.post("/accounts/login/", {"login": "wang", "password": PASSWORD})
    page = client.post("/accounts/phone/", {"phone": "12345"})
    assert page.status_code == 422
    assert "请填 11 位手机号" in page.content.decode()
    assert 'value="12345"' in page.content.decode()


def test_somebody_elses_number_is_refused_and_not_said_to_be_theirs(client: Client, user: User) -> None:
    other = User.objects.create_user("li", PASSWORD, display_name="李老师")
    operations.set_phone(by=None, user_id=other.pk, phone=PHONE)
    with pytest.raises(Refusal, match=r"account\.phone"):
        operations.set_phone(by=user.pk, user_id=user.pk, phone=PHONE)
    assert signed_in(sign_in(PHONE))
    assert sign_in(PHONE).session["_auth_user_id"] == str(other.pk)


def test_numbers_are_not_tried_out_there(client: Client, user: User) -> None:
    client.post("/accounts/login/", {"login": "wang", "password": PASSWORD})
    for number in range(10):
        client.post("/accounts/phone/", {"phone": f"1380000000{number}"})
    page = client.post("/accounts/phone/", {"phone": "13900000000"})
    assert "请明天再试" in page.content.decode()


def test_a_number_is_no_sign_in_name() -> None:
    with pytest.raises(Refusal, match=r"account\.username-is-phone"):
        operations.create_user(by=None, username=PHONE, display_name="王老师", password=PASSWORD)


def test_a_name_and_a_number_share_their_tries(user: User) -> None:
    operations.set_phone(by=user.pk, user_id=user.pk, phone=PHONE)
    for login in ("wang", PHONE, "WANG", "+86" + PHONE, "wang"):
        sign_in(login, "not the password")
    assert not signed_in(sign_in(PHONE))
    assert not signed_in(sign_in("wang"))


def test_looking_up_costs_the_same_for_a_stranger(user: User) -> None:
    operations.set_phone(by=user.pk, user_id=user.pk, phone=PHONE)
    costs = set()
    for typed in ("wang", PHONE, "nobody", "13900000000"):
        with CaptureQueriesContext(connection) as asked:
            queries.signing_in_as(typed)
        costs.add(len(asked))
    assert costs == {1}
