"""Meetings of a body: held once, minutes in editions, agreed by its members, decisions followed up."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from gongyu.audit.models import AuditLine
from gongyu.committees import operations, queries
from gongyu.committees.factories import in_office, joined, met
from gongyu.committees.models import Decision, Meeting, Member, Minutes, Word
from gongyu.compliance.models import Standing
from gongyu.kernel.refusal import OutOfScope, Refusal
from gongyu.ledger.models import Entry
from gongyu.notices.models import Message
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.usefixtures("on_the_day")
SOON = TODAY + timedelta(11)


def officer(cast: Cast) -> Any:
    return cast.viewer("school_officer")


@pytest.fixture
def member(cast: Cast) -> int:
    """The guardian of the cast sits in the parents' committee, and a teacher."""
    mandate = in_office(officer(cast), cast.school.pk)
    joined(officer(cast), mandate, TODAY, staff_id=cast.head_teacher.pk)
    return joined(officer(cast), mandate, TODAY, guardian_id=cast.guardian.pk)


def page(cast: Cast, act: str, member: int) -> tuple[str, dict[str, str]]:
    """The address and the data of each act."""
    match act:
        case "plan":
            asked = {"held_on": str(SOON), "agenda": "食堂", "request_key": str(uuid4())}
            return reverse("committees:meeting_new", args=[cast.school.pk, "parents"]), asked
        case "call-off":
            return reverse("committees:meeting_call_off", args=[met(officer(cast), cast.school.pk, SOON)]), {}
    held = met(officer(cast), cast.school.pk, TODAY)
    match act:
        case "withdraw":
            return reverse("committees:meeting_withdraw", args=[held]), {"reason": "记错了"}
        case "minutes":
            return reverse("committees:minutes", args=[held]), {"words": "说了食堂的事"}
        case "decide":
            asked = {"words": "每周公布菜单", "member_id": str(member), "until": str(SOON)}
            return reverse("committees:decision", args=[held]), asked
    key = decided(cast, held, member)
    return reverse("committees:decision_done", args=[key]), {}


def decided(cast: Cast, meeting: int, member: int, *, public: bool = False) -> int:
    return operations.decide(
        by=officer(cast),
        today=TODAY,
        meeting_id=meeting,
        words="每周公布菜单",
        public=public,
        member_id=member,
        until=SOON,
    )


ACTS = ("plan", "call-off", "withdraw", "minutes", "decide", "done")


@pytest.mark.parametrize("act", ACTS)
def test_the_office_does_it_and_it_is_audited(cast: Cast, act: str, member: int) -> None:
    address, data = page(cast, act, member)
    assert cast.client("school_officer").post(address, data).status_code == 302
    line = AuditLine.objects.filter(act=f"meeting.{act}", noun="meeting").latest("id")
    assert line.organisation_id == cast.school.pk


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("who", ["kindergarten_officer", "other_guardian"])
def test_for_others_there_is_nothing(cast: Cast, act: str, who: str, member: int) -> None:
    address, data = page(cast, act, member)
    outcome = 403 if act == "withdraw" and who == "other_guardian" else 404
    assert cast.client(who).post(address, data).status_code == outcome


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_written_when_the_audit_fails(
    cast: Cast, act: str, member: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def written() -> tuple[object, ...]:
        states = list(Meeting.objects.order_by("pk").values_list("state", flat=True))
        done = Decision.objects.filter(done_on=None).count()
        return states, done, Minutes.objects.count(), Decision.objects.count(), Entry.objects.count()

    def broken(**_: object) -> None:
        raise RuntimeError("no audit")

    address, data = page(cast, act, member)
    before = written()
    for module in (operations.meetings, operations.minutes):
        monkeypatch.setattr(module, "audit", broken)
    client = cast.client("school_officer")
    client.raise_request_exception = False
    assert client.post(address, data).status_code == 500
    assert written() == before


def entries() -> int:
    """Entries of meetings that have not been reversed."""
    rows = Entry.objects.filter(kind="committee.meeting")
    return sum(rows.values_list("quantity", flat=True))


def test_a_meeting_is_posted_once_when_it_has_been_held(cast: Cast, member: int) -> None:
    key = met(officer(cast), cast.school.pk, SOON)
    assert entries() == 0
    with pytest.raises(Refusal, match="not-yet"):
        operations.hold_meeting(by=officer(cast), today=TODAY, meeting_id=key)
    later = cast.viewer("school_officer", SOON)
    operations.hold_meeting(by=later, today=SOON, meeting_id=key)
    with pytest.raises(Refusal, match="state"):
        operations.hold_meeting(by=later, today=SOON, meeting_id=key)
    assert entries() == 1
    assert Standing.objects.filter(organisation=cast.school, duty_key="M5.02", achieved=1).exists()
    operations.withdraw_meeting(by=later, today=SOON, meeting_id=key, reason="没有开成")
    assert entries() == 0


def test_the_other_bodies_meet_without_an_entry(cast: Cast) -> None:
    in_office(officer(cast), cast.school.pk, "guidance")
    met(officer(cast), cast.school.pk, TODAY, "guidance")
    assert entries() == 0


def test_a_body_meets_in_its_term(cast: Cast, member: int) -> None:
    with pytest.raises(Refusal, match="no-term"):
        met(officer(cast), cast.school.pk, date(2026, 3, 1))


def test_members_are_told_and_agree_with_one_tap(
    cast: Cast, member: int, django_capture_on_commit_callbacks: Any
) -> None:
    key = met(officer(cast), cast.school.pk, TODAY)
    with django_capture_on_commit_callbacks(execute=True):
        operations.write_minutes(by=officer(cast), today=TODAY, meeting_id=key, words="说了两件事")
    told = Message.objects.filter(subject__contains="会议纪要").values_list("user_id", flat=True)
    assert set(told) == {cast.users["guardian"].pk, cast.users["head_teacher"].pk}
    home = cast.client("guardian").get("/").content.decode()
    assert reverse("committees:meeting", args=[key]) in home
    edition = Minutes.objects.get()
    address = reverse("committees:minutes_say", args=[key])
    answer = cast.client("guardian").post(address, {"minutes": edition.pk, "agree": "1"})
    assert answer.status_code == 302
    assert Word.objects.get().agrees
    assert "的会议纪要，请您看一下" not in cast.client("guardian").get("/").content.decode()


def test_a_remark_keeps_what_was_typed_and_a_new_edition_asks_again(cast: Cast, member: int) -> None:
    key = met(officer(cast), cast.school.pk, TODAY)
    operations.write_minutes(by=officer(cast), today=TODAY, meeting_id=key, words="说了两件事")
    edition = Minutes.objects.get()
    client = cast.client("guardian")
    address = reverse("committees:minutes_say", args=[key])
    assert client.post(address, {"minutes": edition.pk}).status_code == 422
    assert client.post(address, {"minutes": edition.pk, "remark": "日期不对"}).status_code == 302
    office = cast.client("school_officer").get(reverse("committees:meeting", args=[key])).content.decode()
    assert "王建国：日期不对" in office
    operations.write_minutes(by=officer(cast), today=TODAY, meeting_id=key, words="说了三件事")
    with pytest.raises(Refusal, match="newer"):
        operations.say_of_minutes(by=cast.viewer("guardian"), today=TODAY, minutes_id=edition.pk, agrees=True)
    both = client.get(reverse("committees:meeting", args=[key])).content.decode()
    assert "说了两件事" in both
    assert "说了三件事" in both
    assert "同意这份纪要" in both


def test_who_is_no_member_says_nothing_of_the_minutes(cast: Cast, member: int) -> None:
    key = met(officer(cast), cast.school.pk, TODAY)
    operations.write_minutes(by=officer(cast), today=TODAY, meeting_id=key, words="说了两件事")
    for who in ("other_guardian", "school_officer"):
        with pytest.raises(OutOfScope):
            operations.say_of_minutes(
                by=cast.viewer(who), today=TODAY, minutes_id=Minutes.objects.get().pk, agrees=True
            )


def test_whoever_looks_after_a_decision_closes_it_from_the_first_page(cast: Cast, member: int) -> None:
    key = met(officer(cast), cast.school.pk, TODAY)
    decision = decided(cast, key, member)
    assert "每周公布菜单" in cast.client("guardian").get("/").content.decode()
    assert (
        cast.client("head_teacher").post(reverse("committees:decision_done", args=[decision])).status_code
        == 404
    )
    operations.followed_up(by=cast.viewer("guardian"), today=TODAY, decision_id=decision)
    with pytest.raises(Refusal, match="done"):
        operations.followed_up(by=cast.viewer("guardian"), today=TODAY, decision_id=decision)
    assert "每周公布菜单" not in cast.client("guardian").get("/").content.decode()


def test_families_read_what_is_published_and_not_who_looks_after_it(cast: Cast, member: int) -> None:
    key = met(officer(cast), cast.school.pk, TODAY)
    decided(cast, key, member)
    address = reverse("committees:committee", args=[cast.school.pk, "parents"])
    client = cast.client("other_guardian")
    assert "每周公布菜单" not in client.get(address).content.decode()
    decided(cast, key, member, public=True)
    page = client.get(address).content.decode()
    assert "每周公布菜单" in page
    assert "王建国" not in page
    assert client.get(reverse("committees:meeting", args=[key])).status_code == 404


def test_a_secretary_writes_for_the_body_and_other_members_do_not(cast: Cast, member: int) -> None:
    key = met(officer(cast), cast.school.pk, TODAY)
    address = reverse("committees:minutes", args=[key])
    assert cast.client("guardian").get(address).status_code == 404
    Member.objects.filter(pk=member).update(function="secretary")
    assert cast.client("guardian").post(address, {"words": "说了两件事"}).status_code == 302


def test_who_and_by_when_go_together(cast: Cast, member: int) -> None:
    key = met(officer(cast), cast.school.pk, TODAY)
    client = cast.client("school_officer")
    answer = client.post(
        reverse("committees:decision", args=[key]), {"words": "每周公布菜单", "member_id": str(member)}
    )
    assert answer.status_code == 422
    assert "要一起填" in answer.content.decode()
    assert queries.meeting_page(officer(cast), key).decisions == ()
