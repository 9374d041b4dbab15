"""A notice to a school of 3,000 homes: the request that writes it, and the worker until everybody is told.
Prints one line of JSON. The school is made for it, and everything is taken back."""

from __future__ import annotations

import json
import time
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import django

HOMES = 3_000
# In every fifth home two children; two guardians a home, all of whom sign in.
SIBLINGS = 5
LONG_AGO = date(2020, 9, 1)


def main() -> None:
    django.setup()
    from django.db import transaction

    with transaction.atomic():
        figures = measure(_school())
        transaction.set_rollback(True)
    print(json.dumps(figures))


def measure(school: int) -> dict[str, Any]:
    """Seconds of the request, of gathering and telling, and of the sender's page; how many were told."""
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

    from gongyu.contact.models import Notice, NoticeRecipient
    from gongyu.contact.operations import carry_notice

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(_principal(school), backend="allauth.account.auth_backends.AuthenticationBackend")
    asked = {
        "audience": f"school:{school}:0",
        "kind": "reply",
        "title": "周五家长会",
        "body": "周五下午三点开家长会，请准时到校。",
        "choices": "参加\n不参加",
        "send": "1",
    }
    requests = []
    for _ in range(5):
        began = time.perf_counter()
        answer = client.post(reverse("contact:notice_new"), {**asked, "request_key": str(uuid4())})
        requests.append(time.perf_counter() - began)
        assert answer.status_code == 302, answer.status_code
    row = Notice.objects.latest("pk")
    began = time.perf_counter()
    while carry_notice(now=timezone.now(), notice_id=row.pk):
        pass
    carried = time.perf_counter() - began
    told = NoticeRecipient.objects.filter(notice=row, told_at__isnull=False).count()
    assert told == HOMES * 2, told
    began = time.perf_counter()
    page = client.get(reverse("contact:notice", args=[row.pk]))
    assert page.status_code == 200
    return {
        "request": sorted(requests)[2],
        "first": requests[0],
        "carried": carried,
        "page": time.perf_counter() - began,
        "homes": HOMES,
        "told": told,
    }


def _principal(school: int) -> Any:
    from gongyu.access.models import Grant
    from gongyu.accounts.models import User

    user = User.objects.create(username="bench-notices", display_name="bench")
    Grant.objects.create(
        user=user, role="school_leader", organisation_id=school, valid_from=LONG_AGO, reason="bench"
    )
    return user


def _school() -> int:
    """A primary school in the first county there is, with its families."""
    from django.utils import timezone

    from gongyu.organisations.models import Organisation, Region

    region = Region.objects.filter(level="neighbourhood", closed_on=None).order_by("code").first()
    assert region is not None
    school = Organisation.objects.create(
        code="2113BENCH1",
        name="量一量小学",
        kind="school",
        level="unit",
        stage="primary",
        region=region,
        county_code=region.code[:6],
        path=f"{region.code}/2113BENCH1/",
        jurisdiction=f"{region.code}/2113BENCH1/",
        opened_on=LONG_AGO,
    )
    _families(school, timezone.now())
    return school.pk


def _families(school: Any, now: datetime) -> None:
    from gongyu.accounts.models import User
    from gongyu.people.models import (
        Enrolment,
        Guardian,
        Guardianship,
        Household,
        Pupil,
        Residence,
        SchoolClass,
    )

    county, since = school.county_code, {"valid_from": LONG_AGO, "recorded_at": now}
    year = now.year - 1
    classes = SchoolClass.objects.bulk_create(
        SchoolClass(organisation=school, entry_year=year - n // 12, number=n % 12 + 1, opened_on=LONG_AGO)
        for n in range(60)
    )
    homes = Household.objects.bulk_create(
        Household(county_code=county, region_id=school.region_id) for _ in range(HOMES)
    )
    of_home = list(range(HOMES)) + [n for n in range(HOMES) if n % SIBLINGS == 0]
    pupils = Pupil.objects.bulk_create(
        Pupil(county_code=county, name=f"学生{n}") for n in range(len(of_home))
    )
    users = User.objects.bulk_create(
        User(username=f"bench-g{n}", display_name="bench", password="!") for n in range(HOMES * 2)
    )
    guardians = Guardian.objects.bulk_create(
        Guardian(county_code=county, name="家长", user=user) for user in users
    )
    Enrolment.objects.bulk_create(
        Enrolment(pupil=pupil, organisation=school, school_class=classes[n % 60], **since)
        for n, pupil in enumerate(pupils)
    )
    Residence.objects.bulk_create(
        Residence(pupil=pupil, household=homes[home], **since)
        for pupil, home in zip(pupils, of_home, strict=True)
    )
    Guardianship.objects.bulk_create(
        Guardianship(pupil=pupil, guardian=guardians[home * 2 + which], relation="51", **since)
        for pupil, home in zip(pupils, of_home, strict=True)
        for which in (0, 1)
    )


if __name__ == "__main__":
    main()
