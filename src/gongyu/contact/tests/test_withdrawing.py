"""A visit is taken back: by whom it may be, with a reason, by a reversing entry, and the figures go back."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gongyu.compliance.operations import assess_all
from gongyu.contact import operations, queries
from gongyu.contact.models import Visit
from gongyu.contact.tests.litany import (
    METHODS,
    audited,
    county_figure,
    nothing_without_audit,
    record_page,
    school_figure,
    sent,
    traces,
    visited,
)
from gongyu.kernel.refusal import Refusal
from gongyu.ledger.models import Entry
from gongyu.people.models import Enrolment
from tests.cast import RECORDED, TODAY, Cast

pytestmark = pytest.mark.usefixtures("on_the_day")
WHY = "点错了学生"


def page(row: Visit) -> str:
    return reverse("contact:withdraw", args=[row.pk])


@pytest.mark.parametrize("member", ["head_teacher", "principal", "school_officer"])
def test_the_school_takes_it_back_and_it_is_audited(cast: Cast, member: str) -> None:
    row = visited(cast)
    answer = cast.client(member).post(page(row), {"reason": WHY})
    assert answer.status_code == 302
    assert answer.headers["Location"] == reverse("contact:visit", args=[row.pk])
    row.refresh_from_db()
    assert row.state == "withdrawn"
    assert audited("visit.withdraw", row).by_id == cast.users[member].pk


def test_whoever_has_recorded_it_takes_it_back(cast: Cast) -> None:
    row = visited(cast, "subject_teacher")
    assert cast.client("subject_teacher").post(page(row), {"reason": WHY}).status_code == 302
    assert Visit.objects.get().state == "withdrawn"


def test_the_ledger_keeps_both_the_entry_and_its_reversal(cast: Cast) -> None:
    row = visited(cast)
    before = Entry.objects.values().get(pk=row.entry_id)
    cast.client("head_teacher").post(page(row), {"reason": WHY})
    assert Entry.objects.values().get(pk=row.entry_id) == before
    reversal = Entry.objects.get(reverses_id=row.entry_id)
    assert (reversal.kind, reversal.pupil_id) == (before["kind"], row.pupil_id)
    assert (reversal.organisation_id, reversal.seq) == (row.organisation_id, before["seq"] + 1)
    assert reversal.quantity == -before["quantity"]
    assert reversal.posted_by == cast.users["head_teacher"].pk
    assert WHY in str(reversal.facets)


def test_the_figures_go_back(cast: Cast) -> None:
    assess_all(today=TODAY)
    figures = school_figure(cast.school), county_figure(cast.school)
    row = visited(cast)
    operations.confirm(by=cast.viewer("guardian"), today=TODAY, visit_id=row.pk)
    required = figures[0][0]
    assert school_figure(cast.school) == (required, 1, 1)
    cast.client("head_teacher").post(page(row), {"reason": WHY})
    assert (school_figure(cast.school), county_figure(cast.school)) == figures
    progress = queries.class_progress(cast.viewer("head_teacher"), cast.class_3_2.pk)
    assert (progress.visited, progress.confirmed) == (0, 0)
    assert queries.guardian_visits(cast.viewer("guardian")) == ()


def test_the_figures_go_back_where_the_child_is_now(cast: Cast) -> None:
    row = visited(cast)
    Enrolment.objects.filter(pupil=row.pupil).update(valid_until=TODAY)
    Enrolment.objects.create(
        pupil=row.pupil,
        organisation=cast.other_school,
        school_class=cast.other_class,
        valid_from=TODAY,
        recorded_at=RECORDED,
    )
    assess_all(today=TODAY)
    assert (school_figure(cast.school)[1], school_figure(cast.other_school)[1]) == (0, 1)
    cast.client("head_teacher").post(page(row), {"reason": WHY})
    assert (school_figure(cast.school)[1], school_figure(cast.other_school)[1]) == (0, 0)


def test_what_was_taken_back_can_be_recorded_anew(cast: Cast) -> None:
    row, client = visited(cast), cast.client("head_teacher")
    client.post(page(row), {"reason": WHY})
    assert client.post(record_page(row.pupil_id), sent()).status_code == 302
    assert list(Visit.objects.order_by("pk").values_list("state", flat=True)) == ["withdrawn", "recorded"]
    assert school_figure(cast.school)[1] == 1


@pytest.mark.parametrize(
    "member",
    [
        *("other_guardian", "colleague", "subject_teacher", "kindergarten_officer"),
        *("county_officer", "city_officer", "station_worker", "stranger"),
    ],
)
def test_who_may_not_know_of_it_finds_nothing(cast: Cast, member: str) -> None:
    row = visited(cast)
    before = traces()
    answer = cast.client(member).post(page(row), {"reason": WHY})
    assert answer.status_code == 404
    assert row.pupil.name not in answer.content.decode()
    assert traces() == before


@pytest.mark.parametrize("member", ["head_teacher", "guardian"])
def test_who_may_only_read_is_told_so(cast: Cast, member: str) -> None:
    row = visited(cast, "principal")
    before = traces()
    assert cast.client(member).get(reverse("contact:visit", args=[row.pk])).status_code == 200
    assert cast.client(member).post(page(row), {"reason": WHY}).status_code == 403
    assert traces() == before


def test_somebody_not_signed_in_is_asked_to(cast: Cast) -> None:
    answer = cast.client(None).post(page(visited(cast)), {"reason": WHY})
    assert answer.status_code == 302
    assert reverse("account_login") in answer.headers["Location"]


@pytest.mark.parametrize("method", METHODS)
def test_only_the_methods_there_are(cast: Cast, method: str) -> None:
    row = visited(cast)
    assert getattr(cast.client("head_teacher"), method)(page(row), {"reason": WHY}).status_code == 405
    assert Visit.objects.get().state == "recorded"


@pytest.mark.parametrize("reason", ["", "   "])
def test_without_a_reason_it_stays(cast: Cast, reason: str) -> None:
    row = visited(cast)
    before = traces()
    answer = cast.client("head_teacher").post(page(row), {"reason": reason})
    assert answer.status_code == 422
    assert "请写明撤销的原因" in answer.content.decode().split('reason-error">')[1]
    with pytest.raises(Refusal) as refused:
        operations.withdraw(by=cast.viewer("head_teacher"), today=TODAY, visit_id=row.pk, reason=reason)
    assert (refused.value.code, refused.value.field) == ("visit.no-reason", "reason")
    assert traces() == before


def test_what_has_been_taken_back_is_not_taken_back_again(cast: Cast) -> None:
    row, client = visited(cast), cast.client("head_teacher")
    client.post(page(row), {"reason": WHY})
    before = traces()
    with pytest.raises(Refusal) as refused:
        operations.withdraw(by=cast.viewer("head_teacher"), today=TODAY, visit_id=row.pk, reason=WHY)
    assert refused.value.code == "visit.withdrawn"
    answer = client.post(page(row), {"reason": WHY})
    assert answer.status_code == 422
    assert "这次家访的登记已经撤销" in answer.content.decode()
    assert traces() == before


def test_nothing_is_written_when_the_audit_fails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assess_all(today=TODAY)
    row = visited(cast)
    nothing_without_audit(cast, monkeypatch, "head_teacher", lambda: (page(row), {"reason": WHY}))
