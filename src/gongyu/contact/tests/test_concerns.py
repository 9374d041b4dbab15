"""A sign of trouble reaches the two whose work it is, and nobody else learns that there is one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from gongyu.audit.models import AuditLine
from gongyu.contact import operations, queries
from gongyu.contact.factories import concern
from gongyu.contact.models import Concern, ConcernStep
from gongyu.contact.rules import concerns as rules
from gongyu.contact.tests.litany import METHODS
from gongyu.keeping import queries as keeping
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.ledger.models import Entry
from gongyu.notices.models import Message
from gongyu.people.models import Post
from tests.cast import RECORDED, TODAY, Cast, _user, staff_at

Committed = Callable[..., object]
pytestmark = pytest.mark.usefixtures("on_the_day")
WORDS = "最近总是一个人，不愿说话"


@pytest.fixture
def school(cast: Cast) -> Cast:
    """The cast's school, with a psychologist, and an office that leads moral education."""
    _user(cast, "psychologist", "苏老师", "psychologist", cast.school)
    staff_at(cast.school, "德育处", "moral_director", cast.users["school_officer"])
    return cast


def noted(cast: Cast, kind: str = "mind", by: str = "head_teacher") -> Concern:
    return Concern.objects.get(pk=concern(cast.viewer(by), cast.pupils[0].pk, kind, WORDS))


def page(row: Concern, name: str = "concern") -> str:
    return reverse(f"contact:{name}", args=[row.pk])


def new(cast: Cast) -> str:
    return f"{reverse('contact:concern_new')}?pupil={cast.pupils[0].pk}"


# --- rules ----------------------------------------------------------------------------------------
@given(steps=st.lists(st.sampled_from(["answer", "report", "close"]), max_size=8))
def test_whatever_is_tried_a_concern_is_answered_before_it_is_closed(steps: list[str]) -> None:
    state, taken = "noted", []
    for step in steps:
        try:
            state = rules.check_transition(state, step)
        except Refusal as refusal:
            assert refusal.code in ("concern.closed", "concern.answer-first")
        else:
            taken.append(step)
    assert (state == "closed") == ("close" in taken)
    assert "close" not in taken or ("answer" in taken[: taken.index("close")] and taken[-1] == "close")


@pytest.mark.parametrize(
    ("said", "day"),
    [("3", date(2026, 11, 26)), ("不设，由本地确定", None), ("0", None), ("99", None), ("", None)],
)
def test_a_time_for_the_first_answer_is_only_what_somebody_has_set(said: str, day: date | None) -> None:
    assert rules.due_on(TODAY, said) == day


# --- noting ---------------------------------------------------------------------------------------
def test_two_taps_note_it_and_both_readers_are_told_without_a_name(
    school: Cast, django_capture_on_commit_callbacks: Committed
) -> None:
    client = school.client("head_teacher")
    assert school.pupils[0].name in client.get(reverse("contact:concern_new")).content.decode()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        sent = client.post(new(school), {"kind": "mind", "words": "", "request_key": str(uuid4())})
    row = Concern.objects.get()
    assert (sent.status_code, sent.headers["Location"]) == (302, page(row))
    told = {message.user_id: f"{message.subject}{message.body}" for message in Message.objects.all()}
    assert set(told) == {school.users["psychologist"].pk, school.users["school_officer"].pk}
    assert not any(school.pupils[0].name in words for words in told.values())
    (line,) = AuditLine.objects.filter(act="concern.note")
    assert (line.key, line.organisation_id) == (str(row.pk), school.school.pk)
    assert "pupil" not in line.detail


def test_what_was_seen_is_sealed(school: Cast) -> None:
    row = noted(school)
    assert row.words_sealed is not None
    assert WORDS.encode() not in bytes(row.words_sealed)


def test_sent_twice_it_is_one(school: Cast) -> None:
    key = uuid4()
    first, second = (
        operations.note_concern(
            by=school.viewer("head_teacher"),
            today=TODAY,
            pupil_id=school.pupils[0].pk,
            kind="mind",
            words="",
            request_key=key,
        )
        for _ in range(2)
    )
    assert first == second
    assert Entry.objects.filter(kind="filing.wellbeing_signal.opened").count() == 1


def test_where_nobody_would_read_it_the_teacher_is_told_whom_to_tell(cast: Cast) -> None:
    sent = cast.client("head_teacher").post(
        new(cast), {"kind": "harm", "words": WORDS, "request_key": str(uuid4())}
    )
    shown = sent.content.decode()
    assert sent.status_code == 422
    assert "110" in shown
    assert WORDS in shown
    assert not Concern.objects.exists()


def test_without_a_kind_nothing_is_sent_and_nothing_lost(school: Cast) -> None:
    sent = school.client("head_teacher").post(new(school), {"words": WORDS, "request_key": str(uuid4())})
    assert (sent.status_code, WORDS in sent.content.decode()) == (422, True)
    with pytest.raises(Refusal, match="请选择"):
        concern(school.viewer("head_teacher"), school.pupils[0].pk, "other")


@pytest.mark.parametrize("member", ["guardian", "county_officer", "city_officer", "stranger", "colleague"])
def test_nobody_notes_one_about_a_child_who_is_not_theirs(school: Cast, member: str) -> None:
    asked = {"kind": "mind", "words": "", "request_key": str(uuid4())}
    assert school.client(member).post(new(school), asked).status_code == 403
    assert not Concern.objects.exists()


# --- who learns of it -----------------------------------------------------------------------------
@pytest.mark.parametrize("member", ["guardian", "county_officer", "city_officer", "auditor", "stranger"])
def test_who_has_nothing_to_do_with_concerns_cannot_tell_whether_there_is_one(
    school: Cast, member: str
) -> None:
    row, client = noted(school), school.client(member)
    assert client.get(page(row)).status_code == 403
    assert client.get(reverse("contact:concern", args=[row.pk + 999])).status_code == 403


@pytest.mark.parametrize("member", ["colleague", "subject_teacher", "principal"])
def test_other_teachers_do_not_find_it(school: Cast, member: str) -> None:
    row, client = noted(school), school.client(member)
    assert client.get(page(row)).status_code == 404
    assert school.pupils[0].name not in client.get(reverse("contact:concerns")).content.decode()
    assert client.post(page(row, "concern_answer"), {"words": ""}).status_code == 404


def test_an_office_that_does_not_lead_moral_education_does_not_find_it(school: Cast) -> None:
    row = noted(school)
    Post.objects.filter(staff__user=school.users["school_officer"]).update(post="teacher")
    assert school.client("school_officer").get(page(row)).status_code == 404


def test_the_ledger_learns_neither_whose_it_is_nor_who_saw_it(school: Cast) -> None:
    row = noted(school)
    entry = Entry.objects.get(kind="filing.wellbeing_signal.opened")
    assert (entry.pupil_id, entry.actor_id, entry.posted_by) == (None, None, None)
    assert entry.facets == {"case": str(row.case)}


def test_harm_is_in_no_figure(school: Cast) -> None:
    noted(school, "harm")
    assert not Entry.objects.filter(kind__startswith="filing.").exists()


def test_whoever_noted_it_sees_how_far_it_is_and_not_what_was_done(school: Cast) -> None:
    row = noted(school)
    operations.answer_concern(
        by=school.viewer("psychologist"), today=TODAY, concern_id=row.pk, words="和孩子谈了一次"
    )
    shown = school.client("head_teacher").get(page(row)).content.decode()
    assert "已有人接手" in shown
    assert "和孩子谈了一次" not in shown
    assert "和孩子谈了一次" in school.client("school_officer").get(page(row)).content.decode()


def test_every_opening_is_written_down(school: Cast) -> None:
    row = noted(school)
    school.client("psychologist").get(page(row))
    line = AuditLine.objects.get(act="concern.read")
    assert (line.by_id, line.key) == (school.users["psychologist"].pk, str(row.pk))


# --- answering ------------------------------------------------------------------------------------
def test_answered_then_closed_it_is_one_case_of_the_ledger(
    school: Cast, django_capture_on_commit_callbacks: Committed
) -> None:
    row, client = noted(school, "bullying"), school.client("psychologist")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        assert client.post(page(row, "concern_answer"), {"words": "见了双方"}).status_code == 302
    assert client.post(page(row, "concern_answer"), {"words": "", "close": "1"}).status_code == 302
    row.refresh_from_db()
    kinds = Entry.objects.filter(facets__case=str(row.case)).order_by("id").values_list("kind", flat=True)
    assert row.state == "closed"
    assert list(kinds) == ["filing.bullying_signal.opened", "filing.bullying_signal.closed"]
    assert Message.objects.filter(user=school.users["head_teacher"]).count() == 1


def test_unanswered_it_cannot_be_closed(school: Cast) -> None:
    row = noted(school)
    sent = school.client("psychologist").post(page(row, "concern_answer"), {"words": "好了", "close": "1"})
    assert (sent.status_code, "好了" in sent.content.decode()) == (422, True)
    assert not ConcernStep.objects.exists()


def test_closed_it_takes_nothing_more(school: Cast) -> None:
    row = noted(school)
    for act in (operations.answer_concern, operations.close_concern):
        act(by=school.viewer("psychologist"), today=TODAY, concern_id=row.pk, words="")
    with pytest.raises(Refusal) as refused:
        operations.answer_concern(by=school.viewer("psychologist"), today=TODAY, concern_id=row.pk, words="")
    assert refused.value.code == "concern.closed"


def test_whoever_noted_it_does_not_answer_it(school: Cast) -> None:
    row = noted(school)
    with pytest.raises(Forbidden):
        operations.answer_concern(by=school.viewer("head_teacher"), today=TODAY, concern_id=row.pk, words="")
    with pytest.raises(OutOfScope):
        operations.close_concern(by=school.viewer("colleague"), today=TODAY, concern_id=row.pk, words="")


def test_a_report_is_written_down_at_once_by_whoever_saw_it(school: Cast) -> None:
    row, client = noted(school, "harm"), school.client("head_teacher")
    shown = client.get(page(row)).content.decode()
    assert "tel:110" in shown
    assert client.post(page(row, "concern_report"), {"receiver": "police"}).status_code == 302
    step = ConcernStep.objects.get()
    assert (step.step, step.receiver, step.taken_by_id) == (
        "report",
        "police",
        school.users["head_teacher"].pk,
    )
    assert client.post(page(row, "concern_report"), {"receiver": "neighbour"}).status_code == 422


@pytest.mark.parametrize("name", ["concern", "concern_answer", "concern_report"])
def test_asked_for_otherwise_nothing_happens(school: Cast, name: str) -> None:
    row, client = noted(school), school.client("psychologist")
    for method in METHODS:
        assert getattr(client, method)(page(row, name)).status_code == 405


def test_nothing_is_written_if_the_audit_fails(school: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr("gongyu.contact.operations.concerns.audit", broken)
    with pytest.raises(RuntimeError):
        noted(school)
    assert not Concern.objects.exists()
    assert not Entry.objects.exists()


# --- lists ----------------------------------------------------------------------------------------
def test_the_one_who_answers_sees_all_and_the_oldest_first(school: Cast) -> None:
    first, second = noted(school), noted(school, "harm", by="principal")
    Concern.objects.filter(pk=first.pk).update(noted_at=RECORDED)
    found = queries.concern_lists(school.viewer("psychologist"))
    assert [line.id for line in found.waiting] == [first.pk, second.pk]
    assert queries.concern_lists(school.viewer("head_teacher")).waiting == ()
    assert [line.id for line in queries.concern_lists(school.viewer("head_teacher")).noted] == [first.pk]


def test_no_export_or_plan_tells_of_it_and_an_erasure_finds_it(school: Cast) -> None:
    row = noted(school)
    told = {section.table for section in keeping.about("pupil", [row.pupil_id], None)}
    planned = {step.table for step in keeping.plan("pupil", [row.pupil_id])}
    assert "contact_concern" not in told | planned
    found = {model for model, rows in keeping.places("pupil", [row.pupil_id]) if rows.exists()}
    assert Concern in found
