"""A semester laid out: what it will meet, series whose past stays, changes told, reminders, and copies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoCaptureOnCommitCallbacks

from gongyu.activities import operations, queries
from gongyu.activities.factories import booked, held, planned, series, signing_up
from gongyu.activities.models import Activity, SignUp
from gongyu.activities.operations import Change, Plan
from gongyu.activities.rules import planning as rules
from gongyu.audit.models import AuditLine
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.notices.models import Message
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.usefixtures("on_the_day")
MOVED = Change("家长读书会（改期）", "报告厅", "", None)


def office(cast: Cast) -> Any:
    return cast.viewer("school_officer")


def refused(code: str, act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as found:
        act()
    assert found.value.code == code
    return found.value


def outlook(cast: Cast, key: str) -> rules.Outlook:
    page = queries.term_page(office(cast), organisation_id=cast.school.pk)
    return next(one.outlook for one in page.judged if one.key == key)


def test_the_page_says_what_the_plan_will_meet(cast: Cast) -> None:
    assert (outlook(cast, "M2.16").required, outlook(cast, "M2.16").verdict) == (2, "short")
    held(office(cast), cast.school.pk, "guidance", TODAY - timedelta(20))
    planned(office(cast), cast.school.pk, "guidance", TODAY + timedelta(20))
    assert outlook(cast, "M2.16").verdict == "planned"
    page = cast.client("school_officer").get("/activities/term/").content.decode()
    assert "办完就够" in page and "还差 1 次" in page and "第 " in page
    held(office(cast), cast.school.pk, "guidance", TODAY)
    assert outlook(cast, "M2.16").verdict == "met"


def test_only_the_ten_numbers_are_judged(cast: Cast) -> None:
    page = queries.term_page(office(cast), organisation_id=cast.school.pk)
    # Meetings of the parents' committee are counted by the room that keeps them, and planned on its page.
    assert {one.key: bool(one.page) for one in page.judged} == {
        "M2.16": False,
        "M2.17": False,
        "M2.18": False,
        "M5.02": True,
    }
    assert all(one.outlook.verdict == "counted" for one in page.counted)


def rows(*filled: tuple[str, str, str]) -> dict[str, str]:
    sent = {"rows-TOTAL_FORMS": "4", "rows-INITIAL_FORMS": "0", "request_key": str(uuid4())}
    for number, (nature, day, title) in enumerate(filled):
        sent |= {
            f"rows-{number}-nature": nature,
            f"rows-{number}-held_on": day,
            f"rows-{number}-title": title,
        }
    return sent


def test_several_rows_are_planned_at_once_and_a_form_sent_again_is_the_same(cast: Cast) -> None:
    client = cast.client("school_officer")
    sent = rows(("guidance", "2026-12-04", ""), ("", "", ""), ("practice", "2026-12-11", "亲子登山"))
    for _time in range(2):
        assert client.post("/activities/term/", sent).status_code == 302
    assert [row.title for row in Activity.objects.order_by("held_on")] == ["", "亲子登山"]


def test_what_is_wrong_stands_at_its_row_and_nothing_is_lost(cast: Cast) -> None:
    client = cast.client("school_officer")
    sent = rows(("guidance", "2026-12-04", "第一讲"), ("practice", "2026-01-04", "亲子登山"))
    answer = client.post("/activities/term/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and "这一天已经过去" in page and "第一讲" in page
    assert not Activity.objects.exists()
    answer = client.post("/activities/term/", rows(("", "2026-12-04", "第一讲")))
    assert answer.status_code == 422 and "请选择哪一类活动" in answer.content.decode()
    answer = client.post("/activities/term/", rows(("guidance", "someday", "")))
    assert answer.status_code == 422 and "someday" in answer.content.decode()


def test_the_semester_before_is_a_beginning(cast: Cast) -> None:
    early = replace(office(cast), today=date(2026, 6, 20))
    held(early, cast.school.pk, "practice", date(2026, 6, 10))
    page = queries.term_page(office(cast), organisation_id=cast.school.pk, copied=True)
    (one,) = page.before
    day = one["held_on"]
    assert isinstance(day, date)
    assert one["nature"] == "practice" and day.weekday() == date(2026, 6, 10).weekday() and day in page.term
    shown = cast.client("school_officer").get("/activities/term/?copied=1").content.decode()
    assert day.isoformat() in shown


def test_a_semester_of_nothing_is_refused_at_its_first_row(cast: Cast) -> None:
    with pytest.raises(Refusal, match="至少填一行") as refused:
        operations.plan_term(
            by=office(cast), today=TODAY, organisation_id=cast.school.pk, request_key=uuid4(), rows=[]
        )
    assert refused.value.field == "nature-0"
    page = cast.client("school_officer").post("/activities/term/", rows())
    assert page.status_code == 422 and "请至少填一行" in page.content.decode()


def test_who_may_lay_out_a_semester(cast: Cast) -> None:
    for member, status in (("head_teacher", 403), ("guardian", 403), ("county_officer", 200)):
        assert cast.client(member).get("/activities/term/").status_code == status
    address = f"/activities/term/?organisation={cast.school.pk}"
    assert cast.client("kindergarten_officer").get(address).status_code == 404
    assert cast.client("county_officer").get(address).status_code == 403


def test_what_lies_behind_never_changes(cast: Cast) -> None:
    keys = series(office(cast), cast.school.pk, TODAY, TODAY + timedelta(weeks=6))
    assert len(keys) == 4
    assert [Activity.objects.get(pk=key).held_on for key in keys] == [
        TODAY + timedelta(weeks=weeks) for weeks in (0, 2, 4, 6)
    ]
    number = Activity.objects.get(pk=keys[0]).series_id
    assert number is not None
    operations.hold(
        by=office(cast), today=TODAY, activity_id=keys[0], held_on=TODAY, outcome=operations.Outcome()
    )
    before = Activity.objects.filter(pk=keys[0]).values().get()
    count = operations.change_series(by=office(cast), today=TODAY, series_id=number, what=MOVED)
    assert count == 3
    assert Activity.objects.filter(pk=keys[0]).values().get() == before
    later = Activity.objects.get(pk=keys[1])
    assert (later.title, later.place, later.held_on) == (
        "家长读书会（改期）",
        "报告厅",
        TODAY + timedelta(weeks=2),
    )
    assert operations.end_series(by=office(cast), today=TODAY, series_id=number) == 3
    assert list(Activity.objects.order_by("held_on").values_list("state", flat=True)) == [
        "held",
        *["called_off"] * 3,
    ]
    assert Activity.objects.filter(pk=keys[0]).values().get() == before


def test_a_series_in_the_browser(cast: Cast) -> None:
    client = cast.client("school_officer")
    sent = {
        "nature": "guidance",
        "held_on": "2026-12-04",
        "audience": "all",
        "every_weeks": "2",
        "until": "",
        "request_key": str(uuid4()),
        "then": "planned",
    }
    answer = client.post("/activities/plan/", sent)
    assert answer.status_code == 422 and "请选择办到哪一天" in answer.content.decode()
    answer = client.post("/activities/plan/", {**sent, "until": "2026-12-05"})
    assert answer.status_code == 422 and "只够办一次" in answer.content.decode()
    assert client.post("/activities/plan/", {**sent, "until": "2026-12-18"}).status_code == 302
    number = Activity.objects.filter(series__isnull=False).values_list("series_id", flat=True)[0]
    address = f"/activities/series/{number}/"
    assert "改后面的 2 次" in client.get(address).content.decode()
    assert client.post(
        address, {"title": "读书会", "place": "", "speaker": "", "starts_at": "19:00"}
    ).status_code
    assert set(Activity.objects.values_list("title", flat=True)) == {"读书会"}
    for member in ("guardian", "head_teacher", "kindergarten_officer"):
        assert cast.client(member).get(address).status_code in (403, 404)
        assert cast.client(member).post(address + "end/").status_code in (403, 404)
    assert client.post(address + "end/").status_code == 302
    assert set(Activity.objects.values_list("state", flat=True)) == {"called_off"}
    with pytest.raises(OutOfScope):
        operations.end_series(by=office(cast), today=TODAY, series_id=10**9)


@given(
    first=st.dates(date(2026, 1, 1), date(2030, 1, 1)),
    every=st.sampled_from(sorted(rules.EVERY)),
    days=st.integers(0, 600),
)
def test_the_days_of_a_series(first: date, every: int, days: int) -> None:
    until = first + timedelta(days)
    try:
        found = rules.occurrences(first, every, until)
    except Refusal as refusal:
        assert refusal.field == "until"
        few, many = days < 7 * every, days // (7 * every) + 1 > rules.MOST
        assert few or many
        return
    assert found[0] == first and found[-1] <= until < found[-1] + timedelta(weeks=every)
    assert {(after - before).days for before, after in pairwise(found)} == {7 * every}
    assert len(found) <= rules.MOST


@given(
    day=st.dates(date(2026, 2, 20), date(2026, 8, 31)),
    before=st.dates(date(2026, 2, 10), date(2026, 2, 20)),
    after=st.dates(date(2026, 8, 25), date(2026, 9, 5)),
)
def test_a_day_moved_keeps_its_weekday_and_week(day: date, before: date, after: date) -> None:
    found = rules.moved(day, before, after)
    assert found.weekday() == day.weekday()

    def week(one: date, first: date) -> int:
        return (one - (first - timedelta(first.weekday()))).days // 7

    assert week(found, after) == week(day, before)


def test_families_that_have_a_place_are_told_of_a_change(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    day = TODAY + timedelta(5)
    key = signing_up(office(cast), cast.school.pk, day)
    booked(cast.viewer("guardian"), key, [cast.pupils[0].pk])
    told = Message.objects.filter(user=cast.users["guardian"])
    before = told.count()
    client = cast.client("school_officer")
    sent = {"held_on": (day - timedelta(2)).isoformat(), "title": "换个名字", "place": "", "speaker": ""}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"/activities/{key}/change/", sent).status_code == 302
    assert told.count() == before + 1
    assert SignUp.objects.get(activity_id=key).closes_on == day - timedelta(2)
    # A new name alone is no reason to disturb anybody.
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"/activities/{key}/change/", {**sent, "title": "又换"}).status_code == 302
    assert told.count() == before + 1
    answer = client.post(f"/activities/{key}/change/", {**sent, "held_on": "2026-01-01"})
    assert answer.status_code == 422 and "今天或以后" in answer.content.decode()
    assert AuditLine.objects.filter(act="activity.change").count() == 2
    made = held(office(cast), cast.school.pk, "guidance", TODAY)
    refused(
        "activity.not-planned",
        lambda: operations.change(by=office(cast), today=TODAY, activity_id=made, what=MOVED),
    )
    with pytest.raises(Forbidden):
        operations.change(by=cast.viewer("guardian"), today=TODAY, activity_id=key, what=MOVED)


def test_a_reminder_comes_the_evening_before_and_once(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    day = TODAY + timedelta(1)
    key = signing_up(office(cast), cast.school.pk, day)
    other = signing_up(office(cast), cast.school.pk, day + timedelta(1))
    for one in (key, other):
        booked(cast.viewer("guardian"), one, [cast.pupils[0].pk])
    told = Message.objects.filter(user=cast.users["guardian"], subject__startswith="明天")
    with django_capture_on_commit_callbacks(execute=True):
        assert operations.remind(today=TODAY, tomorrow=day) == 1
        assert operations.remind(today=TODAY, tomorrow=day) == 0
    assert told.count() == 1 and told.get().url == f"/activities/{key}/book/"
    line = AuditLine.objects.get(act="activity.remind")
    assert (line.key, line.by_id) == (str(key), None)


def test_nobody_is_reminded_of_what_is_off(cast: Cast) -> None:
    day = TODAY + timedelta(1)
    key = signing_up(office(cast), cast.school.pk, day)
    booked(cast.viewer("guardian"), key, [cast.pupils[0].pk])
    operations.call_off(by=office(cast), today=TODAY, activity_id=key)
    assert operations.remind(today=TODAY, tomorrow=day) == 0


def test_what_was_held_is_held_again_with_everything_filled_in(cast: Cast) -> None:
    made = operations.plan(
        by=office(cast),
        today=TODAY,
        organisation_id=cast.school.pk,
        request_key=uuid4(),
        what=Plan("guidance", "陪伴与倾听", TODAY, place="报告厅", speaker="周老师"),
    )
    page = cast.client("school_officer").get(f"/activities/plan/?copy={made}").content.decode()
    assert all(words in page for words in ("陪伴与倾听", "报告厅", "周老师", TODAY.isoformat()))
    assert cast.client("kindergarten_officer").get(f"/activities/plan/?copy={made}").status_code == 404
