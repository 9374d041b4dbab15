"""Keeping a school's three bodies, by people of the cast."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from gongyu.audit.models import AuditLine
from gongyu.committees import operations
from gongyu.committees.factories import adopted, in_office, joined
from gongyu.committees.models import Edition, Mandate, Member, Paper, Proof
from gongyu.compliance.models import Standing
from gongyu.kernel.refusal import Refusal
from gongyu.ledger.models import Entry
from gongyu.people.models import Guardianship
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.usefixtures("on_the_day")
LAST_MONTH = TODAY - timedelta(30)
NEXT_YEAR = TODAY + timedelta(335)


def officer(cast: Cast) -> Any:
    return cast.viewer("school_officer")


def at(cast: Cast, form: str, which: str = "parents") -> str:
    return reverse(f"committees:{form}", args=[cast.school.pk, which])


def page(cast: Cast, act: str) -> tuple[str, dict[str, str]]:
    """The address and the data of each act."""
    key = {"request_key": str(uuid4())}
    match act:
        case "begin":
            days = {"begins": str(LAST_MONTH), "ends": str(NEXT_YEAR)}
            return at(cast, "mandate"), {"formed": "elected", **days, **key}
        case "join":
            in_office(officer(cast), cast.school.pk)
            who = {"guardian_id": str(cast.guardian.pk), "function": "chair", "begins": str(TODAY)}
            return f"{at(cast, 'member')}?who=guardian&class={cast.class_3_2.pk}", who
        case "adopt":
            said = {"title": "章程", "words": "第一条", "begins": str(TODAY)}
            return f"{at(cast, 'paper')}?sort=charter", {**said, **key}
        case "end":
            mandate = in_office(officer(cast), cast.school.pk)
            why = {"ends": str(TODAY), "reason": "学校合并，提前换届"}
            return reverse("committees:mandate_end", args=[mandate]), why
        case _:
            mandate = in_office(officer(cast), cast.school.pk)
            member = joined(officer(cast), mandate, LAST_MONTH, guardian_id=cast.guardian.pk)
            return reverse("committees:member_end", args=[member]), {"ends": str(TODAY)}


ACTS = ("begin", "join", "adopt", "end", "leave")


def written() -> tuple[int, ...]:
    models = (Mandate, Member, Paper, Edition, Proof, Entry)
    return tuple(model.objects.count() for model in models)


@pytest.mark.parametrize("act", ACTS)
def test_a_school_officer_does_it_and_it_is_audited(cast: Cast, act: str) -> None:
    address, data = page(cast, act)
    assert cast.client("school_officer").post(address, data).status_code == 302
    line = AuditLine.objects.filter(act=f"committee.{act}", noun="committee").latest("id")
    assert line.organisation_id == cast.school.pk


@pytest.mark.parametrize("act", ACTS)
def test_somebody_who_keeps_another_school_finds_nothing(cast: Cast, act: str) -> None:
    address, data = page(cast, act)
    before = written()
    assert cast.client("kindergarten_officer").post(address, data).status_code == 404
    assert written() == before


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("member", ["county_officer", "head_teacher", "guardian", "station_worker"])
def test_who_may_not_keep_is_told_so(cast: Cast, act: str, member: str) -> None:
    address, data = page(cast, act)
    assert cast.client(member).post(address, data).status_code == 403


@pytest.mark.parametrize("act", ACTS)
def test_only_the_methods_there_are(cast: Cast, act: str) -> None:
    address, _data = page(cast, act)
    assert cast.client("school_officer").delete(address).status_code == 405


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_written_when_the_audit_fails(
    cast: Cast, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, data = page(cast, act)
    before = written()

    def broken(**_: object) -> None:
        raise RuntimeError("no audit")

    for module in (operations.body, operations.members, operations.papers):
        monkeypatch.setattr(module, "audit", broken)
    client = cast.client("school_officer")
    client.raise_request_exception = False
    assert client.post(address, data).status_code == 500
    assert written() == before


def proofs(cast: Cast, act: str) -> list[tuple[date, str]]:
    """What stands in the ledger and has not been reversed: from when, until when."""
    rows = Entry.objects.filter(kind=act, organisation=cast.school, reverses=None)
    gone = Entry.objects.filter(reverses__isnull=False).values("reverses")
    rows = rows.exclude(pk__in=gone).order_by("occurred_on")
    return [(row.occurred_on, row.facets["valid_until"]) for row in rows]


def counted(cast: Cast, duty: str) -> bool:
    return Standing.objects.filter(organisation=cast.school, duty_key=duty, achieved=1).exists()


def test_a_body_counts_from_its_first_member_on_and_once(cast: Cast) -> None:
    mandate = in_office(officer(cast), cast.school.pk)
    assert proofs(cast, "committee.parents_committee") == []
    joined(officer(cast), mandate, TODAY, guardian_id=cast.guardian.pk)
    joined(officer(cast), mandate, TODAY, staff_id=cast.head_teacher.pk)
    term = Mandate.objects.get(pk=mandate)
    assert proofs(cast, "committee.parents_committee") == [(term.begins, term.ends.isoformat())]
    assert counted(cast, "M2.12")
    assert not counted(cast, "M2.10")


def test_a_term_that_is_cut_short_is_put_right_in_the_ledger(cast: Cast) -> None:
    mandate = in_office(officer(cast), cast.school.pk)
    joined(officer(cast), mandate, TODAY, guardian_id=cast.guardian.pk)
    operations.end_mandate(by=officer(cast), today=TODAY, mandate_id=mandate, ends=TODAY, reason="换届")
    begins = Mandate.objects.get(pk=mandate).begins
    assert proofs(cast, "committee.parents_committee") == [(begins, TODAY.isoformat())]
    assert Entry.objects.filter(reverses__isnull=False).count() == 1
    assert not counted(cast, "M2.12")


def test_a_parents_school_needs_its_programme_as_well(cast: Cast) -> None:
    mandate = in_office(officer(cast), cast.school.pk, "parents_school")
    joined(officer(cast), mandate, TODAY, staff_id=cast.head_teacher.pk)
    assert proofs(cast, "committee.parents_school") == []
    begins, ends = TODAY - timedelta(10), date(2027, 8, 31)
    for _time in range(2):
        operations.lay_out(
            by=officer(cast), today=begins, organisation_id=cast.school.pk, courses=["青春期"], ends=ends
        )
    assert proofs(cast, "committee.parents_school") == [(begins, ends.isoformat())]
    assert counted(cast, "M2.11") and Edition.objects.count() == 1
    # Another course is another edition, and the programme goes on without a gap.
    operations.lay_out(
        by=officer(cast), today=TODAY, organisation_id=cast.school.pk, courses=["青春期", "入学"], ends=ends
    )
    assert Edition.objects.count() == 2
    assert len(proofs(cast, "committee.parents_school")) == 1


def test_nobody_writes_a_programme_beside_the_courses(cast: Cast) -> None:
    with pytest.raises(Refusal) as found:
        adopted(officer(cast), cast.school.pk, "parents_school", sort="programme")
    assert found.value.code == "paper.sort"
    address = f"/committees/at/{cast.school.pk}/parents_school/paper/?sort=programme"
    assert cast.client("school_officer").get(address).status_code == 404


def test_charters_count_once_all_three_have_one(cast: Cast) -> None:
    for which, days in (("guidance", 30), ("parents_school", 20)):
        adopted(officer(cast), cast.school.pk, which, begins=TODAY - timedelta(days))
    assert proofs(cast, "committee.charters") == []
    adopted(officer(cast), cast.school.pk, "parents", begins=TODAY - timedelta(10))
    assert proofs(cast, "committee.charters") == [(TODAY - timedelta(10), "")]
    assert counted(cast, "M2.13")
    # A new edition follows without a gap: nothing is posted again.
    adopted(officer(cast), cast.school.pk, "parents", words="第二版", begins=TODAY)
    assert len(proofs(cast, "committee.charters")) == 1
    assert not Entry.objects.filter(reverses__isnull=False).exists()


def test_the_same_form_sent_again_is_the_same_act(cast: Cast) -> None:
    address, data = page(cast, "begin")
    client = cast.client("school_officer")
    assert [client.post(address, data).status_code for _ in range(2)] == [302, 302]
    assert Mandate.objects.count() == 1


def test_what_is_refused_stays_typed(cast: Cast) -> None:
    in_office(officer(cast), cast.school.pk)
    address, data = page(cast, "begin")
    answer = cast.client("school_officer").post(address, data)
    assert answer.status_code == 422
    assert "重叠" in answer.content.decode()
    assert str(NEXT_YEAR) in answer.content.decode()


def test_nobody_sits_twice_and_nobody_strange_sits_at_all(cast: Cast) -> None:
    mandate = in_office(officer(cast), cast.school.pk)
    joined(officer(cast), mandate, TODAY, guardian_id=cast.guardian.pk)
    with pytest.raises(Refusal, match=r"committee\.twice"):
        joined(officer(cast), mandate, TODAY, guardian_id=cast.guardian.pk)
    elsewhere = next(pupil for pupil in cast.far_pupils)
    stranger = _guardian_of(elsewhere.pk)
    with pytest.raises(Refusal, match="not-guardian"):
        joined(officer(cast), mandate, TODAY, guardian_id=stranger)


def _guardian_of(pupil: int) -> int:
    found = Guardianship.objects.filter(pupil_id=pupil).values_list("guardian_id", flat=True).first()
    return found or 999_999
