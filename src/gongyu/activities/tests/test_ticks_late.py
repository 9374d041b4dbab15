"""Ticks that waited on a phone for the network: they add, they repeat without harm, and say why they fail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gongyu.activities import operations, queries
from gongyu.activities.factories import booked, signing_up
from gongyu.activities.models import Activity, Attendance
from gongyu.audit.models import AuditLine
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.usefixtures("on_the_day")


@pytest.fixture
def meeting(cast: Cast) -> int:
    made = signing_up(cast.viewer("school_officer"), cast.school.pk, TODAY)
    Activity.objects.filter(pk=made).update(school_class=cast.class_3_2, audience="class")
    return made


def late(cast: Cast, meeting: int, *children: int, member: str = "school_officer") -> Any:
    data = {"late": "1", "here": list(children)}
    return cast.client(member).post(f"/activities/{meeting}/here/", data)


def here() -> set[int]:
    return set(Attendance.objects.values_list("pupil_id", flat=True))


def test_they_add_and_repeat_without_harm(cast: Cast, meeting: int) -> None:
    first, second, third, *_ = (child.pk for child in cast.pupils)
    office = cast.viewer("school_officer")
    operations.tick(by=office, today=TODAY, activity_id=meeting, shown=[first, third], here=[third])
    for _time in range(2):
        answer = late(cast, meeting, first, second)
        assert (answer.status_code, answer.json()["arrived"]) == (200, True)
    # What somebody else has ticked meanwhile stays.
    assert here() == {first, second, third}
    assert Activity.objects.get(pk=meeting).reached
    assert AuditLine.objects.filter(act="activity.tick").count() == 3


def test_why_they_fail_is_said_in_words(cast: Cast, meeting: int) -> None:
    answer = late(cast, meeting, 10**12)
    assert answer.status_code == 422 and "不在本校" in answer.json()["reason"]
    Activity.objects.filter(pk=meeting).update(held_on=TODAY - timedelta(days=60))
    answer = late(cast, meeting, cast.pupils[0].pk)
    assert answer.status_code == 422 and answer.json()["reason"] and answer.json()["code"]
    assert here() == set()


@pytest.mark.parametrize(
    ("member", "status"), [("guardian", 403), ("city_officer", 403), ("kindergarten_officer", 404)]
)
def test_they_are_taken_from_those_who_organise(cast: Cast, meeting: int, member: str, status: int) -> None:
    answer = late(cast, meeting, cast.pupils[0].pk, member=member)
    assert answer.status_code == status
    assert answer.json()["code"] == "activity.not-mine"
    assert here() == set()


def test_nothing_is_written_where_the_trail_cannot_be(
    cast: Cast, meeting: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("gongyu.activities.operations.touching.audit", broken)
    with pytest.raises(RuntimeError):
        late(cast, meeting, cast.pupils[0].pk)
    assert here() == set()


def test_a_code_that_was_scanned_without_network_arrives(cast: Cast, meeting: int) -> None:
    (made,) = booked(cast.viewer("guardian"), meeting, [cast.pupils[0].pk])
    address = f"/activities/arrive/{queries.code_of(made.id)}/"
    for _time in range(2):
        answer = cast.client("school_officer").post(address, {"late": "1"})
        assert (answer.status_code, answer.json()["arrived"]) == (200, True)
    assert here() == {cast.pupils[0].pk}
    answer = cast.client("school_officer").post("/activities/arrive/forged/", {"late": "1"})
    assert (answer.status_code, answer.json()["code"]) == (404, "activity.not-mine")
    assert cast.client("guardian").post(address, {"late": "1"}).status_code == 403
