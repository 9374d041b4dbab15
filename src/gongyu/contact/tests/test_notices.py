"""A notice is written once, reaches every family once, and its sender is told the truth of each."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from gongyu.audit.models import AuditLine
from gongyu.contact import operations, queries
from gongyu.contact.models import Notice, NoticeChild, NoticeRecipient
from gongyu.contact.operations import Wording
from gongyu.contact.queries import Audience
from gongyu.contact.tests.litany import METHODS
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.notices.models import Message
from gongyu.people.models import Guardianship
from gongyu.people.operations import give_consent, withdraw_consent
from gongyu.people.rules.consent import WORDINGS
from tests.cast import TODAY, Cast, guardian_of

pytestmark = pytest.mark.usefixtures("on_the_day")
NEW = "contact:notice_new"
BODY = "周五下午三点开家长会，请准时到校。"
REPLY = Wording("reply", "周五家长会", BODY, ("参加", "不参加"))


def of_class(cast: Cast) -> Audience:
    return Audience("class", cast.school.pk, cast.class_3_2.pk)


def form(cast: Cast, **more: Any) -> dict[str, Any]:
    """The form as a teacher sends it from the second step."""
    return {
        "audience": of_class(cast).key,
        "kind": "reply",
        "title": "周五家长会",
        "body": BODY,
        "choices": "参加\n不参加",
        "request_key": str(uuid4()),
        "send": "1",
        **more,
    }


def sent(
    cast: Cast,
    by: str = "head_teacher",
    audience: Audience | None = None,
    wording: Wording = REPLY,
    key: UUID | None = None,
) -> Notice:
    """A notice that has been written; nobody has carried it yet."""
    number = operations.send_notice(
        by=cast.viewer(by),
        today=TODAY,
        audience=audience or of_class(cast),
        wording=wording,
        request_key=key or uuid4(),
    )
    return Notice.objects.get(pk=number)


def carried(row: Notice) -> Notice:
    """The worker has done its work."""
    while operations.carry_notice(now=timezone.now(), notice_id=row.pk):
        pass
    operations.climb_notices(now=timezone.now())
    row.refresh_from_db()
    return row


def states(cast: Cast, row: Notice, by: str = "head_teacher") -> dict[str, int]:
    found = queries.sent_notice(cast.viewer(by), row.pk)
    return {one.key: one.families for one in found.states if one.families}


def traces() -> tuple[object, ...]:
    return (
        list(Notice.objects.order_by("pk").values_list("pk", flat=True)),
        list(NoticeRecipient.objects.order_by("pk").values_list("pk", "choice")),
        list(AuditLine.objects.order_by("pk").values_list("pk", flat=True)),
        ProcrastinateJob.objects.count(),
    )


# --- writing it -----------------------------------------------------------------------------------
def test_before_sending_one_sees_how_many_it_reaches(cast: Cast) -> None:
    answer = cast.client("head_teacher").post(reverse(NEW), form(cast, send=""))
    assert answer.status_code == 302  # an empty value is still the button
    Notice.objects.all().delete()
    asked = form(cast)
    del asked["send"]
    page = cast.client("head_teacher").post(reverse(NEW), asked).content.decode()
    # Five children in four homes; one guardian, of brother and sister.
    assert "4 家，1 位家长" in page and "有 3 家没有家长能登录" in page
    assert not Notice.objects.exists()


def test_the_request_writes_the_notice_and_leaves_the_rest_to_the_worker(cast: Cast) -> None:
    answer = cast.client("head_teacher").post(reverse(NEW), form(cast))
    row = Notice.objects.get()
    assert answer.status_code == 302 and answer.headers["Location"] == reverse(
        "contact:notice", args=[row.pk]
    )
    assert BODY.encode() not in bytes(row.body_sealed)
    assert (row.kind, row.choices, row.sent_at) == ("reply", ["参加", "不参加"], None)
    assert not NoticeRecipient.objects.exists() and not Message.objects.exists()
    (job,) = ProcrastinateJob.objects.filter(task_name="contact.send_notice")
    assert job.args == {"notice_id": row.pk}
    line = AuditLine.objects.get(act="notice.send")
    assert (line.by_id, line.organisation_id) == (cast.users["head_teacher"].pk, cast.school.pk)
    assert BODY not in str(line.detail)


def test_a_form_sent_twice_is_one_notice(cast: Cast) -> None:
    asked, client = form(cast), cast.client("head_teacher")
    client.post(reverse(NEW), asked)
    client.post(reverse(NEW), asked)
    assert Notice.objects.count() == 1


@pytest.mark.parametrize("member", ["principal", "school_officer"])
def test_the_office_writes_to_the_school_or_a_grade(cast: Cast, member: str) -> None:
    for audience, families in (
        (Audience("school", cast.school.pk), 6),
        (Audience("grade", cast.school.pk, entry_year=2024), 6),
        (Audience("class", cast.school.pk, cast.class_3_1.pk), 2),
    ):
        assert audience.key in [one.audience.key for one in queries.audiences(cast.viewer(member))]
        row = carried(sent(cast, member, audience))
        assert queries.sent_notice(cast.viewer(member), row.pk).families == families


def test_a_head_teacher_writes_to_their_own_class_alone(cast: Cast) -> None:
    offered = [one.audience for one in queries.audiences(cast.viewer("head_teacher"))]
    assert offered == [of_class(cast)]
    for audience in (
        Audience("school", cast.school.pk),
        Audience("grade", cast.school.pk, entry_year=2024),
        Audience("class", cast.school.pk, cast.class_3_1.pk),
    ):
        with pytest.raises(Forbidden):
            sent(cast, audience=audience)
    for audience in (
        Audience("class", cast.other_school.pk, cast.other_class.pk),
        # A class of another school under one's own school's name.
        Audience("class", cast.school.pk, cast.other_class.pk),
    ):
        with pytest.raises(OutOfScope):
            sent(cast, audience=audience)


def test_chosen_homes_are_of_the_class(cast: Cast) -> None:
    client = cast.client("head_teacher")
    address = f"{reverse(NEW)}?homes={cast.class_3_2.pk}"
    assert cast.pupils[2].name in client.get(address).content.decode()
    asked = form(cast, children=[str(cast.pupils[0].pk), str(cast.pupils[2].pk)])
    assert client.post(address, asked).status_code == 302
    row = carried(Notice.objects.get())
    assert (row.audience, row.chosen) == ("homes", [])
    assert states(cast, row) == {"sent": 1, "not_reached": 1}
    asked = form(cast, children=[str(cast.colleague_pupils[0].pk)])
    assert client.post(address, asked).status_code == 422
    assert client.get(f"{reverse(NEW)}?homes={cast.class_3_1.pk}").status_code == 403
    assert client.get(f"{reverse(NEW)}?homes={cast.other_class.pk}").status_code == 404
    with pytest.raises(Refusal) as refused:
        sent(cast, audience=Audience("homes", cast.school.pk, cast.class_3_2.pk, pupil_ids=(1,)))
    assert refused.value.code == "notice.other-class"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": " "}, "请写一个标题"),
        ({"title": "长" * 41}, "40 字以内"),
        ({"body": ""}, "请写通知的内容"),
        ({"choices": "参加"}, "至少写两个选项"),
        ({"choices": "一\n二\n三\n四\n五"}, "最多写四个选项"),
        ({"choices": "参加\n" + "长" * 13}, "12 字以内"),
        ({"audience": "school:1:0"}, "请选择发给谁"),
        ({"kind": "x"}, "请选择这是哪一种通知"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(
    cast: Cast, wrong: dict[str, str], words: str
) -> None:
    before = traces()
    asked = form(cast, **wrong)
    answer = cast.client("head_teacher").post(reverse(NEW), asked)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    if "body" not in wrong:
        assert BODY in answer.content.decode()
    assert traces() == before


def test_back_from_the_second_step_everything_is_still_there(cast: Cast) -> None:
    asked = form(cast, edit="1")
    del asked["send"]
    answer = cast.client("head_teacher").post(reverse(NEW), asked)
    assert answer.status_code == 200 and BODY in answer.content.decode()
    assert not Notice.objects.exists()


@pytest.mark.parametrize("member", ["guardian", "subject_teacher", "county_officer", "stranger"])
def test_who_may_not_write_is_told_so(cast: Cast, member: str) -> None:
    before = traces()
    assert cast.client(member).get(reverse(NEW)).status_code == 403
    assert cast.client(member).post(reverse(NEW), form(cast)).status_code == 403
    assert traces() == before


@pytest.mark.parametrize("method", METHODS)
def test_only_the_methods_there_are(cast: Cast, method: str) -> None:
    row = sent(cast)
    client = cast.client("head_teacher")
    for name, arguments in ((NEW, []), ("contact:notice", [row.pk]), ("contact:notice_answer", [row.pk])):
        assert getattr(client, method)(reverse(name, args=arguments)).status_code == 405


def test_nothing_is_written_when_the_audit_fails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    row = carried(sent(cast))
    before = traces()

    def broken(**_: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr("gongyu.contact.operations.notices.audit", broken)
    for member, address, asked in (
        ("head_teacher", reverse(NEW), form(cast)),
        ("guardian", reverse("contact:notice_answer", args=[row.pk]), {"choice": "0"}),
    ):
        client = cast.client(member)
        client.raise_request_exception = False
        assert client.post(address, asked).status_code == 500
    assert traces() == before


# --- carrying it ----------------------------------------------------------------------------------
def test_a_guardian_of_several_children_is_told_once(cast: Cast) -> None:
    row = carried(sent(cast, "principal", Audience("school", cast.school.pk)))
    (message,) = Message.objects.filter(user=cast.users["guardian"])
    assert (message.subject, message.url) == ("周五家长会", reverse("contact:notice", args=[row.pk]))
    assert NoticeChild.objects.filter(notice=row, guardian=cast.guardian).count() == 2
    assert Message.objects.filter(user=cast.users["other_guardian"]).count() == 1
    assert states(cast, row, "principal") == {"sent": 2, "not_reached": 4}


def test_whoever_has_taken_a_consent_back_is_not_told_and_reads_nothing(cast: Cast) -> None:
    viewer = cast.viewer("guardian")
    before = carried(sent(cast))
    for pupil in cast.pupils[:2]:
        consent = give_consent(by=viewer, today=TODAY, pupil_id=pupil.pk, version=WORDINGS[-1].version)
        withdraw_consent(by=viewer, today=TODAY, consent_id=consent)
    assert cast.client("guardian").get(reverse("contact:notice", args=[before.pk])).status_code == 404
    row = carried(sent(cast))
    assert states(cast, row) == {"not_reached": 4}
    assert queries.received_notices(cast.viewer("guardian")).lines == ()


def test_a_job_that_was_killed_is_taken_up_where_it_stood(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    guardian_of(cast.pupils[2], name="赵强", relation="51", user=cast.users["stranger"])
    monkeypatch.setattr("gongyu.contact.operations.notices.BATCH", 1)
    row = sent(cast)
    assert operations.carry_notice(now=timezone.now(), notice_id=row.pk)  # gathered
    assert operations.carry_notice(now=timezone.now(), notice_id=row.pk)  # told one
    assert Message.objects.count() == 1

    def killed(**_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr("gongyu.contact.operations.notice_ladder.put", killed)
        with pytest.raises(SystemExit):
            operations.carry_notice(now=timezone.now(), notice_id=row.pk)
    assert queries.unsent_notices() == (row.pk,)
    carried(row)
    assert Message.objects.count() == 2 and queries.unsent_notices() == ()
    carried(row)
    assert Message.objects.count() == 2


# --- reading and answering it ---------------------------------------------------------------------
def test_one_tap_answers_and_the_sender_sees_it(cast: Cast) -> None:
    row, guardian = carried(sent(cast)), cast.client("guardian")
    assert states(cast, row) == {"sent": 1, "not_reached": 3}
    guardian.get(reverse("contact:notices"))
    assert states(cast, row) == {"delivered": 1, "not_reached": 3}
    page = guardian.get(reverse("contact:notice", args=[row.pk])).content.decode()
    assert BODY in page and "不参加" in page
    assert states(cast, row) == {"seen": 1, "not_reached": 3}
    for choice in ("1", "0"):
        answer = guardian.post(reverse("contact:notice_answer", args=[row.pk]), {"choice": choice})
        assert answer.status_code == 302
    found = queries.sent_notice(cast.viewer("head_teacher"), row.pk)
    assert [one.families for one in found.answers] == [1, 0]
    family = next(one for one in found.lines if one.state == "replied")
    assert (family.answer, set(family.children)) == ("参加", {"王梓涵", "王梓轩"})
    assert AuditLine.objects.filter(act="notice.answer").count() == 2
    mine = queries.received_notices(cast.viewer("guardian"), only_waiting=True)
    assert mine.lines == ()


def test_a_family_is_reached_when_one_guardian_is(cast: Cast) -> None:
    guardian_of(cast.pupils[0], name="王奶奶", relation="62", user=cast.users["stranger"])
    row = carried(sent(cast, wording=Wording("plain", "放假安排", BODY)))
    cast.client("guardian").get(reverse("contact:notice", args=[row.pk]))
    assert states(cast, row) == {"seen": 1, "not_reached": 3}


def test_required_reading_has_one_answer(cast: Cast) -> None:
    row = carried(sent(cast, wording=Wording("read", "防溺水提醒", BODY)))
    client = cast.client("guardian")
    address = reverse("contact:notice_answer", args=[row.pk])
    assert client.post(address, {"choice": "1"}).status_code == 409
    assert client.post(address, {"choice": "0"}).status_code == 302
    assert NoticeRecipient.objects.get(guardian=cast.guardian).choice == 0


def test_a_plain_notice_asks_for_nothing(cast: Cast) -> None:
    row = carried(sent(cast, wording=Wording("plain", "放假安排", BODY)))
    with pytest.raises(Refusal) as refused:
        operations.answer_notice(by=cast.viewer("guardian"), today=TODAY, notice_id=row.pk, choice=0)
    assert refused.value.code == "notice.no-such-answer"


@pytest.mark.parametrize("member", ["other_guardian", "colleague", "kindergarten_officer"])
def test_who_may_not_know_of_it_finds_nothing(cast: Cast, member: str) -> None:
    row = carried(sent(cast))
    client = cast.client(member)
    assert client.get(reverse("contact:notice", args=[row.pk])).status_code == 404
    assert client.post(reverse("contact:notice_answer", args=[row.pk]), {"choice": "0"}).status_code == 404


def test_its_sender_answers_nothing(cast: Cast) -> None:
    row = carried(sent(cast))
    address = reverse("contact:notice_answer", args=[row.pk])
    assert cast.client("head_teacher").post(address, {"choice": "0"}).status_code == 403


def test_a_guardian_who_answers_no_more_for_the_child_reads_nothing(cast: Cast) -> None:
    row = carried(sent(cast))
    Guardianship.objects.filter(guardian=cast.guardian).update(valid_until=TODAY)
    assert cast.client("guardian").get(reverse("contact:notice", args=[row.pk])).status_code == 404


def test_whom_nobody_reached_is_listed_with_the_way_to_a_telephone(cast: Cast) -> None:
    row = carried(sent(cast))
    page = cast.client("head_teacher").get(reverse("contact:notice", args=[row.pk]) + "?state=not_reached")
    text = page.content.decode()
    assert reverse("people:reveal", args=[cast.pupils[2].pk]) in text
    assert cast.pupils[2].name in text and cast.pupils[0].name not in text


def test_the_page_asks_few_questions(cast: Cast, django_assert_max_num_queries: Any) -> None:
    row = carried(sent(cast))
    client = cast.client("head_teacher")
    with django_assert_max_num_queries(12):
        client.get(reverse("contact:notice", args=[row.pk]))
    with django_assert_max_num_queries(12):
        client.get(reverse("contact:notices"))


def test_moments_are_told_in_order(cast: Cast) -> None:
    row = carried(sent(cast))
    cast.client("guardian").post(reverse("contact:notice_answer", args=[row.pk]), {"choice": "0"})
    one = NoticeRecipient.objects.get(guardian=cast.guardian)
    assert one.told_at and one.delivered_at and one.seen_at and one.replied_at
    assert one.told_at <= one.delivered_at <= one.seen_at <= one.replied_at
    assert one.told_at > datetime(2026, 1, 1, tzinfo=UTC)
