"""The audit trail: auditors alone, within their scope, paged and searched."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from gongyu.access.models import Grant
from gongyu.audit.operations import record
from gongyu.console import queries
from gongyu.console.rules import Sought
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.django_db


def written(cast: Cast, place: str = "school", by: str = "head_teacher", times: int = 1) -> None:
    for number in range(times):
        record(
            by=cast.users[by].pk,
            act="visit.record",
            noun="visit",
            key=str(number),
            organisation_id=getattr(cast, place).pk,
        )


def county_auditor(cast: Cast) -> None:
    Grant.objects.filter(user=cast.users["auditor"]).update(organisation=cast.county_education)


def test_the_page_tells_who_did_what(cast: Cast, on_the_day: object) -> None:
    written(cast)
    text = cast.client("auditor").get("/console/audit/").content.decode()
    assert "王老师" in text
    assert "记录家访" in text
    assert cast.school.name in text


@pytest.mark.parametrize("member", ["city_officer", "principal", "grant_admin", "system_admin", "guardian"])
def test_auditors_alone(cast: Cast, on_the_day: object, member: str) -> None:
    assert cast.client(member).get("/console/audit/").status_code == 403


def test_a_county_auditor_sees_the_county_and_no_sign_ins(cast: Cast) -> None:
    written(cast)
    written(cast, "other_school")
    record(by=None, act="account.sign-in-failed", noun="user")
    assert len(queries.trail(cast.viewer("auditor")).lines) == 3
    county_auditor(cast)
    assert [line.organisation for line in queries.trail(cast.viewer("auditor")).lines] == [cast.school.name]


def test_searched_by_person_organisation_and_day(cast: Cast) -> None:
    written(cast)
    written(cast, "other_school", "colleague")
    viewer = cast.viewer("auditor")
    assert [line.by for line in queries.trail(viewer, Sought(person="李老师")).lines] == ["李老师"]
    assert [line.organisation for line in queries.trail(viewer, Sought(organisation="桃园")).lines] == [
        "桃园小学"
    ]
    today = timezone.localdate()
    assert len(queries.trail(viewer, Sought(since=today, until=today)).lines) == 2
    assert not queries.trail(viewer, Sought(until=today - timedelta(days=1))).lines


def test_paged_backwards(cast: Cast) -> None:
    written(cast, times=51)
    viewer = cast.viewer("auditor")
    first = queries.trail(viewer)
    assert len(first.lines) == 50
    rest = queries.trail(viewer, before=first.before)
    assert [line.key for line in rest.lines] == ["0"]
    assert rest.before == 0


def test_who_is_no_auditor_gets_nothing(cast: Cast) -> None:
    written(cast)
    assert not queries.trail(cast.viewer("city_officer", TODAY)).lines
