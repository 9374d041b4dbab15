"""A lecturer who does not sign in answers by a link: one request, the same door, nothing of anybody else."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from gongyu.activities import operations as activities
from gongyu.activities.operations import Outcome
from gongyu.audit.models import AuditLine
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.notices.models import Message
from gongyu.resources import operations, queries
from gongyu.resources.factories import asked, clock, corps, lecturer, link_of
from gongyu.resources.models import AnswerLink, Engagement
from gongyu.resources.operations import Hall
from gongyu.resources.rules import link as rules
from gongyu.resources.rules.engagement import When
from tests.cast import TODAY, Cast

FRIDAY = date(2026, 11, 27)


@pytest.fixture
def veteran(cast: Cast, on_the_day: date) -> int:
    """Somebody from outside in the county's corps."""
    county = cast.viewer("county_officer")
    return lecturer(county, corps(county, cast.county_education.pk, "corps.county"), kind="veteran")


def ask(cast: Cast, who: int, when: When | None = None) -> int:
    return asked(cast.viewer("principal"), cast.school.pk, who, when or clock(FRIDAY))


def address(key: int) -> str:
    return f"{reverse('resources:answer')}?key={link_of(key)}"


def say(key: int, **sent: Any) -> Any:
    return Client().post(address(key), {"step": "answer", **sent})


def state(key: int) -> str:
    return Engagement.objects.get(pk=key).state


# --- handing it on --------------------------------------------------------------------------------------
def test_whoever_keeps_the_corps_prints_it_and_nobody_else_sees_it(cast: Cast, veteran: int) -> None:
    key = ask(cast, veteran)
    page = reverse("resources:slip", args=[key])
    shown = cast.client("county_officer").get(page)
    assert link_of(key) in shown.content.decode().replace("%7E", "~")
    assert "秦老先生" in shown.content.decode() and "<svg" in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    for member, status in (("principal", 403), ("other_county_officer", 404), ("guardian", 403)):
        assert cast.client(member).get(page).status_code == status
    assert (
        link_of(key)
        not in cast.client("principal").get(reverse("resources:engagement", args=[key])).content.decode()
    )


def test_a_new_one_stops_the_one_before_it(cast: Cast, veteran: int) -> None:
    key = ask(cast, veteran)
    before = address(key)
    with pytest.raises(Forbidden):
        operations.make_link(by=cast.viewer("principal"), today=TODAY, engagement_id=key)
    with pytest.raises(OutOfScope):
        operations.make_link(by=cast.viewer("other_county_officer"), today=TODAY, engagement_id=key)
    act = reverse("resources:link", args=[key])
    assert cast.client("county_officer").get(act).status_code == 405
    answer = cast.client("county_officer").post(act)
    assert answer.headers["Location"] == reverse("resources:slip", args=[key])
    gone = Client().get(before)
    assert gone.status_code == 404 and "这个链接打不开了" in gone.content.decode()
    assert Client().get(address(key)).status_code == 200
    assert AnswerLink.objects.filter(revoked_at=None).count() == 1
    assert AuditLine.objects.filter(act="engagement.link", key=str(key)).count() == 1


def test_whoever_signs_in_gets_no_link(cast: Cast, on_the_day: date) -> None:
    leader = cast.viewer("principal")
    of = corps(leader, cast.school.pk, "corps.school")
    key = ask(cast, lecturer(leader, of, staff_id=cast.colleague.pk))
    assert not AnswerLink.objects.exists()
    with pytest.raises(Refusal, match=r"link\.signs-in"):
        operations.make_link(by=leader, today=TODAY, engagement_id=key)


# --- what it shows --------------------------------------------------------------------------------------
def test_it_shows_this_request_and_ones_own_bookings_and_nothing_else(cast: Cast, veteran: int) -> None:
    leader = cast.viewer("principal")
    key = operations.ask(
        by=leader,
        today=TODAY,
        organisation_id=cast.school.pk,
        lecturer_id=veteran,
        topic="parenting",
        when=clock(FRIDAY),
        with_children=False,
        words="想听怎么陪孩子写作业",
        request_key=uuid4(),
        hall=Hall("三楼报告厅", 60, "德育处 0315-1234567"),
    )
    other = ask(cast, veteran, clock(date(2026, 12, 4)))
    operations.accept(by=cast.viewer("county_officer"), today=TODAY, engagement_id=other)
    county = cast.viewer("county_officer")
    second = lecturer(county, Engagement.objects.get(pk=key).lecturer.corps_id, name="韩老先生")
    operations.accept(by=county, today=TODAY, engagement_id=ask(cast, second, clock(date(2026, 12, 11))))
    answer = Client().get(address(key))
    words = answer.content.decode()
    for told in (
        "秦老先生",
        "向阳小学",
        "三楼报告厅",
        "60",
        "0315-1234567",
        "想听怎么陪孩子写作业",
        "14:00–16:00",
    ):
        assert told in words, told
    assert "2026-12-04" in words or "12月4日" in words
    assert "韩老先生" not in words and "12月11日" not in words and "13900139000" not in words
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer.headers["Cache-Control"]
    kept = Engagement.objects.get(pk=key)
    assert b"0315" not in bytes(kept.contact_sealed or b"")


@pytest.mark.parametrize("days", [0, 4, 34])
def test_it_opens_until_a_month_after_the_day(cast: Cast, veteran: int, days: int) -> None:
    link = link_of(ask(cast, veteran))
    assert queries.linked(link, TODAY + timedelta(days=days)).day == FRIDAY
    with pytest.raises(OutOfScope):
        queries.linked(link, rules.last_day(FRIDAY) + timedelta(days=1))


def test_no_link_is_made_up_or_stretched(cast: Cast, veteran: int) -> None:
    key = ask(cast, veteran)
    number, _, seal = link_of(key).partition("~")
    page = reverse("resources:answer")
    forged = [
        *("", "~", number, f"{number}~", f"{int(number) + 1}~{seal}", f"{number}~{seal[::-1]}"),
        *(f"{number}~{seal}A", "9" * 5000, f"{link_of(key)}{'A' * 100}"),
    ]
    answers = {Client().get(page, {"key": one}).content for one in forged}
    assert len({_plain(one) for one in answers}) == 1
    assert all(Client().get(page, {"key": one}).status_code == 404 for one in forged)
    assert Client().post(f"{page}?key=1", {"step": "answer", "going": "yes"}).status_code == 404
    assert len(seal) >= 40
    assert state(key) == "asked"


def _plain(body: bytes) -> bytes:
    return re.sub(rb'"X-CSRFToken": ?"[^"]*"', b"", body)


def test_whoever_tries_many_waits_and_whoever_holds_one_does_not(cast: Cast, veteran: int) -> None:
    key, page = ask(cast, veteran), reverse("resources:answer")
    tried = [Client().get(page, {"key": f"{number}~guess"}).status_code for number in range(130)]
    assert tried[:120] == [404] * 120 and tried[121:] == [429] * 9
    assert Client().get(address(key)).status_code == 200


# --- going, not going -----------------------------------------------------------------------------------
def test_going_is_agreed_the_school_is_told_and_the_keeper_sees_who_said_it(
    cast: Cast, veteran: int, django_capture_on_commit_callbacks: Any
) -> None:
    key = ask(cast, veteran)
    with django_capture_on_commit_callbacks(execute=True):
        answer = say(key, going="yes", remark="请备投影仪")
    assert answer.status_code == 302 and answer.headers["Location"].startswith(reverse("resources:answer"))
    row = Engagement.objects.get(pk=key)
    assert (row.state, row.by_link, row.answered_by_id, row.remark) == ("agreed", True, None, "请备投影仪")
    told = Message.objects.filter(url=reverse("resources:engagement", args=[key]))
    assert {one.user_id for one in told} >= {cast.users["principal"].pk, cast.users["county_officer"].pk}
    line = AuditLine.objects.get(act="engagement.accept", key=str(key))
    assert line.by_id is None and line.detail["how"] == "link"
    for member in ("principal", "county_officer"):
        page = cast.client(member).get(reverse("resources:engagement", args=[key])).content.decode()
        assert "讲师本人用链接答复" in page and "请备投影仪" in page


def test_not_going_now_or_after_all(cast: Cast, veteran: int) -> None:
    first, second = ask(cast, veteran), ask(cast, veteran, clock(date(2026, 12, 4)))
    say(first, going="no", remark="那天不在家")
    say(second, going="yes")
    assert (state(first), state(second)) == ("declined", "agreed")
    assert "临时来不了" in Client().get(address(second)).content.decode()
    say(second, going="no")
    assert state(second) == "declined"
    # Answered once more, it is told kindly.
    assert "不用再答复，谢谢您" in say(second, going="yes").content.decode()


def test_nobody_is_in_two_places_whichever_way_they_answer(cast: Cast, veteran: int) -> None:
    first, second = ask(cast, veteran), ask(cast, veteran, clock(FRIDAY, 15, 17))
    operations.accept(by=cast.viewer("county_officer"), today=TODAY, engagement_id=first)
    answer = say(second, going="yes", remark="下周也行")
    assert answer.status_code == 422
    words = answer.content.decode()
    assert "已经答应了另一场" in words and "下周也行" in words
    assert state(second) == "asked"


def test_the_table_itself_holds_for_links(cast: Cast, veteran: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever gets past the look at the calendar does not get past the table."""
    first, second = ask(cast, veteran), ask(cast, veteran)
    say(first, going="yes")
    monkeypatch.setattr("gongyu.resources.queries.is_free", lambda *_, **__: True)
    assert say(second, going="yes").status_code == 422
    assert (state(first), state(second)) == ("agreed", "asked")


def test_neither_button_is_no_answer(cast: Cast, veteran: int) -> None:
    key = ask(cast, veteran)
    assert say(key).status_code == 422 and say(key, going="maybe").status_code == 422
    assert state(key) == "asked"


def test_what_the_school_has_taken_back_is_said_kindly(cast: Cast, veteran: int) -> None:
    key = ask(cast, veteran)
    operations.cancel(by=cast.viewer("principal"), today=TODAY, engagement_id=key)
    words = Client().get(address(key)).content.decode()
    assert "这次邀请已经结束" in words and "已取消" in words and 'name="going"' not in words
    answer = say(key, going="yes")
    assert answer.status_code == 422 and "这次邀请已经结束，不用再答复" in answer.content.decode()
    assert state(key) == "cancelled"


def test_nothing_is_written_without_its_line(
    cast: Cast, veteran: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = ask(cast, veteran)

    def broken(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("gongyu.resources.operations.touching.audit", broken)
    with pytest.raises(RuntimeError):
        operations.answer_by_link(
            by=cast.viewer("stranger"), today=TODAY, token=link_of(key), going=True, remark=""
        )
    assert state(key) == "asked"


def test_the_keeper_who_answers_later_is_no_link(cast: Cast, veteran: int) -> None:
    key = ask(cast, veteran)
    say(key, going="yes")
    operations.decline(by=cast.viewer("county_officer"), today=TODAY, engagement_id=key)
    row = Engagement.objects.get(pk=key)
    assert (row.by_link, row.answered_by_id) == (False, cast.users["county_officer"].pk)


# --- for the phone, and after the day -------------------------------------------------------------------
def test_what_was_agreed_goes_into_the_phones_calendar(cast: Cast, veteran: int) -> None:
    key = ask(cast, veteran)
    file = f"{reverse('resources:answer_calendar')}?key={link_of(key)}"
    assert Client().get(file).status_code == 404
    say(key, going="yes")
    answer = Client().get(file)
    assert answer.headers["Content-Type"].startswith("text/calendar")
    body = answer.content.decode()
    assert "DTSTART:20261127T060000Z" in body and "DTEND:20261127T080000Z" in body
    assert answer.content == Client().get(file).content


def confirm(key: int, **sent: Any) -> Any:
    return Client().post(address(key), {"step": "confirm", **sent})


def test_after_the_day_the_lecturer_says_that_it_was_given(cast: Cast, veteran: int) -> None:
    early = ask(cast, veteran)
    say(early, going="yes")
    assert "确认讲过了" not in Client().get(address(early)).content.decode()
    assert confirm(early, words="").status_code == 422
    key = ask(cast, veteran, When(TODAY, "morning"))
    say(key, going="yes")
    for wrong in ("5", "301", "x"):
        answer = confirm(key, minutes=wrong, words="家长问得很细")
        assert answer.status_code == 422 and "家长问得很细" in answer.content.decode()
    assert confirm(key, minutes="90", words="家长问得很细").status_code == 302
    row = Engagement.objects.get(pk=key)
    assert row.confirmed_minutes == 90 and "家长".encode() not in bytes(row.confirmed_sealed or b"")
    page = cast.client("principal").get(reverse("resources:engagement", args=[key])).content.decode()
    assert "90 分钟" in page and "家长问得很细" in page
    assert AuditLine.objects.filter(act="engagement.confirm", key=str(key)).count() == 1


def test_the_letter_counts_the_minutes_of_half_a_day_once_the_school_has_said_it_was_held(
    cast: Cast, veteran: int
) -> None:
    leader, county = cast.viewer("principal"), cast.viewer("county_officer")
    key = ask(cast, veteran, When(TODAY, "morning"))
    say(key, going="yes")
    confirm(key, minutes="90")
    with pytest.raises(Refusal, match=r"letter\.nothing"):
        queries.given(county, veteran)
    made = operations.plan(by=leader, today=TODAY, engagement_id=key, nature="guidance")
    activities.hold(by=leader, today=TODAY, activity_id=made, held_on=TODAY, outcome=Outcome())
    found = queries.given(county, veteran)
    assert (found.hours.hours, found.hours.halves) == ("1.5", 0)
    assert "90 分钟" in found.letter.rows[0][1]


def test_hours_by_the_clock_stay_as_they_were_agreed(cast: Cast, veteran: int) -> None:
    key = ask(cast, veteran, clock(TODAY))
    say(key, going="yes")
    with pytest.raises(Refusal, match=r"link\.by-the-clock"):
        operations.confirm_by_link(
            by=cast.viewer("stranger"), today=TODAY, token=link_of(key), minutes=300, words=""
        )
    assert confirm(key, minutes="300", words="好").status_code == 302
    assert Engagement.objects.get(pk=key).confirmed_minutes is None
