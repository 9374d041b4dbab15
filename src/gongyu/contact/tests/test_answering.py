"""A guardian confirms or questions a visit: to their own child, with one tap, and the latest word counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest
from django.urls import reverse

from gongyu.audit.models import AuditLine
from gongyu.compliance.operations import assess_all
from gongyu.contact import operations, queries
from gongyu.contact.models import Visit
from gongyu.contact.tests.litany import (
    METHODS,
    audited,
    county_figure,
    nothing_without_audit,
    school_figure,
    traces,
    visited,
)
from gongyu.kernel.refusal import Refusal
from gongyu.ledger.models import Attestation
from gongyu.notices.models import Message
from gongyu.people import operations as people
from gongyu.people.models import Guardianship
from gongyu.people.rules.consent import WORDINGS
from tests.cast import LONG_AGO, RECORDED, TODAY, Cast

pytestmark = pytest.mark.usefixtures("on_the_day")
ANSWERS: Final = {"confirm": "confirmed", "question": "questioned", "deny": "denied"}
Committed = Callable[..., object]


def page(row: Visit, act: str) -> str:
    return reverse(f"contact:{act}", args=[row.pk])


def withdraw(cast: Cast, row: Visit) -> None:
    operations.withdraw(by=cast.viewer("head_teacher"), today=TODAY, visit_id=row.pk, reason="登记错了")


@pytest.mark.parametrize("act", ANSWERS)
def test_a_guardian_says_it_and_it_is_audited_and_kept(cast: Cast, act: str) -> None:
    row = visited(cast)
    answer = cast.client("guardian").post(page(row, act))
    assert answer.status_code == 302
    assert answer.headers["Location"] == reverse("contact:visit", args=[row.pk])
    word = Attestation.objects.get()
    assert (word.entry_id, word.verdict, word.guardian_id) == (row.entry_id, ANSWERS[act], cast.guardian.pk)
    assert word.by == cast.users["guardian"].pk
    assert audited(f"visit.{act}", row).by_id == cast.users["guardian"].pk
    # The visit itself stays as it was recorded.
    assert Visit.objects.get().state == "recorded"


def test_the_attested_figures_move_and_the_latest_word_counts(cast: Cast) -> None:
    assess_all(today=TODAY)
    row, client = visited(cast), cast.client("guardian")
    required = school_figure(cast.school)[0]
    for act, attested in (("confirm", 1), ("question", 0), ("confirm", 1), ("deny", 0)):
        client.post(page(row, act))
        assert school_figure(cast.school) == (required, 1, attested)
        assert county_figure(cast.school)[1:] == (1, attested)
        progress = queries.class_progress(cast.viewer("head_teacher"), cast.class_3_2.pk)
        assert (progress.visited, progress.confirmed, progress.questioned) == (1, attested, 1 - attested)


@pytest.mark.parametrize("act", ANSWERS)
@pytest.mark.parametrize("member", ["other_guardian", "station_worker", "county_officer", "colleague"])
def test_to_whom_it_is_no_child_of_theirs_there_is_no_visit(cast: Cast, act: str, member: str) -> None:
    row = visited(cast)
    before = traces()
    answer = cast.client(member).post(page(row, act))
    assert answer.status_code == 404
    assert row.pupil.name not in answer.content.decode()
    assert traces() == before


@pytest.mark.parametrize("act", ANSWERS)
def test_who_was_a_guardian_once_no_longer_answers(cast: Cast, act: str) -> None:
    row = visited(cast)
    Guardianship.objects.filter(pupil=row.pupil).update(valid_until=TODAY)
    assert cast.client("guardian").post(page(row, act)).status_code == 404
    assert not Attestation.objects.exists()


@pytest.mark.parametrize("act", ANSWERS)
@pytest.mark.parametrize("member", ["head_teacher", "principal", "school_officer"])
def test_the_school_does_not_answer_for_the_family(cast: Cast, act: str, member: str) -> None:
    row = visited(cast)
    before = traces()
    assert cast.client(member).post(page(row, act)).status_code == 403
    assert traces() == before


@pytest.mark.parametrize("act", ANSWERS)
def test_somebody_not_signed_in_is_asked_to(cast: Cast, act: str) -> None:
    answer = cast.client(None).post(page(visited(cast), act))
    assert answer.status_code == 302
    assert reverse("account_login") in answer.headers["Location"]


@pytest.mark.parametrize("act", ANSWERS)
@pytest.mark.parametrize("method", ["get", *METHODS])
def test_only_the_methods_there_are(cast: Cast, act: str, method: str) -> None:
    row = visited(cast)
    assert getattr(cast.client("guardian"), method)(page(row, act)).status_code == 405
    assert not Attestation.objects.exists()


@pytest.mark.parametrize("act", ANSWERS)
def test_nothing_is_written_when_the_audit_fails(
    cast: Cast, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assess_all(today=TODAY)
    row = visited(cast)
    nothing_without_audit(cast, monkeypatch, "guardian", lambda: (page(row, act), {}))


@pytest.mark.parametrize("act", ANSWERS)
def test_said_twice_it_is_said_once(cast: Cast, act: str) -> None:
    row, client = visited(cast), cast.client("guardian")
    client.post(page(row, act))
    before = traces()
    assert client.post(page(row, act)).status_code == 302
    assert traces() == before


@pytest.mark.parametrize("act", ANSWERS)
def test_a_withdrawn_visit_is_not_answered(cast: Cast, act: str) -> None:
    row = visited(cast)
    withdraw(cast, row)
    before = traces()
    with pytest.raises(Refusal) as refused:
        getattr(operations, act)(by=cast.viewer("guardian"), today=TODAY, visit_id=row.pk)
    assert refused.value.code == "visit.withdrawn"
    answer = cast.client("guardian").post(page(row, act))
    assert answer.status_code == 409
    assert "这次家访的登记已经撤销" in answer.content.decode()
    assert traces() == before


def test_two_guardians_each_have_a_word_and_the_later_one_counts(cast: Cast) -> None:
    row = visited(cast)
    Guardianship.objects.create(
        pupil=row.pupil,
        guardian=cast.other_guardian,
        relation="62",
        valid_from=LONG_AGO,
        recorded_at=RECORDED,
    )
    cast.client("guardian").post(page(row, "confirm"))
    cast.client("other_guardian").post(page(row, "question"))
    assert [(word.guardian_id, word.verdict) for word in Attestation.objects.order_by("pk")] == [
        (cast.guardian.pk, "confirmed"),
        (cast.other_guardian.pk, "questioned"),
    ]
    assert school_figure(cast.school)[1:] == (1, 0)
    # The first one's word is no longer the latest: they may say it again, and it counts again.
    cast.client("guardian").post(page(row, "confirm"))
    assert school_figure(cast.school)[1:] == (1, 1)


def test_a_question_is_told_to_the_school_without_a_name_and_once(
    cast: Cast, django_capture_on_commit_callbacks: Committed
) -> None:
    row, client = visited(cast), cast.client("guardian")
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
            client.post(page(row, "question"))
    told = Message.objects.order_by("user_id")
    assert {one.user_id for one in told} == {
        cast.users["head_teacher"].pk,
        cast.users["school_officer"].pk,
    }
    assert told.count() == 2
    for one in told:
        assert one.url == reverse("contact:visit", args=[row.pk])
        words = one.subject + one.body
        assert row.pupil.name not in words
        assert cast.guardian.name not in words


def test_a_confirmation_disturbs_nobody(cast: Cast, django_capture_on_commit_callbacks: Committed) -> None:
    row = visited(cast)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        cast.client("guardian").post(page(row, "confirm"))
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("wanted", "led"),
    [("/", "/"), ("/visits/", "/visits/"), ("https://example.org/", None), ("//example.org/", None)],
)
def test_one_returns_to_a_page_of_ours_and_to_no_other(cast: Cast, wanted: str, led: str | None) -> None:
    row = visited(cast)
    answer = cast.client("guardian").post(page(row, "confirm"), {"next": wanted})
    assert answer.headers["Location"] == (led or reverse("contact:visit", args=[row.pk]))


def test_an_answer_is_one_line_of_the_trail_and_no_word_of_the_visit(cast: Cast) -> None:
    row = visited(cast)
    before = AuditLine.objects.count()
    cast.client("guardian").post(page(row, "question"))
    assert AuditLine.objects.count() == before + 1


def test_who_has_taken_consent_back_is_told_of_no_visit(cast: Cast) -> None:
    row, client = visited(cast), cast.client("guardian")
    assert client.get(page(row, "visit")).status_code == 200
    given = people.give_consent(
        by=cast.viewer("guardian"), today=TODAY, pupil_id=row.pupil_id, version=WORDINGS[-1].version
    )
    people.withdraw_consent(by=cast.viewer("guardian"), today=TODAY, consent_id=given)
    assert client.get(page(row, "visit")).status_code == 404
    assert client.post(page(row, "confirm")).status_code == 404
    assert queries.guardian_visits(cast.viewer("guardian")) == ()
