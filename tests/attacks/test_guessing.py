"""Guessing: passwords, one-time codes, codes of an app, recovery codes, class links, children's numbers."""

from __future__ import annotations

import time
from datetime import date, timedelta
from itertools import count

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import LazySettings
from django.core import signing
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongyu.accounts import operations
from gongyu.accounts.models import User
from gongyu.notices.models import OneTimeCode, Outgoing
from gongyu.people.models import JoinRequest
from gongyu.people.rules.consent import WORDINGS
from gongyu.people.tests.doorstep import PHONE, Doorstep, doorstep, newest_code, prove
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PASSWORD = "sunflower-street-7"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LOGIN, CODE, ENTER = "/accounts/login/", "/accounts/two/code/", "/people/enter/"


@pytest.fixture
def user() -> User:
    return User.objects.create_user("wang", PASSWORD, display_name="王老师")


@pytest.fixture
def door(cast: Cast, on_the_day: date) -> Doorstep:
    return doorstep(cast)


def tried(password: str, name: str = "wang", ip: str = "192.0.2.1", **more: str) -> Client:
    client = Client()
    client.post(LOGIN, {"login": name, "password": password}, REMOTE_ADDR=ip, **more)  # type: ignore[arg-type]
    return client


def inside(client: Client) -> bool:
    return "_auth_user_id" in client.session


def totp(at: float | None = None) -> str:
    return str(format_hotp_value(hotp_value(SECRET, int(at or time.time()) // 30)))


# --- passwords --------------------------------------------------------------------------------------
@pytest.mark.parametrize("written", ["wang", "WANG", " wang ", "Wang"])
def test_a_name_is_tried_five_times_from_however_many_places_and_however_written(
    user: User, written: str
) -> None:
    for number in range(5):
        tried("not the password", written, ip=f"192.0.2.{number}")
    assert not inside(tried(PASSWORD, ip="198.51.100.7"))


def test_another_host_or_port_in_the_request_gives_no_new_tries(user: User) -> None:
    for port in range(8001, 8006):
        tried("not the password", ip=f"192.0.2.{port - 8000}", HTTP_HOST=f"testserver:{port}")
    assert not inside(tried(PASSWORD, ip="198.51.100.7", HTTP_HOST="testserver:9000"))


def test_a_number_and_the_name_behind_it_share_their_tries(user: User) -> None:
    operations.set_phone(by=user.pk, user_id=user.pk, phone="13800000001")
    for number in range(5):
        tried("not the password", ("13800000001", "wang")[number % 2], ip=f"192.0.2.{number}")
    assert not inside(tried(PASSWORD, "+86 138 0000 0001", ip="198.51.100.7"))


def test_an_address_tries_ten_names_a_minute(user: User) -> None:
    for number in range(10):
        tried("not the password", f"teacher{number}")
    assert not inside(tried(PASSWORD))
    assert inside(tried(PASSWORD, ip="198.51.100.7"))


def test_a_made_up_address_in_a_header_counts_as_where_one_really_is(user: User) -> None:
    for number in range(10):
        tried("not the password", f"teacher{number}", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
    assert not inside(tried(PASSWORD, HTTP_X_FORWARDED_FOR="203.0.113.99"))


def test_behind_a_server_of_ours_what_it_adds_counts_and_not_what_a_stranger_wrote(
    user: User, settings: LazySettings
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(10):
        tried("not the password", f"teacher{number}", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}, 192.0.2.9")
    assert not inside(tried(PASSWORD, HTTP_X_FORWARDED_FOR="203.0.113.99, 192.0.2.9"))
    assert inside(tried(PASSWORD, HTTP_X_FORWARDED_FOR="192.0.2.9, 192.0.2.10"))


def test_many_other_tries_do_not_wash_away_those_at_a_name(user: User) -> None:
    for number in range(5):
        tried("not the password", ip=f"192.0.2.{number}")
    cache.set_many({f"flood{number}": number for number in range(700)})
    assert not inside(tried(PASSWORD, ip="198.51.100.7"))


def test_patience_does_not_help_a_hundred_tries_are_a_days_worth(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin, tick = time.time(), count()
    monkeypatch.setattr(time, "time", lambda: begin + next(tick) * 20)
    for number in range(110):
        tried("not the password", ip=f"192.0.{number % 250}.1")
    later = begin + 110 * 200
    monkeypatch.setattr(time, "time", lambda: later)
    assert not inside(tried(PASSWORD, ip="198.51.100.7"))


def test_asking_for_the_password_again_is_no_second_door(user: User) -> None:
    client = tried(PASSWORD)
    assert inside(client)
    for number in range(5):
        client.post(
            "/accounts/again/", {"password": "not the password"}, REMOTE_ADDR=f"192.0.2.{number + 20}"
        )
    assert not inside(tried(PASSWORD, ip="198.51.100.7"))


# --- the second factor ------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_codes_after_the_password_are_tried_five_times_whatever_the_session_or_address(
    user: User, kind: str
) -> None:
    TOTP.activate(user, SECRET)
    codes = RecoveryCodes.activate(user).generate_codes()
    for number in range(5):
        client = tried(PASSWORD, ip=f"192.0.2.{number}")
        wrong = "000000" if kind == "app" else "00000000"
        client.post(CODE, {"code": wrong}, REMOTE_ADDR=f"203.0.113.{number}")
    for right in (totp(), codes[0]):
        client = tried(PASSWORD, ip="198.51.100.7")
        client.post(CODE, {"code": right}, REMOTE_ADDR="198.51.100.8")
        assert not inside(client)


def test_an_old_code_and_one_of_tomorrow_do_not_open(user: User) -> None:
    TOTP.activate(user, SECRET)
    for at in (time.time() - 120, time.time() + 120):
        client = tried(PASSWORD)
        client.post(CODE, {"code": totp(at)})
        assert not inside(client)


def test_the_second_step_is_not_reached_by_the_first_ones_session_alone(user: User) -> None:
    TOTP.activate(user, SECRET)
    client = tried(PASSWORD)
    for path in ("/", "/accounts/preferences/", "/accounts/two/app/remove/", "/console/"):
        answer = client.get(path)
        assert answer.status_code == 302 and "/accounts/" in answer["Location"]
    assert not inside(client)


# --- one-time codes ---------------------------------------------------------------------------------
def test_a_code_is_tried_five_times_and_then_the_right_one_is_worth_nothing(door: Doorstep) -> None:
    client = Client()
    client.post(door.path(), {"step": "phone", "phone": PHONE})
    right = newest_code()
    for number in range(5):
        client.post(door.path(), {"step": "code", "code": f"{(int(right) + 1 + number) % 10**6:06d}"})
    assert client.post(door.path(), {"step": "code", "code": right}).status_code == 422


def test_a_fresh_session_gives_no_new_tries_at_an_old_code(door: Doorstep) -> None:
    """The code is bound to the session that asked for it: another one has to ask, and to wait."""
    Client().post(door.path(), {"step": "phone", "phone": PHONE})
    right = newest_code()
    other = Client()
    assert other.post(door.path(), {"step": "phone", "phone": PHONE}).status_code == 422
    other.post(door.path(), {"step": "code", "code": right})
    assert not any("proven" in str(value) for value in dict(other.session).values())


def test_a_number_gets_ten_codes_a_day_so_fifty_guesses(door: Doorstep) -> None:
    sent = 0
    for _ in range(14):
        sent += Client().post(door.path(), {"step": "phone", "phone": PHONE}).status_code == 302
        OneTimeCode.objects.update(asked_at=timezone.now() - timedelta(hours=2))
    assert sent == 10


def test_one_address_asks_for_two_hundred_codes_an_hour_whatever_the_numbers(door: Doorstep) -> None:
    first = Client().post(door.path(), {"step": "phone", "phone": PHONE})
    assert first.status_code == 302
    row = OneTimeCode.objects.get()
    OneTimeCode.objects.bulk_create(
        OneTimeCode(
            purpose="join",
            to_index=number.to_bytes(32, "big"),
            source_index=row.source_index,
            asked_at=row.asked_at,
            expires_at=row.expires_at,
        )
        for number in range(199)
    )
    for forged in ("", "203.0.113.7"):
        answer = Client().post(
            door.path(), {"step": "phone", "phone": "13900139001"}, HTTP_X_FORWARDED_FOR=forged
        )
        assert answer.status_code == 422
    elsewhere = Client().post(
        door.path(), {"step": "phone", "phone": "13900139001"}, REMOTE_ADDR="198.51.100.7"
    )
    assert elsewhere.status_code == 302


def test_a_code_dies_after_five_minutes_and_after_its_use(door: Doorstep) -> None:
    client = Client()
    client.post(door.path(), {"step": "phone", "phone": PHONE})
    OneTimeCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.post(door.path(), {"step": "code", "code": newest_code()}).status_code == 422
    OneTimeCode.objects.update(
        expires_at=timezone.now() + timedelta(minutes=5), asked_at=timezone.now() - timedelta(hours=2)
    )
    assert client.post(door.path(), {"step": "code", "code": newest_code()}).status_code == 302
    OneTimeCode.objects.update(asked_at=timezone.now() - timedelta(hours=2))
    used = newest_code()
    client.post(door.path(), {"act": "again"})
    client.post(door.path(), {"step": "phone", "phone": PHONE})
    assert client.post(door.path(), {"step": "code", "code": used}).status_code == 422


@pytest.mark.parametrize("code", ["", "0" * 5, "0" * 7, "０００００００", "abcdef", "0" * 4000, "\x00" * 6])
def test_what_is_no_code_is_no_code(door: Doorstep, code: str) -> None:
    client = Client()
    client.post(door.path(), {"step": "phone", "phone": PHONE})
    assert client.post(door.path(), {"step": "code", "code": code}).status_code == 422


def test_no_letter_leaves_for_a_number_that_nobody_here_has(cast: Cast, on_the_day: date) -> None:
    Client().post(ENTER, {"step": "phone", "phone": "13999999999"})
    assert [row.state for row in Outgoing.objects.all()] == ["withheld"]


# --- class links, and children's numbers ------------------------------------------------------------
def test_no_link_is_made_up_or_stretched(door: Doorstep, cast: Cast) -> None:
    words, _, seal = door.link.rpartition("~")
    number, _, last = words.partition(".")
    forged = [
        f"{int(number) + 1}.{last}~{seal}",
        f"{number}.991231~{seal}",
        f"{words}~",
        f"{words}~{seal[:-1]}",
        f"{words}~{seal[::-1]}",
        f"{words}~{seal}A",
        signing.Signer(key="guessed", sep="~").sign(words),
        signing.Signer(sep="~").sign(words),
        words,
    ]
    for link in forged:
        assert Client().get(reverse("people:join", args=[link])).status_code == 404, link
    assert len(seal) >= 40  # as good as 256 bits: trying is hopeless without a limit


def test_a_childs_last_four_are_tried_five_times_a_day_by_a_number(door: Doorstep) -> None:
    client = Client()
    prove(client, door.path())
    child = {
        "step": "proven",
        "name": "王秀英",
        "relation": "52",
        "child": door.cast.pupils[0].name,
        "consent": "on",
        "version": WORDINGS[-1].version,
    }
    for number in range(5):
        client.post(
            door.path(), child | {"last_four": f"{(int(door.endings[0][:3]) + number + 1) % 1000:03d}0"}
        )
    assert client.post(door.path(), child | {"last_four": door.endings[0]}).status_code == 422
    assert not JoinRequest.objects.filter(state="asked").exists()
