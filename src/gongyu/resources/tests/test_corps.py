"""A corps is set up, renewed and ended; who is in it is dated, and who is drawn in is counted."""

from __future__ import annotations

import re
from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from gongyu.audit.models import AuditLine
from gongyu.compliance.models import Standing
from gongyu.compliance.operations import assess_all
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.ledger.models import Entry
from gongyu.resources import operations, queries
from gongyu.resources.factories import corps, lecturer
from gongyu.resources.models import Corps, Lecturer, Qualification, Specialty
from gongyu.resources.operations import Person
from tests.cast import TODAY, Cast

BEGAN = date(2026, 9, 8)


@pytest.fixture
def school_corps(cast: Cast, on_the_day: date) -> int:
    return corps(cast.viewer("principal"), cast.school.pk, "corps.school")


def sent(**more: str) -> dict[str, str]:
    return {
        "act": "corps.school",
        "founded_on": BEGAN.isoformat(),
        "request_key": str(uuid4()),
        "valid_until": "",
        "document_number": "",
        **more,
    }


def standing(organisation: int, duty: str) -> Standing:
    return Standing.objects.filter(organisation_id=organisation, duty_key=duty).latest("period_key")


def test_a_school_sets_its_corps_up_and_the_clause_is_met(cast: Cast, on_the_day: date) -> None:
    assess_all(today=TODAY)
    assert standing(cast.school.pk, "M3.11").state == "unmet"
    client = cast.client("principal")
    address = f"{reverse('resources:found')}?duty=M3.11&organisation={cast.school.pk}"
    assert "建立校级家庭教育讲师团" in client.get(address).content.decode()
    answer = client.post(address, sent(valid_until="2027-09-08"))
    row = Corps.objects.get()
    assert answer.headers["Location"] == reverse("resources:corps", args=[row.pk])
    entry = Entry.objects.get(kind="corps.school")
    assert (entry.organisation_id, entry.occurred_on, entry.facets) == (
        cast.school.pk,
        BEGAN,
        {"valid_until": "2027-09-08"},
    )
    assert standing(cast.school.pk, "M3.11").state == "met"
    assert AuditLine.objects.get(act="corps.found").key == str(row.pk)


def test_the_form_sent_twice_is_one_corps(cast: Cast, on_the_day: date) -> None:
    client, address = cast.client("principal"), reverse("resources:found")
    form = sent()
    assert client.post(address, form).headers["Location"] == client.post(address, form).headers["Location"]
    assert Corps.objects.count() == 1
    assert Entry.objects.filter(kind="corps.school").count() == 1


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"founded_on": "2026-12-01"}, "日期不能晚于今天"),
        ({"founded_on": "2019-01-01"}, "那天本单位还没有成立"),
        ({"valid_until": "2026-09-08"}, "结束日要晚于开始日"),
    ],
)
def test_what_cannot_be_is_said_at_the_field_and_nothing_is_lost(
    cast: Cast, on_the_day: date, more: dict[str, str], code: str
) -> None:
    answer = cast.client("principal").post(
        reverse("resources:found"), sent(document_number="教字 3 号", **more)
    )
    assert answer.status_code == 422
    assert code in answer.content.decode() and "教字 3 号" in answer.content.decode()
    assert not Corps.objects.exists() and not Entry.objects.exists()


def test_a_second_corps_of_the_sort_is_refused(cast: Cast, school_corps: int) -> None:
    with pytest.raises(Refusal, match=r"corps\.exists"):
        corps(cast.viewer("principal"), cast.school.pk, "corps.school")


def test_nothing_is_written_where_the_line_cannot_be(
    cast: Cast, on_the_day: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr("gongyu.resources.operations.corps.audit", broken)
    with pytest.raises(RuntimeError):
        corps(cast.viewer("principal"), cast.school.pk, "corps.school")
    assert not Corps.objects.exists() and not Entry.objects.exists()


def test_an_office_reads_the_corps_of_its_schools_and_keeps_its_own(cast: Cast, school_corps: int) -> None:
    above = cast.viewer("county_officer")
    assert queries.corps_page(above, school_corps).may_keep is False
    with pytest.raises(Forbidden):
        operations.end(by=above, today=TODAY, corps_id=school_corps)
    with pytest.raises(OutOfScope):
        queries.corps_page(cast.viewer("other_county_officer"), school_corps)
    with pytest.raises(Forbidden):
        queries.corps_page(cast.viewer("head_teacher"), school_corps)


def test_renewed_it_stands_on_and_ended_it_stood_until_then(cast: Cast, school_corps: int) -> None:
    leader = cast.viewer("principal")
    operations.renew(
        by=leader, today=TODAY, corps_id=school_corps, valid_until=date(2028, 9, 1), document_number=""
    )
    assert standing(cast.school.pk, "M3.11").state == "met"
    operations.end(by=leader, today=TODAY, corps_id=school_corps)
    row = Corps.objects.get()
    assert (row.ended_on, row.valid_until) == (TODAY, date(2028, 9, 1))
    with pytest.raises(Refusal, match=r"corps\.ended"):
        operations.end(by=leader, today=TODAY, corps_id=school_corps)
    # The body may have one again.
    corps(leader, cast.school.pk, "corps.school", TODAY)


def test_city_and_county_have_theirs_and_the_city_its_experts(cast: Cast, on_the_day: date) -> None:
    city, county = cast.viewer("city_officer"), cast.viewer("county_officer")
    for act, duty in (("corps.city", "M3.09"), ("corps.experts", "M12.03")):
        corps(city, cast.city_education.pk, act)
        assert standing(cast.city_education.pk, duty).state == "met"
    corps(county, cast.county_education.pk, "corps.county")
    assert standing(cast.county_education.pk, "M3.10").state == "met"
    with pytest.raises(Refusal, match=r"corps\.not-yours"):
        corps(county, cast.county_education.pk, "corps.city")


# --- who is in it -----------------------------------------------------------------------------------
def test_somebody_of_the_staff_joins_without_a_name_being_typed(cast: Cast, school_corps: int) -> None:
    client, address = cast.client("principal"), reverse("resources:add", args=[school_corps])
    answer = client.post(
        address,
        {
            "staff": str(cast.colleague.pk),
            "kind": "teacher",
            "topics": ["parenting", "psychology"],
            "joined_on": "2026-09-10",
            "request_key": str(uuid4()),
        },
    )
    row = Lecturer.objects.get()
    assert answer.headers["Location"] == reverse("resources:lecturer", args=[row.pk])
    assert (row.staff_id, row.name, row.phone_sealed) == (cast.colleague.pk, "", None)
    assert set(Specialty.objects.values_list("topic", flat=True)) == {"parenting", "psychology"}
    assert "李老师" in client.get(answer.headers["Location"]).content.decode()
    assert AuditLine.objects.get(act="lecturer.add").detail == {"corps": school_corps}


def test_an_outside_lecturers_number_is_sealed_shown_in_part_and_whole_for_the_keeper(
    cast: Cast, school_corps: int
) -> None:
    leader = cast.viewer("principal")
    key = lecturer(leader, school_corps, kind="veteran")
    row = Lecturer.objects.get()
    assert b"13900139000" not in bytes(row.phone_sealed or b"")
    client = cast.client("principal")
    page = client.get(reverse("resources:lecturer", args=[key])).content.decode()
    assert "139****9000" in page and "13900139000" not in page
    shown = client.post(reverse("resources:reveal", args=[key])).content.decode()
    assert "13900139000" in shown
    assert AuditLine.objects.filter(act="lecturer.read", key=str(key)).exists()
    above = cast.client("county_officer").get(reverse("resources:lecturer", args=[key])).content.decode()
    assert "139****9000" not in above and "秦老先生" in above


@pytest.mark.parametrize(
    ("who", "code"),
    [
        (Person("teacher", ("parenting",)), "lecturer.nobody"),
        (Person("wizard", ("parenting",), name="秦"), "lecturer.kind"),
        (Person("teacher", (), name="秦"), "lecturer.topics"),
        (Person("teacher", ("alchemy",), name="秦"), "lecturer.topics"),
        (Person("teacher", ("parenting",), name="秦", phone="12"), "lecturer.phone"),
        (Person("teacher", ("parenting",), staff_id=1_000_000), "lecturer.not-staff"),
    ],
)
def test_who_cannot_join_is_said(cast: Cast, school_corps: int, who: Person, code: str) -> None:
    with pytest.raises(Refusal, match=re.escape(code)):
        operations.add(
            by=cast.viewer("principal"),
            today=TODAY,
            corps_id=school_corps,
            who=who,
            joined_on=TODAY,
            request_key=uuid4(),
        )
    assert not Lecturer.objects.exists()


def test_nobody_is_in_a_corps_twice_and_may_come_back(cast: Cast, school_corps: int) -> None:
    leader = cast.viewer("principal")
    key = lecturer(leader, school_corps, staff_id=cast.colleague.pk)
    with pytest.raises(Refusal, match=r"lecturer\.twice"):
        lecturer(leader, school_corps, staff_id=cast.colleague.pk)
    operations.leave(by=leader, today=TODAY, lecturer_id=key, left_on=TODAY)
    assert [one.id for one in queries.corps_page(leader, school_corps).left] == [key]
    lecturer(leader, school_corps, staff_id=cast.colleague.pk)


def test_a_county_counts_whom_it_has_drawn_in_and_nobody_reports_it(cast: Cast, on_the_day: date) -> None:
    county = cast.viewer("county_officer")
    key = corps(county, cast.county_education.pk, "corps.county")
    lecturer(county, key, kind="model_worker")
    lecturer(county, key, kind="veteran", name="周老")
    lecturer(county, key, kind="teacher", staff_id=cast.colleague.pk, of_body=cast.school.pk)
    assert Entry.objects.filter(kind="corps.recruitment").count() == 2
    assert standing(cast.county_education.pk, "M3.12").achieved == 2


def test_a_check_holds_for_a_year_and_a_paper_until_its_end(cast: Cast, school_corps: int) -> None:
    leader = cast.viewer("principal")
    key = lecturer(leader, school_corps, checked_on=date(2025, 11, 24))
    assert Qualification.objects.get().valid_until == date(2026, 11, 24)
    assert queries.lecturer(leader, key).line.checked
    operations.qualify(
        by=leader,
        today=TODAY,
        lecturer_id=key,
        kind="paper",
        title="心理咨询师",
        valid_from=date(2024, 1, 1),
        valid_until=date(2026, 11, 1),
    )
    found = queries.lecturer(leader, key)
    assert found.line.lapsed
    paper = next(one for one in found.papers if one.title)
    operations.unqualify(by=leader, today=TODAY, qualification_id=paper.id)
    assert not queries.lecturer(leader, key).line.lapsed
    assert Qualification.objects.count() == 2


def test_the_filing_room_offers_none_of_it_any_more(cast: Cast, on_the_day: date) -> None:
    page = cast.client("principal").get(reverse("filings:list")).content.decode()
    assert "校级家庭教育讲师团" not in page
    home = cast.client("principal").get("/").content.decode()
    assert reverse("resources:overview") in home
