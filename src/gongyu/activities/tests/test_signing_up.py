"""Families sign up, change, cancel and send somebody else; those who organise it open, alter and stop it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import DjangoAssertNumQueries

from gongyu.activities import operations, queries
from gongyu.activities.factories import booked, planned, signing_up, slots_of
from gongyu.activities.models import Activity, BookedChild, Booking, SignUp, Slot
from gongyu.activities.operations import Offer
from gongyu.activities.rules.sign_up import Grid
from gongyu.audit.models import AuditLine
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.notices.models import Message
from gongyu.people.models import Guardianship
from tests.cast import RECORDED, TODAY, Cast, guardian_of

pytestmark = pytest.mark.usefixtures("on_the_day")
SOON = TODAY + timedelta(days=4)


def office(cast: Cast) -> Any:
    return cast.viewer("school_officer")


def ours(cast: Cast) -> list[int]:
    return [child.pk for child in cast.pupils[:2]]


def theirs(cast: Cast) -> list[int]:
    return [cast.colleague_pupils[0].pk]


def page(cast: Cast, act: str, *, slots: int = 3) -> tuple[str, dict[str, Any], int]:
    """The address, the data and the activity of each act."""
    if act == "open":
        key = planned(office(cast), cast.school.pk, "parents_meeting", SOON)
        data = {"kind": "whole", "places": "40", "closes_on": SOON.isoformat()}
        return f"/activities/{key}/sign-up/open/", data, key
    key = signing_up(office(cast), cast.school.pk, SOON, slots=slots, places=1)
    first, second, *_rest = slots_of(key)
    match act:
        case "stop":
            return f"/activities/{key}/sign-up/stop/", {}, key
        case "resume":
            operations.stop_sign_up(by=office(cast), today=TODAY, activity_id=key)
            return f"/activities/{key}/sign-up/resume/", {}, key
        case "slot":
            return f"/activities/slots/{first}/", {"places": "3", "place": "礼堂"}, key
        case "slot_withdraw":
            return f"/activities/slots/{first}/withdraw/", {}, key
        case "book":
            return f"/activities/{key}/book/", {"slots": str(first), "children": ours(cast)}, key
    (made,) = booked(cast.viewer("guardian"), key, ours(cast), first)
    match act:
        case "change":
            return f"/activities/bookings/{made.id}/change/", {"slot": str(second)}, key
        case "cancel":
            return f"/activities/bookings/{made.id}/cancel/", {}, key
        case _:
            return f"/activities/bookings/{made.id}/comes/", {"guardian": str(cast.guardian.pk)}, key


ORGANISING = {
    "open": "activity.sign_up_open",
    "stop": "activity.sign_up_stop",
    "resume": "activity.sign_up_resume",
    "slot": "activity.slot_change",
    "slot_withdraw": "activity.slot_withdraw",
}
JOINING = {
    "book": "booking.book",
    "change": "booking.book",
    "cancel": "booking.cancel",
    "comes": "booking.comes",
}


def everything() -> tuple[object, ...]:
    return (
        list(SignUp.objects.order_by("pk").values_list("pk", "state")),
        list(Slot.objects.order_by("pk").values_list("pk", "state", "places", "taken")),
        list(Booking.objects.order_by("pk").values_list("pk", "state", "comes")),
        BookedChild.objects.count(),
    )


@pytest.mark.parametrize("act", [*ORGANISING, *JOINING])
def test_it_is_done_and_audited(cast: Cast, act: str) -> None:
    address, data, _key = page(cast, act)
    before = everything()
    member = "guardian" if act in JOINING else "school_officer"
    assert cast.client(member).post(address, data).status_code == 302
    line = AuditLine.objects.latest("id")
    assert line.act == {**ORGANISING, **JOINING}[act]
    assert (line.by_id, line.organisation_id) == (cast.users[member].pk, cast.school.pk)
    assert everything() != before or act == "comes"


@pytest.mark.parametrize("act", [*ORGANISING, *JOINING])
@pytest.mark.parametrize("member", ["kindergarten_officer", "other_county_officer", "station_worker"])
def test_somebody_from_elsewhere_finds_nothing(cast: Cast, act: str, member: str) -> None:
    address, data, _key = page(cast, act)
    before = everything()
    assert cast.client(member).post(address, data).status_code == 404
    assert everything() == before


@pytest.mark.parametrize("act", ORGANISING)
@pytest.mark.parametrize("member", ["county_officer", "subject_teacher", "guardian"])
def test_who_does_not_organise_it_is_told_so(cast: Cast, act: str, member: str) -> None:
    address, data, _key = page(cast, act)
    before = everything()
    assert cast.client(member).post(address, data).status_code == 403
    assert everything() == before


@pytest.mark.parametrize("member", ["school_officer", "head_teacher", "county_officer"])
def test_who_has_no_child_there_does_not_book(cast: Cast, member: str) -> None:
    address, data, _key = page(cast, "book")
    assert cast.client(member).post(address, data).status_code == 403


@pytest.mark.parametrize("act", ["change", "cancel", "comes"])
def test_another_family_does_not_learn_of_a_booking(cast: Cast, act: str) -> None:
    address, data, _key = page(cast, act)
    before = everything()
    assert cast.client("other_guardian").post(address, data).status_code == 404
    assert everything() == before


@pytest.mark.parametrize("act", [*ORGANISING, *JOINING])
def test_only_the_methods_there_are(cast: Cast, act: str) -> None:
    address, _data, _key = page(cast, act)
    client = cast.client("school_officer")
    assert client.delete(address).status_code == 405
    if act not in ("open", "slot", "book"):
        assert client.get(address).status_code == 405


@pytest.mark.parametrize("act", [*ORGANISING, *JOINING])
def test_nothing_is_written_when_the_audit_fails(
    cast: Cast, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, data, _key = page(cast, act)
    before = everything()

    def broken(**_: object) -> None:
        raise RuntimeError("no audit")

    for where in ("touching", "entering"):
        monkeypatch.setattr(f"gongyu.activities.operations.{where}.audit", broken)
    client = cast.client("guardian" if act in JOINING else "school_officer")
    client.raise_request_exception = False
    answer = client.post(address, data)
    # A change leaves the old place first: it must be there still.
    assert answer.status_code == 500
    assert everything() == before


def refused(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(Refusal) as found:
        act()
    assert found.value.code == code


def test_a_full_slot_has_a_line_and_the_first_in_it_is_told(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    key = signing_up(office(cast), cast.school.pk, SOON, places=1)
    (one,) = booked(cast.viewer("guardian"), key, ours(cast))
    (other,) = booked(cast.viewer("other_guardian"), key, theirs(cast))
    assert (one.state, other.state) == ("booked", "waiting")
    shown = cast.client("other_guardian").get(f"/activities/{key}/book/").content.decode()
    assert "您排在第 1 位" in shown
    with django_capture_on_commit_callbacks(execute=True):
        operations.cancel_booking(by=cast.viewer("guardian"), today=TODAY, booking_id=one.id)
    assert Booking.objects.get(pk=other.id).state == "booked"
    assert Slot.objects.get().taken == 1
    told = Message.objects.get()
    assert (told.user, told.url) == (cast.users["other_guardian"], f"/activities/{key}/book/")
    assert cast.colleague_pupils[0].name not in told.subject + told.body


def test_one_place_for_several_children_and_sent_again_it_is_the_same(cast: Cast) -> None:
    key = signing_up(office(cast), cast.school.pk, SOON, places=2)
    first = booked(cast.viewer("guardian"), key, ours(cast))
    assert booked(cast.viewer("guardian"), key, ours(cast)) == first
    assert Slot.objects.get().taken == 1
    assert set(BookedChild.objects.values_list("pupil", flat=True)) == set(ours(cast))


def test_the_other_parent_sees_it_and_may_alter_it(cast: Cast) -> None:
    user = cast.users["stranger"]
    mother = guardian_of(cast.pupils[0], name="赵秀英", relation="52", user=user)
    cast.viewer("guardian")
    from_grant = cast.users["guardian"]
    assert from_grant
    key = signing_up(office(cast), cast.school.pk, SOON)
    (made,) = booked(cast.viewer("guardian"), key, ours(cast))
    operations.say_who_comes(
        by=cast.viewer("guardian"), today=TODAY, booking_id=made.id, guardian_id=mother.pk
    )
    assert Booking.objects.get().comes == mother
    assert "赵秀英" in cast.client("school_officer").get(f"/activities/{key}/sign-up/").content.decode()
    operations.say_who_comes(
        by=cast.viewer("guardian"), today=TODAY, booking_id=made.id, guardian_id=cast.guardian.pk
    )
    assert Booking.objects.get().comes is None


def test_only_who_answers_for_the_child_on_the_day_may_come_instead(cast: Cast) -> None:
    carer = guardian_of(cast.pupils[0], name="受托的人", relation="99")
    Guardianship.objects.filter(guardian=carer).update(valid_until=SOON)
    key = signing_up(office(cast), cast.school.pk, SOON)
    (made,) = booked(cast.viewer("guardian"), key, ours(cast))
    for nobody in (carer.pk, cast.other_guardian.pk, 0):
        refused(
            "booking.who-comes",
            lambda nobody=nobody: operations.say_who_comes(  # type: ignore[misc]
                by=cast.viewer("guardian"), today=TODAY, booking_id=made.id, guardian_id=nobody
            ),
        )
    Guardianship.objects.filter(guardian=carer).update(valid_until=SOON + timedelta(1), recorded_at=RECORDED)
    operations.say_who_comes(
        by=cast.viewer("guardian"), today=TODAY, booking_id=made.id, guardian_id=carer.pk
    )


def test_a_class_activity_is_for_its_families(cast: Cast) -> None:
    key = signing_up(office(cast), cast.school.pk, SOON)
    Activity.objects.filter(pk=key).update(school_class=cast.class_3_1, audience="class")
    with pytest.raises(Forbidden):
        booked(cast.viewer("guardian"), key, ours(cast))
    assert "/book/" not in cast.client("guardian").get("/").content.decode()
    assert f"/activities/{key}/book/" in cast.client("other_guardian").get("/").content.decode()
    (made,) = booked(cast.viewer("other_guardian"), key, theirs(cast))
    assert made.state == "booked"
    refused(
        "booking.other-child",
        lambda: booked(cast.viewer("other_guardian"), key, ours(cast)),
    )
    refused("booking.no-child", lambda: booked(cast.viewer("other_guardian"), key, []))


def hosted(cast: Cast) -> int:
    """Two teachers with three slots of one place each."""
    key = planned(office(cast), cast.school.pk, "parents_meeting", SOON)
    operations.open_sign_up(
        by=office(cast),
        today=TODAY,
        activity_id=key,
        offer=Offer(SOON, 1, Grid(time(14), 10, 3), (cast.head_teacher.pk, cast.colleague.pk)),
    )
    return key


def test_several_teachers_in_a_row_are_booked_together_or_not_at_all(cast: Cast) -> None:
    key = hosted(cast)
    hosts = [cast.head_teacher.pk, cast.colleague.pk]
    address = f"/activities/{key}/book/?host={hosts[0]}&host={hosts[1]}"
    shown = queries.book_page(cast.viewer("guardian"), key, hosts)
    chain = [slot.id for slot in shown.in_a_row[0]]
    assert f'value="{chain[0]},{chain[1]}"' in cast.client("guardian").get(address).content.decode()
    booked(cast.viewer("other_guardian"), key, theirs(cast), chain[1])
    refused("booking.some-full", lambda: booked(cast.viewer("guardian"), key, ours(cast), *chain))
    assert not Booking.objects.filter(guardian=cast.guardian).exists()
    again = [slot.id for slot in queries.book_page(cast.viewer("guardian"), key, hosts).in_a_row[0]]
    assert len(booked(cast.viewer("guardian"), key, ours(cast), *again)) == 2
    refused(
        "booking.host-twice",
        lambda: booked(cast.viewer("guardian"), key, ours(cast), slots_of(key)[-1]),
    )


def test_a_change_keeps_the_old_place_until_there_is_a_new_one(cast: Cast) -> None:
    key = hosted(cast)
    mine = [slot for slot in queries.offered(key) if slot.host_id == cast.head_teacher.pk]
    (made,) = booked(cast.viewer("guardian"), key, ours(cast), mine[0].id)
    booked(cast.viewer("other_guardian"), key, theirs(cast), mine[1].id)

    def change(to: int) -> Any:
        return operations.change_booking(
            by=cast.viewer("guardian"), today=TODAY, booking_id=made.id, slot_id=to
        )

    refused("booking.full", lambda: change(mine[1].id))
    assert Booking.objects.get(pk=made.id).state == "booked"
    moved = change(mine[2].id)
    assert moved.state == "booked"
    assert [Slot.objects.get(pk=slot.id).taken for slot in mine] == [0, 1, 1]
    assert BookedChild.objects.filter(booking=moved.id).count() == 2
    refused("booking.is-over", lambda: change(mine[0].id))
    elsewhere = signing_up(office(cast), cast.school.pk, SOON)
    with pytest.raises(OutOfScope):
        operations.change_booking(
            by=cast.viewer("guardian"),
            today=TODAY,
            booking_id=moved.id,
            slot_id=slots_of(elsewhere)[0],
        )


def test_more_places_go_to_those_who_wait(cast: Cast) -> None:
    key = signing_up(office(cast), cast.school.pk, SOON, places=1)
    booked(cast.viewer("guardian"), key, ours(cast))
    (waits,) = booked(cast.viewer("other_guardian"), key, theirs(cast))
    (slot,) = slots_of(key)
    operations.change_slot(by=office(cast), today=TODAY, slot_id=slot, places=2)
    assert Booking.objects.get(pk=waits.id).state == "booked"
    refused(
        "sign-up.places-given",
        lambda: operations.change_slot(by=office(cast), today=TODAY, slot_id=slot, places=1),
    )


def test_what_is_withdrawn_or_called_off_is_told_to_the_families(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    key = signing_up(office(cast), cast.school.pk, SOON, slots=2)
    first, second = slots_of(key)
    booked(cast.viewer("guardian"), key, ours(cast), first)
    booked(cast.viewer("other_guardian"), key, theirs(cast), second)
    with django_capture_on_commit_callbacks(execute=True):
        operations.withdraw_slot(by=office(cast), today=TODAY, slot_id=first)
    assert [one.user_id for one in Message.objects.all()] == [cast.users["guardian"].pk]
    with django_capture_on_commit_callbacks(execute=True):
        operations.call_off(by=office(cast), today=TODAY, activity_id=key)
    assert Message.objects.latest("pk").user == cast.users["other_guardian"]
    shown = cast.client("other_guardian").get(f"/activities/{key}/book/").content.decode()
    assert "这项活动取消了" in shown
    refused("sign-up.called-off", lambda: booked(cast.viewer("guardian"), key, ours(cast), second))


def test_a_family_that_calls_is_cancelled_by_who_organises_it(cast: Cast) -> None:
    address, _data, key = page(cast, "cancel")
    shown = cast.client("head_teacher").get(f"/activities/{key}/sign-up/")
    assert shown.status_code == 403
    assert cast.client("school_officer").post(address).status_code == 302
    assert Booking.objects.get().state == "cancelled"


def test_names_are_for_those_who_organise_it(cast: Cast) -> None:
    _address, _data, key = page(cast, "cancel")
    name = cast.pupils[0].name
    assert name in cast.client("school_officer").get(f"/activities/{key}/sign-up/").content.decode()
    for member in ("county_officer", "head_teacher", "other_guardian", "city_officer"):
        client = cast.client(member)
        assert client.get(f"/activities/{key}/sign-up/").status_code == 403
        assert name not in client.get(f"/activities/{key}/").content.decode()
    assert name not in cast.client("other_guardian").get(f"/activities/{key}/book/").content.decode()


def test_nothing_typed_is_lost_and_each_field_says_what_is_wrong(cast: Cast) -> None:
    key = planned(office(cast), cast.school.pk, "parents_meeting", SOON)
    address, client = f"/activities/{key}/sign-up/open/", cast.client("school_officer")
    sent = {"kind": "slots", "places": "1", "closes_on": SOON.isoformat(), "place": "礼堂"}
    answer = client.post(address, sent)
    assert answer.status_code == 422
    words = answer.content.decode()
    assert "请填写第一段几点开始。" in words and "请填写一共几段。" in words and 'value="礼堂"' in words
    late = client.post(address, {**sent, "kind": "whole", "closes_on": (SOON + timedelta(1)).isoformat()})
    assert "截止日要在今天到活动当天之间" in late.content.decode()
    far = client.post(address, {**sent, "first": "14:00", "minutes": "10", "count": "3", "hosts": ["999999"]})
    assert "请从本校教职工里选择接待的老师。" in far.content.decode()
    assert not SignUp.objects.exists()


@pytest.mark.parametrize("slots", ["", "x", "1,", "9" * 30])
def test_a_slot_that_is_none_books_nothing(cast: Cast, slots: str) -> None:
    address, data, _key = page(cast, "book")
    assert cast.client("guardian").post(address, {**data, "slots": slots}).status_code == 422
    assert not Booking.objects.exists()


def test_after_the_last_day_nobody_signs_up(cast: Cast) -> None:
    key = signing_up(office(cast), cast.school.pk, SOON)
    SignUp.objects.update(closes_on=date(2026, 11, 22))
    refused("sign-up.closed", lambda: booked(cast.viewer("guardian"), key, ours(cast)))
    assert "现在不能报名了" in cast.client("guardian").get(f"/activities/{key}/book/").content.decode()


def test_who_took_consent_back_is_told_nothing_more(cast: Cast) -> None:
    key = signing_up(office(cast), cast.school.pk, SOON)
    Guardianship.objects.filter(guardian=cast.guardian).update(valid_until=TODAY)
    assert cast.client("guardian").get(f"/activities/{key}/book/").status_code == 404


@pytest.mark.parametrize(("member", "what"), [("guardian", "book"), ("school_officer", "sign-up")])
def test_pages_are_cheap(
    cast: Cast, member: str, what: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    key = hosted(cast)
    mine = queries.book_page(cast.viewer("guardian"), key, [cast.head_teacher.pk, cast.colleague.pk])
    booked(cast.viewer("guardian"), key, ours(cast), *(slot.id for slot in mine.in_a_row[0]))
    client: Client = cast.client(member)
    with django_assert_max_num_queries(20):
        assert client.get(f"/activities/{key}/{what}/").status_code == 200
