"""Reading the logs: whoever has them, has no code, no password, no number and no name."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from datetime import date

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongyu.accounts.models import User
from gongyu.audit.models import AuditLine
from gongyu.notices.models import Outgoing
from gongyu.notices.operations.outgoing import deliver
from gongyu.notices.rules.gateway import gateway_from
from gongyu.people.tests.doorstep import OTHER_PHONE, PHONE, doorstep, newest_code
from gongyu.people.tests.rosters import row as of_roster
from gongyu.people.tests.rosters import workbook
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PASSWORD, TYPED = "sunflower-street-7", "typed-into-the-wrong-field-9"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Everything that anything logs, however unimportant."""
    caplog.set_level(logging.DEBUG)
    for name in ("gongyu", "httpx", "httpcore", "django", "allauth"):
        caplog.set_level(logging.DEBUG, logger=name)
    yield caplog


def written(log: pytest.LogCaptureFixture) -> str:
    return "\n".join(f"{one.getMessage()} {one.args} {one.exc_text or ''}" for one in log.records)


def test_one_time_codes_and_numbers_are_in_no_log_and_no_trail(
    cast: Cast, on_the_day: date, log: pytest.LogCaptureFixture, settings: LazySettings, tmp_path: object
) -> None:
    settings.SENT = f"{tmp_path}/sent"
    door = doorstep(cast)
    codes = set()
    for path, phone in ((door.path(), PHONE), ("/people/enter/", OTHER_PHONE)):
        client = Client()
        client.post(path, {"step": "phone", "phone": phone})
        row = Outgoing.objects.latest("id")
        if row.state != "withheld":
            codes.add(newest_code())
        deliver(outgoing_id=row.pk, last=True)
        client.post(path, {"step": "code", "code": "135790"})
        for code in codes:
            client.post(path, {"step": "code", "code": code})
        client.get(f"{path}?phone={phone}")
    said = written(log)
    assert codes and log.records
    for secret in (*codes, "135790"):
        assert secret not in said
        assert not AuditLine.objects.filter(detail__icontains=secret).exists()
    assert f"to {PHONE}" not in said
    assert not AuditLine.objects.filter(detail__icontains=PHONE).exists()


def test_a_gateway_that_fails_tells_the_log_neither_code_nor_number(
    cast: Cast, on_the_day: date, log: pytest.LogCaptureFixture, settings: LazySettings
) -> None:
    settings.SMS = gateway_from({"url": "http://127.0.0.1:9/{to}", "query": {"text": "{text}"}, "timeout": 1})
    door = doorstep(cast)
    Client().post(door.path(), {"step": "phone", "phone": PHONE})
    code = newest_code()
    deliver(outgoing_id=Outgoing.objects.latest("id").pk, last=True)
    assert code not in written(log) and PHONE not in written(log)


def test_passwords_and_codes_of_an_app_are_in_no_log_and_no_trail(log: pytest.LogCaptureFixture) -> None:
    user = User.objects.create_user("wang", PASSWORD, display_name="王老师")
    TOTP.activate(user, SECRET)
    recovery = RecoveryCodes.activate(user).generate_codes()
    now = str(format_hotp_value(hotp_value(SECRET, int(time.time()) // 30)))
    client = Client()
    for password in (TYPED, PASSWORD):
        client.post("/accounts/login/", {"login": TYPED, "password": password})
        client.post("/accounts/login/", {"login": "wang", "password": password})
    for code in ("246802", recovery[0], now):
        client.post("/accounts/two/code/", {"code": code})
    client.get("/accounts/two/codes/")
    said = written(log)
    for secret in (PASSWORD, TYPED, SECRET, now, "246802", *recovery):
        assert secret not in said
        assert not AuditLine.objects.filter(detail__icontains=secret).exists()
        assert not AuditLine.objects.filter(key__icontains=secret).exists()


def test_a_roster_is_in_no_log(cast: Cast, on_the_day: date, log: pytest.LogCaptureFixture) -> None:
    name, phone = "欧阳无忌", "13700137000"
    file = SimpleUploadedFile("x.xlsx", workbook([of_roster(name, guardian1="欧阳父", phone1=phone)]))
    cast.client("school_officer").post(f"/people/import/?organisation={cast.school.pk}", {"file": file})
    assert name not in written(log) and phone not in written(log)
    assert not AuditLine.objects.filter(detail__icontains=name).exists()


def test_what_breaks_tells_the_log_no_form(
    cast: Cast, on_the_day: date, log: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("gongyu.accounts.operations.set_preferences", fails)
    client = cast.client("head_teacher")
    client.raise_request_exception = False
    client.post("/accounts/preferences/", {"language": "zh-hans", "secret": TYPED})
    assert "broken" in str([one.exc_info for one in log.records])
    assert TYPED not in written(log)
