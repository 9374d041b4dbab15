"""A family that calls, or has no phone, is signed up by whoever organises: the same places, the same line."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from pytest_django import DjangoCaptureOnCommitCallbacks

from gongyu.activities import operations, queries
from gongyu.activities.factories import booked, signing_up, slots_of
from gongyu.activities.models import Activity, BookedChild, Booking, Slot
from gongyu.audit.models import AuditLine
from gongyu.kernel.refusal import Refusal
from gongyu.notices.models import Message
from gongyu.people.models import Guardianship
from tests.cast import TODAY, Cast, pupil_in

pytestmark = pytest.mark.usefixtures("on_the_day")
SOON = TODAY + timedelta(days=4)


@pytest.fixture
def meeting(cast: Cast) -> int:
    return signing_up(cast.viewer("school_officer"), cast.school.pk, SOON, places=1)


def address(meeting: int) -> str:
    return f"/activities/{meeting}/sign-up/for/"


def sent(cast: Cast, meeting: int, child: int = 0) -> dict[str, Any]:
    return {"child": cast.pupils[child].pk, "slot": slots_of(meeting)[0]}


def book(cast: Cast, meeting: int, pupil: int) -> operations.Booked:
    return operations.book_for(
        by=cast.viewer("school_officer"),
        today=TODAY,
        activity_id=meeting,
        slot_id=slots_of(meeting)[0],
        pupil_id=pupil,
    )


def test_the_home_has_a_place_and_is_told(
    cast: Cast, meeting: int, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = cast.client("school_officer").post(
            address(meeting) + f"?class={cast.class_3_2.pk}", sent(cast, meeting)
        )
    assert (answer.status_code, answer["Location"]) == (302, f"/activities/{meeting}/sign-up/")
    made = Booking.objects.get()
    assert (made.state, made.guardian_id) == ("booked", cast.guardian.pk)
    assert BookedChild.objects.get().pupil_id == cast.pupils[0].pk
    line = AuditLine.objects.filter(act="booking.book").get()
    assert line.by_id == cast.users["school_officer"].pk
    assert Message.objects.filter(user=cast.users["guardian"]).exists()
    # The family itself sees it, and may give it back.
    operations.cancel_booking(by=cast.viewer("guardian"), today=TODAY, booking_id=made.pk)


def test_when_it_is_full_they_wait_in_line(cast: Cast, meeting: int) -> None:
    booked(cast.viewer("guardian"), meeting, [cast.pupils[0].pk])
    assert book(cast, meeting, cast.colleague_pupils[0].pk).state == "waiting"
    assert Slot.objects.get().taken == 1


def test_what_the_home_holds_already_is_the_same_act(cast: Cast, meeting: int) -> None:
    (own,) = booked(cast.viewer("guardian"), meeting, [cast.pupils[0].pk])
    assert book(cast, meeting, cast.pupils[0].pk).id == own.id
    assert Booking.objects.count() == 1


def test_after_the_closing_day_it_still_may(cast: Cast, meeting: int) -> None:
    operations.stop_sign_up(by=cast.viewer("school_officer"), today=TODAY, activity_id=meeting)
    assert book(cast, meeting, cast.pupils[0].pk).state == "booked"


def test_an_activity_that_is_over_takes_nobody(cast: Cast, meeting: int) -> None:
    Activity.objects.filter(pk=meeting).update(state="called_off")
    with pytest.raises(Refusal, match=r"booking\.over"):
        book(cast, meeting, cast.pupils[0].pk)
    assert "不用再报名" in cast.client("school_officer").get(address(meeting)).content.decode()


def test_a_child_of_another_class_or_school_is_not_invited(cast: Cast, meeting: int) -> None:
    Activity.objects.filter(pk=meeting).update(school_class=cast.class_3_2, audience="class")
    for child in (cast.colleague_pupils[0].pk, 10**12):
        with pytest.raises(Refusal, match=r"booking\.not-invited"):
            book(cast, meeting, child)


def test_a_child_without_anybody_is_refused_in_words(cast: Cast, meeting: int) -> None:
    alone = pupil_in(cast.class_3_2, "无人登记")
    Guardianship.objects.filter(pupil=alone).delete()
    answer = cast.client("school_officer").post(
        address(meeting) + f"?class={cast.class_3_2.pk}", {**sent(cast, meeting), "child": alone.pk}
    )
    assert answer.status_code == 422
    assert "还没有登记家长" in answer.content.decode()
    assert not Booking.objects.exists()


def test_who_has_a_place_is_not_listed(cast: Cast, meeting: int) -> None:
    booked(cast.viewer("guardian"), meeting, [cast.pupils[0].pk])
    page = queries.for_page(cast.viewer("school_officer"), meeting, cast.class_3_2.pk)
    listed = {key for key, _name in page.children}
    assert cast.pupils[0].pk not in listed and cast.pupils[2].pk in listed


@pytest.mark.parametrize(
    ("member", "status"),
    [("city_officer", 403), ("guardian", 403), ("colleague", 403), ("kindergarten_officer", 404)],
)
def test_it_is_for_those_who_organise(cast: Cast, meeting: int, member: str, status: int) -> None:
    for answer in (
        cast.client(member).get(address(meeting)),
        cast.client(member).post(address(meeting), sent(cast, meeting)),
    ):
        assert answer.status_code == status
    assert not Booking.objects.exists()


def test_another_schools_class_cannot_be_asked_for(cast: Cast, meeting: int) -> None:
    answer = cast.client("school_officer").get(address(meeting), {"class": 10**9})
    assert answer.status_code == 404


def test_nothing_is_written_where_the_trail_cannot_be(
    cast: Cast, meeting: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: object) -> None:
        raise DatabaseError

    monkeypatch.setattr("gongyu.activities.operations.entering.audit", broken)
    with pytest.raises(DatabaseError):
        book(cast, meeting, cast.pupils[0].pk)
    assert not Booking.objects.exists()
    assert Slot.objects.get().taken == 0
