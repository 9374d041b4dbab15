"""Matters: raised by a family or for the committee, answered once by the school, counted when answered."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from gongyu.audit.models import AuditLine
from gongyu.committees import operations
from gongyu.committees.factories import in_office, joined, raised
from gongyu.committees.models import Matter
from gongyu.compliance.models import Standing
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.ledger.models import Entry
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.usefixtures("on_the_day")


def answer(cast: Cast, key: int, member: str = "school_officer") -> None:
    operations.answer_matter(by=cast.viewer(member), today=TODAY, matter_id=key, answer="下周起两位老师值守")


def page(cast: Cast, member: str) -> str:
    address = reverse("committees:matters", args=[cast.school.pk])
    return cast.client(member).get(address).content.decode()


def test_a_family_raises_something_and_reads_the_answer(cast: Cast) -> None:
    client = cast.client("guardian")
    said = {"words": "校门口太挤", "request_key": str(uuid4())}
    address = reverse("committees:matter_new", args=[cast.school.pk])
    assert [client.post(address, said).status_code for _ in range(2)] == [302, 302]
    row = Matter.objects.get()
    assert not row.of_body
    assert not Entry.objects.exists()
    answer(cast, row.pk)
    assert "下周起两位老师值守" in page(cast, "guardian")
    assert {"matter.raise", "matter.answer"} <= set(AuditLine.objects.values_list("act", flat=True))


def test_it_counts_when_it_is_answered_and_once(cast: Cast) -> None:
    key = raised(cast.viewer("guardian"), cast.school.pk)
    answer(cast, key)
    with pytest.raises(Refusal, match="answered"):
        answer(cast, key)
    entry = Entry.objects.get()
    assert (entry.kind, entry.quantity, entry.facets) == ("committee.matter", 1, {})
    assert Standing.objects.filter(organisation=cast.school, duty_key="M5.01", achieved=1).exists()


def test_the_school_and_the_committee_read_it_without_a_name_and_other_families_do_not(cast: Cast) -> None:
    raised(cast.viewer("guardian"), cast.school.pk)
    for member in ("school_officer", "guardian"):
        assert "多站一位老师" in page(cast, member)
    assert "王建国" not in page(cast, "school_officer")
    assert "多站一位老师" not in page(cast, "other_guardian")
    mandate = in_office(cast.viewer("school_officer"), cast.school.pk)
    joined(cast.viewer("school_officer"), mandate, TODAY, guardian_id=cast.other_guardian.pk)
    assert "多站一位老师" in page(cast, "other_guardian")


def test_only_the_school_answers(cast: Cast) -> None:
    key = raised(cast.viewer("guardian"), cast.school.pk)
    for member in ("guardian", "head_teacher", "county_officer"):
        with pytest.raises(Forbidden):
            answer(cast, key, member)
    with pytest.raises(OutOfScope):
        answer(cast, key, "kindergarten_officer")
    with pytest.raises(OutOfScope):
        raised(cast.viewer("head_teacher"), cast.school.pk)


def test_nothing_is_written_when_the_audit_fails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    key = raised(cast.viewer("guardian"), cast.school.pk)

    def broken(**_: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr(operations.matters, "audit", broken)
    with pytest.raises(RuntimeError):
        answer(cast, key)
    assert Matter.objects.get().answered_on is None
    assert not Entry.objects.exists()
