"""A letter goes out once, is tried again where that helps, and leaves neither its number nor its words."""

from __future__ import annotations

import io
import logging
import smtplib
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core import mail
from django.db import connection, connections, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from gongyu.kernel.refusal import Refusal
from gongyu.notices import operations
from gongyu.notices.models import Outgoing
from gongyu.notices.tests.gateways import OK, Carrier, carrier

NUMBER, CODE = "13800138000", "042042"
VALUES = {"code": CODE, "minutes": "5"}


def sent(to: str = NUMBER, **more: Any) -> Outgoing:
    with transaction.atomic():
        return Outgoing.objects.get(pk=operations.send(to=to, kind="code", values=VALUES, **more))


def delivered(row: Outgoing, *, last: bool = False) -> str:
    outcome = operations.deliver(outgoing_id=row.pk, last=last)
    row.refresh_from_db()
    return outcome


@pytest.fixture
def here(settings: LazySettings) -> Any:
    with carrier() as standing:
        settings.SMS = standing.gateway()
        yield standing


@pytest.mark.django_db
def test_a_text_message_goes_out_as_described(here: Carrier) -> None:
    row = sent()
    assert row.state == "waiting" and row.letter_sealed and NUMBER.encode() not in bytes(row.letter_sealed)
    assert delivered(row) == "settled"
    assert (row.state, row.channel, row.carrier_id, row.tries) == ("sent", "sms", "M-77", 1)
    assert row.letter_sealed is None
    asked = here.asked[0]
    assert asked.json() == {
        "mobile": NUMBER,
        "template": "SMS_0001",
        "params": {"code": CODE},
        "no": str(row.pk),
    }
    assert asked.headers["authorization"] == "Bearer carrier-key"


@pytest.mark.django_db
def test_it_goes_out_once(here: Carrier) -> None:
    row = sent()
    delivered(row)
    delivered(row)
    assert len(here.asked) == 1


@pytest.mark.django_db
def test_what_is_withheld_goes_nowhere(here: Carrier) -> None:
    row = sent(withheld=True)
    assert row.letter_sealed is None
    assert delivered(row) == "settled"
    assert here.asked == []
    assert ProcrastinateJob.objects.filter(task_name="notices.deliver").count() == 1


@pytest.mark.django_db
def test_a_refusal_is_final(here: Carrier) -> None:
    here.answers = [(200, '{"data": {"code": "BLACK_LIST"}}')]
    row = sent()
    assert delivered(row) == "settled"
    assert (row.state, row.reason, row.letter_sealed) == ("refused", "200:BLACK_LIST", None)


@pytest.mark.django_db
@pytest.mark.parametrize("said", [(503, "down"), (429, ""), (200, '{"data": {"code": "LIMIT"}}')])
def test_another_try_helps(here: Carrier, said: tuple[int, str]) -> None:
    here.answers = [said, OK]
    row = sent()
    assert delivered(row) == "later"
    assert row.state == "waiting" and row.letter_sealed
    assert delivered(row) == "settled"
    assert (row.state, row.tries) == ("sent", 2)


@pytest.mark.django_db
def test_the_last_try_gives_up_and_forgets(here: Carrier) -> None:
    here.answers = [(500, "")]
    row = sent()
    assert delivered(row, last=True) == "settled"
    assert (row.state, row.letter_sealed, row.reason) == ("given_up", None, "500")


@pytest.mark.django_db
def test_a_slow_carrier_is_left_waiting(here: Carrier, settings: LazySettings) -> None:
    here.sleeps = 1.0
    settings.SMS = here.gateway(timeout=0.2)
    row = sent()
    assert delivered(row) == "later"
    assert row.reason == "ReadTimeout"


@pytest.mark.django_db
def test_a_carrier_that_drips_does_not_hold_the_worker(here: Carrier, settings: LazySettings) -> None:
    here.answers, here.drips = [(200, "x" * 400)], True
    settings.SMS = here.gateway(timeout=0.3)
    row, began = sent(), time.monotonic()
    assert delivered(row) == "later"
    assert time.monotonic() - began < 3


@pytest.mark.django_db
def test_nobody_there(settings: LazySettings) -> None:
    with carrier() as gone:
        settings.SMS = gone.gateway()
    row = sent()
    assert delivered(row) == "later"
    assert row.reason == "ConnectError"


@pytest.mark.django_db
def test_a_number_follows_no_redirect(here: Carrier) -> None:
    with carrier() as other:
        here.answers, here.sends_elsewhere = [(307, "")], f"{other.url}/send"
        row = sent()
        assert delivered(row) == "settled"
        assert row.state == "refused" and other.asked == []


@pytest.mark.django_db
def test_what_has_become_useless_is_not_sent(here: Carrier) -> None:
    row = sent(useless_after=timedelta(0))
    assert delivered(row) == "settled"
    assert (row.state, row.reason, here.asked) == ("given_up", "too-late", [])


@pytest.mark.django_db
def test_a_description_that_names_what_is_not_there(here: Carrier, settings: LazySettings) -> None:
    settings.SMS = here.gateway(body={"x": "{name}"})
    row = sent()
    delivered(row)
    assert (row.state, row.reason) == ("refused", "description")


@pytest.mark.django_db
def test_without_a_carrier_it_is_refused(settings: LazySettings) -> None:
    settings.SMS, settings.MAIL = "", None
    for to in (NUMBER, "office@example.cn"):
        row = sent(to)
        delivered(row)
        assert (row.state, row.reason) == ("refused", "no-channel")


@pytest.mark.django_db
def test_no_letter_to_no_address() -> None:
    with pytest.raises(Refusal):
        operations.send(to="12345", kind="code", values=VALUES)
    assert not Outgoing.objects.exists()


@pytest.mark.django_db
def test_nothing_goes_out_when_the_act_fails(here: Carrier) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        operations.send(to=NUMBER, kind="code", values=VALUES)
        raise RuntimeError
    assert not Outgoing.objects.exists()
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.django_db
def test_a_demonstration_writes_to_its_own_file(settings: LazySettings, tmp_path: Path) -> None:
    file = tmp_path / "sent.txt"
    settings.SMS, settings.SENT = "console", str(file)
    row = sent()
    delivered(row)
    assert (row.state, row.channel) == ("sent", "console")
    assert CODE in file.read_text() and NUMBER not in file.read_text()
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_or_to_the_terminal(settings: LazySettings, capsys: pytest.CaptureFixture[str]) -> None:
    settings.SMS, settings.SENT = "console", ""
    delivered(sent())
    assert CODE in capsys.readouterr().out


SENDER = "gongyu@example.cn"


@pytest.mark.django_db
def test_mail(settings: LazySettings) -> None:
    settings.MAIL, settings.DEFAULT_FROM_EMAIL = True, SENDER
    row = sent("Office@example.cn")
    delivered(row)
    assert (row.state, row.channel) == ("sent", "mail") and row.carrier_id
    out = mail.outbox[0]
    assert out.to == ["office@example.cn"] and out.from_email == SENDER
    assert CODE in out.body and CODE not in out.subject


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "state", "reason"),
    [
        (smtplib.SMTPRecipientsRefused({"office@example.cn": (550, b"no such")}), "refused", "smtp:550"),
        (smtplib.SMTPRecipientsRefused({"office@example.cn": (450, b"greylisted")}), "waiting", "smtp:450"),
        (smtplib.SMTPDataError(554, b"spam office@example.cn"), "refused", "smtp:554"),
        (smtplib.SMTPDataError(451, b"later"), "waiting", "smtp:451"),
        (smtplib.SMTPAuthenticationError(535, b"no"), "waiting", "smtp:sign-in"),
        (smtplib.SMTPServerDisconnected("gone"), "waiting", "SMTPServerDisconnected"),
        (TimeoutError(), "waiting", "TimeoutError"),
    ],
)
def test_what_a_mail_server_says(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch, wrong: Exception, state: str, reason: str
) -> None:
    def fails(*_: object, **__: object) -> int:
        raise wrong

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fails)
    settings.MAIL = True
    row = sent("office@example.cn")
    delivered(row)
    assert (row.state, row.reason) == (state, reason)


@pytest.mark.django_db
def test_old_letters_are_forgotten(here: Carrier) -> None:
    old, stuck, young = sent(), sent(), sent()
    delivered(old)
    delivered(young)
    now = timezone.now()
    Outgoing.objects.filter(pk=old.pk).update(settled_at=now - timedelta(days=91))
    Outgoing.objects.filter(pk=stuck.pk).update(useless_at=now - timedelta(days=2))
    assert operations.sweep(now=now) == 1
    stuck.refresh_from_db()
    assert (stuck.state, stuck.letter_sealed) == ("given_up", None)
    assert set(Outgoing.objects.values_list("pk", flat=True)) == {stuck.pk, young.pk}


def work() -> None:
    """The worker, until nothing is due."""
    worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


def due_now() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")


@pytest.fixture
def no_jobs(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Neither the worker's table nor its threads' connections are Django's to put in order after a test."""
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> Callable[[], str]:
    """Everything that any logger has said, at whatever level, with every traceback."""
    caplog.set_level(logging.DEBUG)
    formatter = logging.Formatter("%(name)s %(message)s")

    def words() -> str:
        out = io.StringIO()
        for record in caplog.records:
            out.write(formatter.format(record) + "\n" + repr(record.__dict__) + "\n")
        return out.getvalue()

    return words


@pytest.mark.usefixtures("no_jobs")
def test_the_worker_tries_again_and_tells_nothing(here: Carrier, said: Callable[[], str]) -> None:
    here.answers = [(503, f"cannot reach {NUMBER}"), OK]
    row = sent()
    work()
    row.refresh_from_db()
    assert (row.state, row.tries) == ("waiting", 1)
    job = ProcrastinateJob.objects.get(task_name="notices.deliver")
    assert job.status == "todo" and job.scheduled_at > timezone.now()
    assert job.args == {"outgoing_id": row.pk}
    due_now()
    work()
    row.refresh_from_db()
    assert (row.state, row.tries) == ("sent", 2)
    words = said()
    assert f"Letter {row.pk} (code) to 138****8000: sent" in words
    assert NUMBER not in words and CODE not in words and "carrier-key" not in words


@pytest.mark.usefixtures("no_jobs")
def test_the_worker_gives_up_after_the_last_try(here: Carrier, said: Callable[[], str]) -> None:
    here.answers = [(500, "")]
    row = sent()
    for _ in range(6):
        work()
        due_now()
    row.refresh_from_db()
    assert (row.state, row.tries, row.letter_sealed) == ("given_up", 5, None)
    assert ProcrastinateJob.objects.get(task_name="notices.deliver").status == "succeeded"
    assert NUMBER not in said() and CODE not in said()
