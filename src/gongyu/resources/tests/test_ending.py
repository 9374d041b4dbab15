"""A corps that ends, or a lecturer who leaves, leaves nothing open; those who asked are told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gongyu.activities import operations as activities
from gongyu.activities.operations import Outcome
from gongyu.audit.models import AuditLine
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.notices.models import Message
from gongyu.resources import operations
from gongyu.resources.factories import asked, clock, corps, lecturer, link_of
from gongyu.resources.models import Engagement
from tests.cast import TODAY, Cast

LATER = date(2026, 11, 27)


@pytest.fixture
def of_county(cast: Cast, on_the_day: date) -> int:
    return corps(cast.viewer("county_officer"), cast.county_education.pk, "corps.county")


def ask(cast: Cast, who: int, day: date, begins: int = 14) -> int:
    return asked(cast.viewer("principal"), cast.school.pk, who, clock(day, begins, begins + 1))


def states() -> dict[int, str]:
    return dict(Engagement.objects.values_list("pk", "state"))


def test_an_ended_corps_takes_back_what_is_open_and_says_so(
    cast: Cast, of_county: int, django_capture_on_commit_callbacks: Any
) -> None:
    county, leader = cast.viewer("county_officer"), cast.viewer("principal")
    teacher = lecturer(county, of_county, staff_id=cast.colleague.pk, of_body=cast.school.pk)
    veteran = lecturer(county, of_county)
    waiting, agreed = ask(cast, veteran, LATER), ask(cast, teacher, LATER)
    given = ask(cast, teacher, TODAY)
    for one in (agreed, given):
        operations.accept(by=cast.viewer("colleague"), today=TODAY, engagement_id=one)
    made = operations.plan(by=leader, today=TODAY, engagement_id=given, nature="guidance")
    activities.hold(by=leader, today=TODAY, activity_id=made, held_on=TODAY, outcome=Outcome())
    link = f"{reverse('resources:answer')}?key={link_of(waiting)}"
    office = cast.client("county_officer")
    page = office.get(reverse("resources:corps", args=[of_county])).content.decode()
    assert "下面 2 次邀请会一起取消" in page
    Message.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        office.post(reverse("resources:end", args=[of_county]))
    assert states() == {waiting: "cancelled", agreed: "cancelled", given: "agreed"}
    told = {(one.user_id, one.url) for one in Message.objects.all()}
    addresses = {one: reverse("resources:engagement", args=[one]) for one in (waiting, agreed)}
    principal, colleague = cast.users["principal"].pk, cast.users["colleague"].pk
    assert told == {
        (principal, addresses[waiting]),
        (principal, addresses[agreed]),
        (colleague, addresses[agreed]),
    }
    assert AuditLine.objects.filter(act="engagement.cancel", detail__because="corps").count() == 2
    # The link says it kindly, and the time of whoever was bound is free again.
    assert "这次邀请已经结束" in Client().get(link).content.decode()
    with pytest.raises(OutOfScope):
        ask(cast, veteran, LATER)


def test_nobody_else_ends_it_and_nothing_is_taken_back(cast: Cast, of_county: int) -> None:
    waiting = ask(cast, lecturer(cast.viewer("county_officer"), of_county), LATER)
    for member, why in (("principal", (Forbidden, OutOfScope)), ("other_county_officer", OutOfScope)):
        with pytest.raises(why):
            operations.end(by=cast.viewer(member), today=TODAY, corps_id=of_county)
    assert states() == {waiting: "asked"}


def test_nothing_is_taken_back_without_its_line(
    cast: Cast, of_county: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = ask(cast, lecturer(cast.viewer("county_officer"), of_county), LATER)

    def broken(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("gongyu.resources.operations.touching.audit", broken)
    with pytest.raises(RuntimeError):
        operations.end(by=cast.viewer("county_officer"), today=TODAY, corps_id=of_county)
    assert states() == {waiting: "asked"}


def test_whoever_leaves_is_not_expected_any_more(cast: Cast, of_county: int) -> None:
    county = cast.viewer("county_officer")
    veteran, other = lecturer(county, of_county), lecturer(county, of_county, name="韩老先生")
    waiting, agreed, theirs = (
        ask(cast, veteran, LATER),
        ask(cast, veteran, LATER, 9),
        ask(cast, other, LATER),
    )
    operations.accept(by=county, today=TODAY, engagement_id=agreed)
    operations.leave(by=county, today=TODAY, lecturer_id=veteran, left_on=TODAY)
    assert states() == {waiting: "declined", agreed: "declined", theirs: "asked"}
