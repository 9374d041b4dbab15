"""Saving visits over HTTP: eight head teachers at eight schools, each waiting for its answer.

The answer to a saved visit comes after the school's standing was assessed in the same transaction, so
the time of the answer is the time until the standing is fresh. Measured twice: with a second between an
answer and the next visit, which is faster than anybody types, and without any, which shows where the machine
is full.
"""

from __future__ import annotations

import http.client
import re
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

CLIENTS = 8
EACH = 25
WARM = 8
HOST, PORT = "127.0.0.1", 8799


@dataclass
class Teacher:
    """A signed-in browser and the pupils to visit."""

    cookie: str
    pupils: list[int]


def measure(place: Path, pause: float = 0) -> dict[str, float]:
    """p50, p95 in milliseconds and visits per second; each teacher pauses some seconds after an answer."""
    teachers = [_teacher(number) for number in range(CLIENTS)]
    from django.db import connections
    from django.urls import reverse
    from django.utils.timezone import localdate

    path, today = reverse("contact:record"), localdate()
    connections.close_all()
    taken: list[float] = []
    faults: list[str] = []
    with _served(place):
        began = time.perf_counter()
        threads = [
            threading.Thread(
                target=_work, args=(teacher, path, today, pause * number / CLIENTS, pause, taken, faults)
            )
            for number, teacher in enumerate(teachers)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        seconds = time.perf_counter() - began
    if faults:
        raise SystemExit("\n".join(faults[:5]))
    return {
        "p50": statistics.median(taken),
        "p95": statistics.quantiles(taken, n=20)[-1],
        "per second": len(taken) / seconds,
        "visits": len(taken),
    }


def _teacher(number: int) -> Teacher:
    """A head teacher of a school of their own who may sign in; made once, kept for the next run."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client

    from gongyu.access.models import Grant

    user, made = get_user_model().objects.get_or_create(
        username=f"bench{number}", defaults={"display_name": "bench"}
    )
    with connection.cursor() as cursor:
        if made:
            cursor.execute(_STAFF, [number])
            staff, school = cursor.fetchone()
            cursor.execute("UPDATE people_staff SET user_id = %s WHERE id = %s", [user.pk, staff])
            Grant.objects.create(
                user=user,
                role="head_teacher",
                organisation_id=school,
                valid_from=date(2020, 9, 1),
                reason="bench",
            )
        cursor.execute(_PUPILS, [user.pk, EACH + WARM])
        pupils = [row[0] for row in cursor.fetchall()]
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return Teacher(client.cookies[settings.SESSION_COOKIE_NAME].value, pupils)


_STAFF = """
    SELECT h.staff_id, c.organisation_id FROM people_headship h
    JOIN people_schoolclass c ON c.id = h.school_class_id
    JOIN organisations_organisation o
        ON o.id = c.organisation_id AND o.kind = 'school' AND o.stage = 'primary'
    JOIN people_staff s ON s.id = h.staff_id AND s.user_id IS NULL
    WHERE h.valid_until IS NULL ORDER BY md5(o.code), h.id OFFSET %s * 40 LIMIT 1
"""
_PUPILS = """
    SELECT e.pupil_id FROM people_enrolment e
    JOIN people_headship h ON h.school_class_id = e.school_class_id AND h.valid_until IS NULL
    JOIN people_staff s ON s.id = h.staff_id AND s.user_id = %s
    WHERE e.valid_until IS NULL ORDER BY random() LIMIT %s
"""


def _work(
    teacher: Teacher,
    path: str,
    today: date,
    delay: float,
    pause: float,
    taken: list[float],
    faults: list[str],
) -> None:
    """One browser: open the form once for its token, then save one visit after the other."""
    connection = http.client.HTTPConnection(HOST, PORT, timeout=30)
    cookie = f"sessionid={teacher.cookie}"
    try:
        time.sleep(delay)
        connection.request("GET", f"{path}?pupil={teacher.pupils[0]}", headers={"Cookie": cookie})
        answer = connection.getresponse()
        page = answer.read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        mode = re.search(r'name="mode"[^>]*value="(\w+)"|value="(\w+)"[^>]*name="mode"', page)
        csrf = re.search(r"csrftoken=(\w+)", answer.headers.get("Set-Cookie", "") or "")
        if not (token and mode and csrf):
            raise RuntimeError(f"the form did not open: {answer.status}")
        headers = {
            "Cookie": f"{cookie}; csrftoken={csrf[1]}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        for number, pupil in enumerate(teacher.pupils):
            fields = {
                "csrfmiddlewaretoken": token[1],
                "occurred_on": today.isoformat(),
                "mode": mode[1] or mode[2],
                "request_key": str(uuid4()),
            }
            began = time.perf_counter()
            connection.request("POST", f"{path}?pupil={pupil}", body=urlencode(fields), headers=headers)
            answer = connection.getresponse()
            body = answer.read()
            if answer.status not in (302, 303):
                raise RuntimeError(f"visit of {pupil}: {answer.status} {body[:300]!r}")
            if number >= WARM:
                taken.append((time.perf_counter() - began) * 1000)
            time.sleep(pause)
    except Exception as fault:
        faults.append(repr(fault))
    finally:
        connection.close()


@contextmanager
def _served(place: Path) -> Iterator[None]:
    """The web server as `gongyu up` runs it."""
    from gongyu.cli.up import answers, web

    program: Any = web(HOST, PORT, 2, place)
    program.start()
    try:
        until = time.monotonic() + 60
        while not answers(f"http://{HOST}:{PORT}/"):
            if time.monotonic() > until:
                raise SystemExit("the web server did not start")
            time.sleep(0.1)
        yield
    finally:
        program.stop()
