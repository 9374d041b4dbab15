"""A teacher offers a family times for a visit; one tap answers; a no is taken as it is."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from icalendar import Calendar

from gongyu.access.rules import Viewer
from gongyu.audit.models import AuditLine
from gongyu.contact import operations, queries
from gongyu.contact.factories import visit
from gongyu.contact.models import Offer, OfferTime
from gongyu.contact.rules import offer as rules
from gongyu.contact.tests.litany import METHODS, traces
from gongyu.kernel.refusal import OutOfScope, Refusal
from gongyu.notices.models import Message
from gongyu.people.models import Guardianship
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.usefixtures("on_the_day")
FRIDAY, SATURDAY = date(2026, 11, 27), date(2026, 11, 28)
TIMES = ((FRIDAY, time(18)), (SATURDAY, time(10)))
WORDS = "聊聊孩子最近的进步"


def offered(cast: Cast, pupil: int = 0, by: str = "head_teacher", **more: Any) -> Offer:
    number = operations.make_offer(
        by=cast.viewer(by), today=TODAY, pupil_id=cast.pupils[pupil].pk, times=TIMES, words=WORDS, **more
    )
    return Offer.objects.get(pk=number)


def form(**more: str) -> dict[str, str]:
    days = {"day_1": FRIDAY.isoformat(), "at_1": "18:00", "day_2": SATURDAY.isoformat(), "at_2": "10:00"}
    return days | {"day_3": "", "at_3": "", "words": WORDS} | more


def seen() -> tuple[object, ...]:
    """Everything that an act on an offer leaves behind."""
    return (
        list(Offer.objects.order_by("pk").values_list("pk", "state", "revision", "answered_on")),
        list(OfferTime.objects.order_by("pk").values_list("pk", "chosen")),
        list(AuditLine.objects.filter(noun="offer").values_list("pk", flat=True)),
        traces(),
    )


def address(act: str, row: Offer) -> str:
    more = [row.times.order_by("day")[0].pk] if act == "choose" else []
    return reverse(f"contact:offer_{act}", args=[row.pk, *more])


def act(cast: Cast, name: str, row: Offer, by: str = "guardian") -> int:
    data = form() if name == "change" else {}
    return int(cast.client(by).post(address(name, row), data).status_code)


# --- offering ---------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_two_taps_offer_three_times_and_the_family_is_told_without_a_name(cast: Cast) -> None:
    client = cast.client("head_teacher")
    page = reverse("contact:offer", args=[cast.pupils[0].pk])
    assert 'value="2026-11-27"' in client.get(page).content.decode()
    begun = {"day_1": "2026-11-27", "at_1": "18:00", "day_2": "2026-11-28", "at_2": "10:00"}
    answer = client.post(page, begun | {"day_3": "2026-11-29", "at_3": "15:00", "words": ""})
    assert answer.status_code == 302
    row = Offer.objects.get()
    assert (row.pupil, row.teacher, row.state) == (cast.pupils[0], cast.head_teacher, "open")
    assert row.times.count() == 3
    told = Message.objects.get()
    assert told.user == cast.users["guardian"]
    assert told.url == reverse("contact:offered", args=[row.pk])
    assert cast.pupils[0].name not in told.subject + told.body
    line = AuditLine.objects.get(act="offer.make", key=str(row.pk))
    assert (line.by_id, line.detail) == (cast.users["head_teacher"].pk, {"pupil": cast.pupils[0].pk})


def test_the_words_are_sealed(cast: Cast) -> None:
    row = offered(cast)
    assert row.words_sealed is not None and WORDS.encode() not in bytes(row.words_sealed)
    page = reverse("contact:offered", args=[row.pk])
    assert WORDS in cast.client("guardian").get(page).content.decode()


@pytest.mark.parametrize(
    ("member", "status"),
    [
        *(("head_teacher", 200), ("principal", 200), ("subject_teacher", 200), ("colleague", 403)),
        *(("school_officer", 403), ("county_officer", 403), ("guardian", 403), ("stranger", 403)),
    ],
)
def test_who_may_visit_may_offer(cast: Cast, member: str, status: int) -> None:
    before = seen()
    page = reverse("contact:offer", args=[cast.pupils[0].pk])
    assert cast.client(member).get(page).status_code == status
    answer = cast.client(member).post(page, form())
    assert answer.status_code == (302 if status == 200 else status)
    assert (seen() != before) is (status == 200)


@pytest.mark.parametrize("member", ["head_teacher", "principal", "subject_teacher"])
def test_a_child_of_another_school_is_not_found(cast: Cast, member: str) -> None:
    page = reverse("contact:offer", args=[cast.far_pupils[0].pk])
    assert cast.client(member).post(page, form()).status_code == 404


@pytest.mark.parametrize(
    ("field", "more", "words"),
    [
        ("day_1", {"day_1": "2026-11-20"}, "这个日子已经过了"),
        ("day_2", {"day_2": "2026-11-27", "at_2": "18:00"}, "前面已经有了"),
        ("at_2", {"at_2": ""}, "请填写几点"),
        ("day_3", {"at_3": "09:00"}, "请选择是哪一天"),
        ("words", {"words": "好" * 201}, "请控制在 200 字以内"),
    ],
)
def test_what_is_refused_is_said_at_its_field(
    cast: Cast, field: str, more: dict[str, str], words: str
) -> None:
    before = seen()
    answer = cast.client("head_teacher").post(
        reverse("contact:offer", args=[cast.pupils[0].pk]), form() | more
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{field}-error">' in page and words in page
    assert seen() == before


def test_one_at_a_time(cast: Cast) -> None:
    row = offered(cast)
    page = reverse("contact:offer", args=[cast.pupils[0].pk])
    answer = cast.client("head_teacher").get(page)
    assert answer.headers["Location"] == reverse("contact:offered", args=[row.pk])
    with pytest.raises(Refusal) as refused:
        offered(cast, by="subject_teacher")
    assert refused.value.code == "offer.live"


def test_a_family_that_nobody_can_reach_is_not_asked_in_the_air(cast: Cast) -> None:
    Guardianship.objects.filter(pupil=cast.pupils[0]).update(valid_until=TODAY)
    before = seen()
    answer = cast.client("head_teacher").post(reverse("contact:offer", args=[cast.pupils[0].pk]), form())
    assert (answer.status_code, "请打电话约" in answer.content.decode()) == (422, True)
    assert seen() == before


# --- answering --------------------------------------------------------------------------------------------
ANSWERED = {"choose": "chosen", "call": "call", "decline": "declined"}


@pytest.mark.parametrize("name", ANSWERED)
@pytest.mark.django_db(transaction=True)
def test_one_tap_answers_and_the_teacher_is_told(cast: Cast, name: str) -> None:
    row = offered(cast)
    Message.objects.all().delete()
    assert act(cast, name, row) == 302
    row.refresh_from_db()
    assert (row.state, row.answered_on, row.answered_by) == (ANSWERED[name], TODAY, cast.guardian)
    told = Message.objects.get()
    assert told.user == cast.users["head_teacher"]
    assert cast.pupils[0].name not in told.subject + told.body
    assert AuditLine.objects.get(act=f"offer.{name}").by_id == cast.users["guardian"].pk


def test_from_the_familys_first_page_it_is_one_tap(cast: Cast) -> None:
    row = offered(cast)
    page = cast.client("guardian").get(reverse("portal:home")).content.decode()
    assert address("choose", row) in page and address("decline", row) in page and WORDS in page
    act(cast, "choose", row)
    page = cast.client("guardian").get(reverse("portal:home")).content.decode()
    assert "18:00" in page and address("decline", row) not in page


def test_a_family_may_change_its_mind(cast: Cast) -> None:
    row = offered(cast)
    for name in ("choose", "decline", "choose", "call", "choose"):
        assert act(cast, name, row) == 302
    assert OfferTime.objects.filter(chosen=True).count() == 1
    assert act(cast, "decline", row) == 302
    assert not OfferTime.objects.filter(chosen=True).exists()


@pytest.mark.parametrize("name", ANSWERED)
@pytest.mark.parametrize(
    ("member", "status"),
    [
        *(("other_guardian", 404), ("colleague", 404), ("county_officer", 404), ("stranger", 404)),
        *(("head_teacher", 403), ("principal", 403), ("school_officer", 403)),
    ],
)
def test_nobody_else_answers_for_the_family(cast: Cast, name: str, member: str, status: int) -> None:
    row = offered(cast)
    before = seen()
    assert act(cast, name, row, member) == status
    assert seen() == before


@pytest.mark.parametrize("method", ("get", *METHODS))
@pytest.mark.parametrize("name", [*ANSWERED, "withdraw"])
def test_it_is_answered_by_sending_alone(cast: Cast, name: str, method: str) -> None:
    row = offered(cast)
    client = cast.client("head_teacher" if name == "withdraw" else "guardian")
    assert getattr(client, method)(address(name, row)).status_code == 405


def test_a_time_of_another_offer_or_one_that_is_past_is_not_taken(cast: Cast) -> None:
    row, other = offered(cast), offered(cast, 1)
    foreign = reverse("contact:offer_choose", args=[row.pk, other.times.all()[0].pk])
    assert cast.client("guardian").post(foreign).status_code == 404
    OfferTime.objects.update(day=TODAY - timedelta(days=1))
    OfferTime.objects.filter(offer=other).delete()
    with pytest.raises(Refusal) as refused:
        operations.choose_time(
            by=cast.viewer("guardian"), today=TODAY, offer_id=row.pk, time_id=row.times.all()[0].pk
        )
    assert refused.value.code == "offer.past"


# --- changing and taking back ------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_other_times_ask_the_family_anew(cast: Cast) -> None:
    row = offered(cast)
    act(cast, "choose", row)
    Message.objects.all().delete()
    client = cast.client("head_teacher")
    later = form(day_1="2026-12-04", day_2="", at_2="")
    assert client.post(address("change", row), later).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.answered_on) == ("open", None)
    assert [one.day for one in row.times.all()] == [date(2026, 12, 4)]
    assert Message.objects.get().user == cast.users["guardian"]
    assert act(cast, "withdraw", row, "head_teacher") == 302
    assert Message.objects.filter(user=cast.users["guardian"]).count() == 2
    assert set(AuditLine.objects.filter(noun="offer").values_list("act", flat=True)) == {
        *("offer.make", "offer.choose", "offer.change", "offer.withdraw")
    }


@pytest.mark.parametrize("name", ["change", "withdraw"])
@pytest.mark.parametrize(
    ("member", "status"),
    [
        *(("school_officer", 403), ("guardian", 403)),
        *(("subject_teacher", 404), ("colleague", 404), ("other_guardian", 404), ("stranger", 404)),
    ],
)
def test_it_is_the_teachers_and_the_principals_to_change(
    cast: Cast, name: str, member: str, status: int
) -> None:
    row = offered(cast)
    before = seen()
    assert act(cast, name, row, member) == status
    assert seen() == before
    assert act(cast, name, row, "principal") == 302


def test_a_no_is_respected(cast: Cast) -> None:
    row = offered(cast)
    act(cast, "decline", row)
    by = cast.viewer("head_teacher")
    for attempt in (
        lambda: operations.change_offer(by=by, today=TODAY, offer_id=row.pk, times=TIMES),
        lambda: operations.withdraw_offer(by=by, today=TODAY, offer_id=row.pk),
        lambda: offered(cast),
    ):
        with pytest.raises(Refusal) as refused:
            attempt()
        assert refused.value.code == "offer.declined"
    # The family has said so on the telephone: then it may be asked again, and answers the newer one.
    again = offered(cast, agreed_again=True)
    with pytest.raises(Refusal) as refused:
        guardian = cast.viewer("guardian")
        operations.ask_for_call(by=guardian, today=TODAY, offer_id=row.pk)
    assert refused.value.code == "offer.newer"
    assert act(cast, "choose", again) == 302


def test_a_no_stands_apart_on_the_plan_and_stays_among_those_to_visit(cast: Cast) -> None:
    act(cast, "decline", offered(cast))
    plan = queries.plan(cast.viewer("head_teacher"), cast.class_3_2.pk)
    assert [home.first.pupil_id for home in plan.declined] == [cast.pupils[0].pk]
    assert cast.pupils[0].pk not in {home.first.pupil_id for one in plan.villages for home in one.homes}
    assert (plan.progress.total, plan.progress.visited) == (5, 0)
    page = cast.client("head_teacher").get(queries.plan_address(cast.class_3_2.pk)).content.decode()
    assert "家长说这次先不约：1 户" in page and TODAY.isoformat() in page


def test_what_is_agreed_stands_first_on_the_plan_and_is_settled_by_the_visit(cast: Cast) -> None:
    row = offered(cast, 1)
    act(cast, "choose", row)
    page = cast.client("head_teacher").get(queries.plan_address(cast.class_3_2.pk)).content.decode()
    assert "约好的时间" in page and "18:00" in page
    visit(cast.viewer("head_teacher"), cast.pupils[1].pk, TODAY)
    row.refresh_from_db()
    assert row.state == "met"
    with pytest.raises(Refusal) as refused:
        operations.decline_offer(by=cast.viewer("guardian"), today=TODAY, offer_id=row.pk)
    assert refused.value.code == "offer.closed"


@pytest.mark.parametrize("name", [*ANSWERED, "withdraw", "change"])
def test_nothing_is_written_when_the_audit_fails(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    row = offered(cast)
    before = seen()

    def broken(**_: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr("gongyu.contact.operations.offers.audit", broken)
    client = cast.client("guardian" if name in ANSWERED else "head_teacher")
    client.raise_request_exception = False
    assert client.post(address(name, row), form()).status_code == 500
    if name not in ANSWERED:
        page = reverse("contact:offer", args=[cast.pupils[1].pk])
        assert client.post(page, form()).status_code == 500
    assert seen() == before


# --- the calendar ------------------------------------------------------------------------------------------
def events(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


@pytest.mark.parametrize("member", ["guardian", "head_teacher", "principal"])
def test_the_appointment_names_the_school_and_nobody_else(cast: Cast, member: str) -> None:
    row = offered(cast)
    page = reverse("contact:offer_calendar", args=[row.pk])
    assert cast.client(member).get(page).status_code == 404
    act(cast, "choose", row)
    answer = cast.client(member).get(page)
    assert answer.headers["Content-Type"].startswith("text/calendar")
    (event,) = events(answer.content)
    assert str(event["SUMMARY"]) == f"家访 · {cast.school.name}"
    assert event["DTSTART"].dt.isoformat() == "2026-11-27T10:00:00+00:00"
    text = answer.content.decode()
    names = [*(child.name for child in cast.pupils), cast.head_teacher.name, cast.guardian.name]
    assert not [name for name in names if name in text]
    assert set(event) == {"UID", "SEQUENCE", "DTSTAMP", "DTSTART", "SUMMARY", "CLASS"}


def test_a_calendar_knows_a_changed_time_again(cast: Cast) -> None:
    row = offered(cast)
    page = reverse("contact:offer_calendar", args=[row.pk])
    act(cast, "choose", row)
    (first,) = events(cast.client("guardian").get(page).content)
    later = reverse("contact:offer_choose", args=[row.pk, row.times.order_by("day")[1].pk])
    cast.client("guardian").post(later)
    (second,) = events(cast.client("guardian").get(page).content)
    assert first["UID"] == second["UID"]
    assert int(second["SEQUENCE"]) > int(first["SEQUENCE"])


@pytest.mark.parametrize("member", ["other_guardian", "colleague", "subject_teacher", "county_officer"])
def test_others_know_nothing_of_it(cast: Cast, member: str) -> None:
    row = offered(cast)
    act(cast, "choose", row)
    with pytest.raises(OutOfScope):
        queries.offer(cast.viewer(member), row.pk)
    for page in ("offered", "offer_calendar"):
        assert cast.client(member).get(reverse(f"contact:{page}", args=[row.pk])).status_code == 404


# --- whatever is tried in whatever order -------------------------------------------------------------------
def _acts(teacher: Viewer, guardian: Viewer, pupil: int) -> dict[str, Callable[[Offer], object]]:
    def choose(row: Offer, which: int) -> None:
        time_id = row.times.order_by("day")[which].pk
        operations.choose_time(by=guardian, today=TODAY, offer_id=row.pk, time_id=time_id)

    return {
        "first": lambda row: choose(row, 0),
        "second": lambda row: choose(row, 1),
        "call": lambda row: operations.ask_for_call(by=guardian, today=TODAY, offer_id=row.pk),
        "decline": lambda row: operations.decline_offer(by=guardian, today=TODAY, offer_id=row.pk),
        "change": lambda row: operations.change_offer(by=teacher, today=TODAY, offer_id=row.pk, times=TIMES),
        "withdraw": lambda row: operations.withdraw_offer(by=teacher, today=TODAY, offer_id=row.pk),
        "make": lambda row: operations.make_offer(by=teacher, today=TODAY, pupil_id=pupil, times=TIMES),
        "again": lambda row: operations.make_offer(
            by=teacher, today=TODAY, pupil_id=pupil, times=TIMES, agreed_again=True
        ),
    }


def test_whatever_is_tried_in_whatever_order_nothing_is_left_between(cast: Cast) -> None:
    """Random orders: what is refused writes nothing; one offer lives at most; a time is chosen exactly where
    one has been agreed; every answer has its day; every act that was done has its line."""
    dice = random.Random(20261123)
    acts = _acts(cast.viewer("head_teacher"), cast.viewer("guardian"), cast.pupils[0].pk)
    done = len([offered(cast)])
    for _ in range(120):
        name = dice.choice(sorted(acts))
        row = dice.choice(list(Offer.objects.order_by("pk")))
        before = seen()
        try:
            with transaction.atomic():
                acts[name](row)
            done += 1
        except Refusal:
            assert seen() == before
        for one in Offer.objects.all():
            chosen = one.times.filter(chosen=True).count()
            assert chosen == (one.state == "chosen") or (one.state == "withdrawn" and chosen <= 1)
            assert (one.answered_on is None) or one.state != "open"
        assert Offer.objects.filter(pupil=cast.pupils[0], state__in=rules.LIVE).count() <= 1
        assert AuditLine.objects.filter(noun="offer").count() == done
    assert done > 20
