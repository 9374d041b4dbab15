"""Rows of the house itself that fall due: messages, grants, sessions, tasks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.sessions.models import Session
from django.db import connection

from gongyu.access.models import Grant
from gongyu.accounts.models import Emergency, Secret
from gongyu.accounts.models import Session as Kept
from gongyu.console.models import Erasure, JobFailure
from gongyu.console.tests.queue import job
from gongyu.notices.models import Message, OneTimeCode, Outgoing
from tests.cast import Cast
from tests.retention.days import AGES, moment


def message(cast: Cast, last: date) -> Any:
    made = Message.objects.create(user=cast.users["guardian"], subject="有一件事", body="请看")
    Message.objects.filter(pk=made.pk).update(sent_at=moment(last))
    return made


def outgoing(cast: Cast, last: date) -> Any:
    at = moment(last)
    return Outgoing.objects.create(kind="code", asked_at=at, useless_at=at, settled_at=at, state="sent")


def code(cast: Cast, last: date) -> Any:
    at = moment(last)
    index = str(last).encode()
    return OneTimeCode.objects.create(
        purpose="enter", to_index=index, source_index=index, asked_at=at, expires_at=at
    )


def grant(cast: Cast, last: date) -> Any:
    return Grant.objects.create(
        user=cast.users["stranger"],
        role="school_officer",
        organisation=cast.school,
        valid_from=AGES,
        valid_until=last,
        reason="过去",
    )


def secret(cast: Cast, last: date) -> Any:
    made = Secret.objects.create(data_sealed=b"x")
    Secret.objects.filter(pk=made.pk).update(made_at=moment(last))
    return made


def failure(cast: Cast, last: date) -> Any:
    made = JobFailure.objects.create(job=1, task="x", reason="fault", error="X")
    JobFailure.objects.filter(pk=made.pk).update(failed_at=moment(last))
    return made


def erasure(cast: Cast, last: date) -> Any:
    at = moment(last)
    return Erasure.objects.create(
        kind="pupil",
        person_id=last.toordinal(),
        ground="request",
        reason_sealed=b"x",
        state="refused",
        asked_at=at,
        decided_at=at,
    )


def session(cast: Cast, last: date) -> Any:
    return Session.objects.create(session_key=str(last), session_data="x", expire_date=moment(last))


def signed_in_session(cast: Cast, last: date) -> Any:
    made = Kept.objects.create(session_key=f"k{last}", session_data="x", expire_date=moment(last))
    return made


def emergency(cast: Cast, last: date) -> Any:
    at = moment(last)
    return Emergency.objects.create(
        user=cast.users["system_admin"],
        role="school_officer",
        organisation=cast.school,
        reason="夜里系统报错",
        opened_at=at,
        ends_at=at,
    )


def cached(cast: Cast, last: date) -> Any:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO site_cache VALUES (%s, 'x', %s)", [str(last), moment(last)])
    return "site_cache", "cache_key", str(last)


def task(cast: Cast, last: date) -> Any:
    return "procrastinate_jobs", "id", job("notices.deliver", "succeeded", at=moment(last))
