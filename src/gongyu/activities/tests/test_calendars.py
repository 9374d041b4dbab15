"""Calendars of a person, a school and a class; and the addresses by which programs fetch them."""

from __future__ import annotations

import logging
import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import icalendar
import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from gongyu.access.models import Grant
from gongyu.activities import operations, queries
from gongyu.activities.factories import booked, planned, signing_up, slots_of
from gongyu.activities.models import Activity, CalendarFeed, Slot
from gongyu.activities.queries import Which
from gongyu.activities.rules import calendars as rules
from gongyu.audit.models import AuditLine
from gongyu.kernel.refusal import OutOfScope, Refusal
from gongyu.people.models import Guardianship
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.usefixtures("on_the_day")
SOON = TODAY + timedelta(days=4)


@pytest.fixture(autouse=True)
def _fresh_cache(db: None) -> None:
    cache.clear()


def office(cast: Cast) -> Any:
    return cast.viewer("school_officer")


def world(cast: Cast) -> dict[str, int]:
    """An activity of the whole school with slots, one of another class, and a booking of one's own."""
    made = {
        "all": signing_up(office(cast), cast.school.pk, SOON, slots=2, places=1),
        "other_class": planned(office(cast), cast.school.pk, "parents_meeting", SOON),
        "kindergarten": planned(cast.viewer("kindergarten_officer"), cast.kindergarten.pk, "guidance", SOON),
    }
    Activity.objects.filter(pk=made["other_class"]).update(school_class=cast.class_3_1, audience="class")
    Slot.objects.filter(activity=made["all"]).update(host=cast.head_teacher)
    booked(cast.viewer("guardian"), made["all"], [cast.pupils[0].pk], slots_of(made["all"])[0])
    return made


def keys(cast: Cast, member: str, which: Which = Which()) -> set[str]:  # noqa: B008 - frozen
    found = queries.events(cast.viewer(member), which, TODAY, SOON)
    return {re.sub(r"-\d+$", "", event.key) if "activity" not in event.key else event.key for event in found}


def test_each_finds_what_is_theirs(cast: Cast) -> None:
    made = world(cast)
    everybody, group = f"activity-{made['all']}", f"activity-{made['other_class']}"
    assert keys(cast, "guardian") == {everybody, "booking"}
    assert keys(cast, "other_guardian") == {everybody, group}
    assert keys(cast, "head_teacher") == {everybody, "slot"}
    assert keys(cast, "colleague") == {everybody, group}
    assert keys(cast, "school_officer") == {everybody, group}
    assert keys(cast, "kindergarten_officer") == {f"activity-{made['kindergarten']}"}
    school = Which("school", cast.school.pk)
    assert keys(cast, "guardian", school) == {everybody, group}
    assert keys(cast, "county_officer", school) == {everybody, group}
    assert keys(cast, "guardian", Which("class", None, cast.class_3_2.pk)) == {everybody}
    assert keys(cast, "guardian", Which("class", None, cast.class_3_1.pk)) == {everybody, group}


@pytest.mark.parametrize("member", ["kindergarten_officer", "other_county_officer", "station_worker"])
def test_a_calendar_of_elsewhere_is_not_there(cast: Cast, member: str) -> None:
    client = cast.client(member)
    for kind, key in (("school", cast.school.pk), ("class", cast.class_3_2.pk), ("class", 10**9)):
        assert client.get(f"/activities/calendar/?kind={kind}&id={key}").status_code == 404
        answer = client.post("/activities/calendar/subscribe/", {"kind": kind, "id": key})
        assert answer.status_code == 404
    for odd in ("?kind=mine&id=3", "?kind=school", "?kind=x&id=1", f"?kind=school&id={'9' * 30}"):
        assert client.get(f"/activities/calendar/{odd}").status_code == 404
    assert not CalendarFeed.objects.exists()


@pytest.mark.parametrize("member", ["guardian", "head_teacher", "school_officer", "county_officer"])
def test_the_page_says_what_is_coming(cast: Cast, member: str) -> None:
    made = world(cast)
    page = cast.client(member).get(f"/activities/calendar/?kind=school&id={cast.school.pk}")
    assert f"/activities/{made['all']}/" in page.content.decode()
    mine = cast.client(member).get("/activities/calendar/").content.decode()
    assert cast.pupils[0].name not in mine


@pytest.mark.parametrize("member", ["stranger", "auditor", "system_admin"])
def test_who_has_no_business_here_is_told_so(cast: Cast, member: str) -> None:
    client = cast.client(member)
    assert client.get("/activities/calendar/").status_code == 403
    assert client.post("/activities/calendar/subscribe/").status_code == 403
    assert client.post("/activities/calendar/1/unsubscribe/").status_code == 403


def read(content: bytes) -> list[Any]:
    """The events of a calendar, as the library reads them."""
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def subscribed(cast: Cast, member: str = "guardian", **which: str) -> str:
    """The address that a page shows after subscribing."""
    answer = cast.client(member).post("/activities/calendar/subscribe/", which)
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    found = re.search(
        r'value="https?://[^/]+(/activities/calendar\.ics\?key=[\w-]{43})"', answer.content.decode()
    )
    assert found
    return found[1]


def test_a_program_reads_it_without_signing_in(cast: Cast) -> None:
    made = world(cast)
    address = subscribed(cast)
    answer = Client().get(address)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    lines = {str(one["uid"]): one for one in read(answer.content)}
    whole = lines[f"activity-{made['all']}@gongyu"]
    assert whole["dtstart"].dt == SOON and whole["dtend"].dt == SOON + timedelta(1)
    (slot,) = [one for key, one in lines.items() if key.startswith("booking-")]
    assert slot["dtstart"].dt == datetime(SOON.year, SOON.month, SOON.day, 6, 0, tzinfo=UTC)
    assert slot["dtend"].dt - slot["dtstart"].dt == timedelta(minutes=15)
    assert str(slot["status"]) == "CONFIRMED" and "王老师" in str(slot["summary"])
    assert str(slot["location"]) == "教学楼 203"
    assert str(slot["url"]).endswith(f"/activities/{made['all']}/book/")
    text = answer.content.decode()
    assert all(child.name not in text for child in cast.pupils)
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))


def test_what_is_called_off_is_cancelled_and_what_has_not_changed_is_not_sent(cast: Cast) -> None:
    made = world(cast)
    address = subscribed(cast)
    first = Client().get(address)
    again = Client().get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and not again.content
    operations.call_off(by=office(cast), today=TODAY, activity_id=made["all"])
    changed = Client().get(address, headers={"If-None-Match": first.headers["ETag"]})
    states = {str(one["status"]) for one in read(changed.content)}
    assert states == {"CANCELLED"}


def test_the_secret_is_kept_nowhere_and_can_be_stopped(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    address = subscribed(cast)
    token = address.split("=")[1]
    row = CalendarFeed.objects.get()
    assert token.encode() not in bytes(row.token_index)
    assert AuditLine.objects.latest("id").act == "calendar.subscribe"
    newer = subscribed(cast)
    assert Client().get(address).status_code == 404
    assert Client().get(newer).status_code == 200
    assert CalendarFeed.objects.filter(revoked_at=None).count() == 1
    feed = CalendarFeed.objects.get(revoked_at=None).pk
    assert cast.client("other_guardian").post(f"/activities/calendar/{feed}/unsubscribe/").status_code == 404
    assert cast.client("guardian").get(f"/activities/calendar/{feed}/unsubscribe/").status_code == 405
    assert cast.client("guardian").post(f"/activities/calendar/{feed}/unsubscribe/").status_code == 302
    assert Client().get(newer).status_code == 404
    assert AuditLine.objects.latest("id").act == "calendar.unsubscribe"
    said = "\n".join(f"{one.getMessage()} {one.args}" for one in caplog.records)
    details = str(list(AuditLine.objects.values_list("detail", flat=True)))
    for secret in (token, newer.split("=")[1]):
        assert secret not in said and secret not in details
    assert "calendar.ics" in said


@pytest.mark.parametrize("key", ["", "x", "y" * 43, "y" * 500, "%00"])
def test_a_wrong_key_opens_nothing(cast: Cast, key: str) -> None:
    assert Client().get(f"/activities/calendar.ics?key={key}").status_code in (400, 404)
    assert Client().post("/activities/calendar.ics").status_code in (403, 405)


def test_who_may_see_less_is_sent_less_and_who_is_locked_nothing(cast: Cast) -> None:
    world(cast)
    address = subscribed(cast)
    school = subscribed(cast, kind="school", id=str(cast.school.pk))
    Guardianship.objects.filter(guardian=cast.guardian).update(valid_until=TODAY)
    for one in (address, school):
        assert b"VEVENT" not in Client().get(one).content
    assert "VEVENT" not in Client().get(school).content.decode()
    cast.users["guardian"].is_active = False
    cast.users["guardian"].save()
    assert Client().get(address).status_code == 404


def test_two_keys_in_front_and_none_behind_is_not_done(cast: Cast) -> None:
    assert cast.client("county_officer").post("/activities/calendar/subscribe/").status_code == 302
    with pytest.raises(Refusal) as refused:
        operations.subscribe(by=cast.viewer("county_officer"), today=TODAY, which=Which())
    assert refused.value.code == "calendar.second-factor"
    address = subscribed(cast, "school_officer")
    Grant.objects.filter(user=cast.users["school_officer"]).update(
        role="county_officer", organisation=cast.county_education
    )
    assert Client().get(address).status_code == 404


def test_a_program_that_asks_too_often_waits(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "ASKS_AN_HOUR", 3)
    address, other = subscribed(cast), subscribed(cast, "other_guardian")
    assert [Client().get(address).status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    assert Client().get(other).status_code == 200


def test_nothing_is_written_when_the_audit_fails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr("gongyu.activities.operations.feeds.audit", broken)
    with pytest.raises(RuntimeError):
        operations.subscribe(by=cast.viewer("guardian"), today=TODAY, which=Which())
    assert not CalendarFeed.objects.exists()


def test_a_class_that_is_none_is_not_subscribed_to(cast: Cast) -> None:
    with pytest.raises(OutOfScope):
        operations.subscribe(by=cast.viewer("guardian"), today=TODAY, which=Which("class", None, 10**9))


def test_pages_are_cheap(cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    world(cast)
    for number in range(5):
        planned(office(cast), cast.school.pk, "practice", SOON + timedelta(number))
    address, client = subscribed(cast), cast.client("guardian")
    with django_assert_max_num_queries(20):
        assert client.get("/activities/calendar/").status_code == 200
    with django_assert_max_num_queries(17):
        assert Client().get(address).status_code == 200


def test_a_long_title_is_folded_and_read_back(cast: Cast) -> None:
    title = "冬季家庭教育讲座：好习惯；从家里开始，一、二、三" * 3
    event = rules.Event(
        "activity-1",
        title,
        date(2026, 11, 27),
        None,
        None,
        "礼堂, 二楼",
        "planned",
        "字",
        "/",
        datetime.now(UTC),
    )
    text = rules.written("日历", [event], address="https://example.cn", zone="Asia/Shanghai")
    (one,) = read(text)
    assert str(one["summary"]) == title and str(one["location"]) == "礼堂, 二楼"


def test_an_hour_without_an_end_makes_none_up(cast: Cast) -> None:
    made = planned(office(cast), cast.school.pk, "parents_meeting", SOON)
    Activity.objects.filter(pk=made).update(starts_at=time(14, 30))
    (event,) = queries.events(office(cast), Which("school", cast.school.pk), TODAY, SOON)
    assert event.hours == "14:30"
    (line,) = read(Client().get(subscribed(cast)).content)
    assert line["dtstart"].dt == datetime(SOON.year, SOON.month, SOON.day, 6, 30, tzinfo=UTC)
    assert "dtend" not in line
