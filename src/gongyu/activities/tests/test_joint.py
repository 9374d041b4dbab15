"""Several bodies hold an activity together: each answers for itself, and records its own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from gongyu.activities import operations, queries
from gongyu.activities.factories import invited, planned
from gongyu.activities.models import Activity, Invitation
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.ledger.models import Entry
from gongyu.notices.models import Message
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.usefixtures("on_the_day")
DAY = TODAY + timedelta(9)


def office(cast: Cast) -> Any:
    return cast.viewer("school_officer")


def test_a_body_that_joins_records_its_own(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        key = invited(office(cast), cast.school.pk, cast.kindergarten.pk, DAY)
    told = Message.objects.filter(user=cast.users["kindergarten_officer"], subject__contains="一起办")
    assert told.count() == 1
    client = cast.client("kindergarten_officer")
    address = f"/activities/invitations/{key}/"
    page = client.get(address).content.decode()
    assert cast.school.name in page and "好习惯从家里开始" in page
    assert client.post(address, {"answer": "join"}).status_code == 302
    mine = Activity.objects.get(organisation=cast.kindergarten)
    host = Activity.objects.get(organisation=cast.school)
    assert (mine.host_id, mine.held_on, mine.title, mine.state) == (host.pk, DAY, host.title, "planned")
    for member, one in (("kindergarten_officer", mine), ("school_officer", host)):
        shown = cast.client(member).get(f"/activities/{one.pk}/").content.decode()
        assert f"{cast.school.name}、{cast.kindergarten.name}" in shown
    # What the host does with its own leaves the partner's alone, and each has its own entry.
    operations.call_off(by=office(cast), today=TODAY, activity_id=host.pk)
    later = cast.viewer("kindergarten_officer")
    operations.hold(by=later, today=DAY, activity_id=mine.pk, held_on=DAY, outcome=operations.Outcome())
    assert list(Entry.objects.values_list("organisation_id", flat=True)) == [cast.kindergarten.pk]
    # Answered once.
    with pytest.raises(Refusal) as found:
        operations.join(by=later, today=TODAY, invitation_id=key, request_key=uuid4())
    assert found.value.code == "joint.answered"


def test_to_decline_takes_no_reason(cast: Cast) -> None:
    key = invited(office(cast), cast.school.pk, cast.kindergarten.pk, DAY)
    client = cast.client("kindergarten_officer")
    assert client.post(f"/activities/invitations/{key}/", {"answer": "no"}).status_code == 302
    assert Invitation.objects.get(pk=key).state == "declined"
    assert not Activity.objects.filter(organisation=cast.kindergarten).exists()
    page = (
        cast.client("school_officer").get(f"/activities/{Activity.objects.get().pk}/joint/").content.decode()
    )
    assert "这次不参加" in page and cast.kindergarten.name in page


def test_whom_one_may_ask_and_who_answers(cast: Cast) -> None:
    key = invited(office(cast), cast.school.pk, cast.kindergarten.pk, DAY)
    for member in ("school_officer", "guardian", "other_county_officer"):
        assert cast.client(member).get(f"/activities/invitations/{key}/").status_code in (403, 404)
        with pytest.raises((OutOfScope, Forbidden)):
            operations.join(by=cast.viewer(member), today=TODAY, invitation_id=key, request_key=uuid4())
        with pytest.raises((OutOfScope, Forbidden)):
            operations.decline(by=cast.viewer(member), today=TODAY, invitation_id=key)
    made = planned(office(cast), cast.school.pk, "guidance", DAY)
    for partners, code in (
        ([], "joint.nobody"),
        ([cast.school.pk], "joint.unknown"),
        ([10**9], "joint.unknown"),
    ):
        with pytest.raises(Refusal) as found:
            operations.invite(by=office(cast), today=TODAY, activity_id=made, partners=partners)
        assert found.value.code == code
    page = queries.joint_page(office(cast), made, cast.kindergarten.name)
    assert [key for key, _name in page.found] == [cast.kindergarten.pk]
    address = f"/activities/{made}/joint/"
    client = cast.client("school_officer")
    assert "没有找到" in client.get(address + "?q=没有这所学校").content.decode()
    assert client.post(
        f"{address}?q={cast.kindergarten.name}", {"partners": [cast.kindergarten.pk]}
    ).status_code
    assert Invitation.objects.filter(activity_id=made, state="asked").count() == 1
    # Asked again nobody is asked twice.
    assert (
        operations.invite(by=office(cast), today=TODAY, activity_id=made, partners=[cast.kindergarten.pk])
        == 0
    )
