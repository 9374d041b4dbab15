"""The parents' school: ten thousand xAPI statements at the door, and what a lesson page weighs on its way.
Prints one line of JSON. Everything is made for it, and taken back."""

from __future__ import annotations

import gzip
import json
import re
import time
from base64 import b64encode
from pathlib import Path
from typing import Any
from uuid import uuid4

import django

STATEMENTS, BATCH, LEARNERS = 10_000, 500, 500
COMPLETED = "http://adlnet.gov/expapi/verbs/completed"
ELSEWHERE = "https://learn.example.cn/courses/1"


def main() -> None:
    django.setup()
    from django.db import transaction

    with transaction.atomic():
        figures = {**_statements(), **_page()}
        transaction.set_rollback(True)
    print(json.dumps(figures))


def _statements() -> dict[str, float]:
    """Seconds until ten thousand statements are answered, a tenth of them repeated; how many were kept."""
    from django.test import Client
    from django.urls import reverse

    from gongyu.courses.models import Learning, Statement

    login, secret, pseudonyms = _platform()
    fresh = [_statement(pseudonyms[number % LEARNERS]) for number in range(STATEMENTS * 9 // 10)]
    sent = fresh + fresh[: STATEMENTS - len(fresh)]
    shown = b64encode(f"{login}:{secret}".encode()).decode()
    heads = {"Authorization": f"Basic {shown}", "X-Experience-API-Version": "2.0.0"}
    client, address = Client(SERVER_NAME="127.0.0.1"), reverse("courses:xapi_statements")
    bodies = [json.dumps(sent[first : first + BATCH]) for first in range(0, STATEMENTS, BATCH)]
    learnt = Learning.objects.count()
    began = time.perf_counter()
    for body in bodies:
        answer = client.post(address, body, "application/json", headers=heads)
        assert answer.status_code == 200, answer.content
    seconds = time.perf_counter() - began
    kept, finished = Statement.objects.count(), Learning.objects.count() - learnt
    assert (kept, finished) == (len(fresh), LEARNERS), (kept, finished)
    return {"seconds": seconds, "statements": STATEMENTS, "kept": kept}


def _platform() -> tuple[str, str, list[str]]:
    """A platform of the city's, its key, and people who have linked an account there."""
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from gongyu.access.queries import viewer_of
    from gongyu.courses import operations
    from gongyu.courses.models import Course, LinkedAccount, Platform, SameCourse

    office = get_user_model().objects.get(username="shi")
    by = viewer_of(office.pk, office.display_name, timezone.localdate())
    place = next(held.organisation_id for held in by.grants if held.organisation_id)
    key = operations.connect_platform(
        by=by, today=by.today, organisation_id=place, title="bench", home="https://learn.example.cn/"
    )
    row = Platform.objects.get(login=key.login)
    course = Course.objects.filter(editions__state="published").order_by("pk")[0]
    SameCourse.objects.create(course=course, activity=ELSEWHERE)
    users = get_user_model().objects.bulk_create(
        get_user_model()(username=f"bench-learner-{n}", display_name="bench", password="!")
        for n in range(LEARNERS)
    )
    accounts = LinkedAccount.objects.bulk_create(
        LinkedAccount(platform=row, user=user, pseudonym=str(uuid4()), linked_on=by.today) for user in users
    )
    return key.login, key.secret, [one.pseudonym for one in accounts]


def _statement(pseudonym: str) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "actor": {"account": {"homePage": "https://gongyu.example.cn", "name": pseudonym}},
        "verb": {"id": COMPLETED, "display": {"zh-CN": "学完"}},
        "object": {"id": ELSEWHERE, "definition": {"name": {"zh-CN": "听懂长大的孩子"}}},
        "timestamp": "2026-11-20T08:00:00+08:00",
    }


def _page() -> dict[str, float]:
    """Bytes of the longest lesson with its style and scripts, compressed, without media."""
    from django.contrib.auth import get_user_model
    from django.contrib.staticfiles import finders
    from django.test import Client
    from django.urls import reverse

    from gongyu.courses.models import Lesson

    rows = Lesson.objects.filter(edition__state="published", edition__stages__contains=["primary"])
    longest = max(rows.select_related("edition"), key=lambda row: len(row.text))
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(
        get_user_model().objects.get(username="jiazhang"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    answer = client.get(reverse("courses:lesson", args=[longest.edition.course_id, longest.position]))
    assert answer.status_code == 200, answer.status_code
    page = answer.content.decode()
    files = re.findall(r'(?:<script[^>]*src|<link rel="stylesheet" href)="/static/([^"]+)"', page)
    assert files, "the page names its style and scripts"
    whole = len(gzip.compress(answer.content))
    for file in files:
        # Named with a digest of what they hold.
        plain = re.sub(r"\.[0-9a-f]{12}(?=\.\w+$)", "", file)
        found = finders.find(plain)
        assert found, plain
        whole += len(gzip.compress(Path(found).read_bytes()))
    return {"page": whole}


if __name__ == "__main__":
    main()
