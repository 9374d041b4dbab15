"""A roster comes in: the litany, and what a file may do."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from gongyu.access.models import Grant
from gongyu.audit.models import AuditLine
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.people.models import Enrolment, Guardian, Guardianship, Pupil, Residence, SchoolClass
from gongyu.people.operations import Imported, import_roster
from gongyu.people.operations.sealing import index
from gongyu.people.rules.workbook import template
from gongyu.people.tests.rosters import row, workbook
from tests.cast import TODAY, Cast

NUMBER = "L130202201705040011"
OTHER = "L130202201705040022"


def take(cast: Cast, content: bytes, member: str = "school_officer", school: int | None = None) -> Imported:
    return import_roster(
        by=cast.viewer(member),
        today=TODAY,
        organisation_id=school or cast.school.pk,
        content=content,
        source="名册.xlsx",
    )


def everything() -> list[object]:
    """Every row of the registry that an import may touch."""
    found: list[object] = []
    for model in (Pupil, Enrolment, Guardian, Guardianship, Residence, SchoolClass):
        found += [tuple(map(str, values)) for values in model.objects.order_by("pk").values_list()]
    return found


FAMILY = {
    "place": "槐树社区",
    "guardian1": "孙建军",
    "relation1": "爸爸",
    "phone1": "138 0013 8000",
}


def test_a_new_child_comes_with_family_and_home(cast: Cast) -> None:
    content = workbook([row("孙小满", number=NUMBER, sex="女", born_on="2017.5.4", **FAMILY)])
    done = take(cast, content)
    assert (done.added, done.rejected) == (1, 0)
    pupil = Pupil.objects.get(number_index=index(NUMBER))
    assert (pupil.name, pupil.sex, pupil.born_on) == ("孙小满", 2, date(2017, 5, 4))
    seat = Enrolment.objects.get(pupil=pupil)
    assert (seat.school_class_id, seat.valid_from) == (cast.class_3_2.pk, TODAY)
    assert Guardianship.objects.get(pupil=pupil).relation == "51"
    assert Residence.objects.get(pupil=pupil).household.region_id == "130202001001"


def test_the_same_file_twice_changes_nothing(cast: Cast) -> None:
    rows = [
        row("孙小满", number=NUMBER, **FAMILY),
        row("孙小寒", "一年级1班", born_on="2019-11-20", **FAMILY),
    ]
    first = take(cast, workbook(rows))
    before = everything()
    again = take(cast, workbook(rows))
    assert first.added == 2
    assert (again.added, again.moved, again.changed, again.unchanged) == (0, 0, 0, 2)
    assert everything() == before


def test_brother_and_sister_share_guardian_and_home(cast: Cast) -> None:
    rows = [row("孙小满", number=NUMBER, **FAMILY), row("孙小寒", "一年级1班", number=OTHER, **FAMILY)]
    take(cast, workbook(rows))
    assert Guardian.objects.filter(name="孙建军").count() == 1
    assert (
        Residence.objects.filter(pupil__name__startswith="孙小").values("household").distinct().count() == 1
    )


def test_a_changed_class_closes_one_interval_and_opens_the_next(cast: Cast) -> None:
    take(cast, workbook([row("孙小满", number=NUMBER)]))
    Enrolment.objects.filter(pupil__number_index=index(NUMBER)).update(valid_from=date(2026, 9, 1))
    done = take(cast, workbook([row("孙小满", "三年级1班", number=NUMBER)]))
    assert (done.added, done.moved) == (0, 1)
    seats = Enrolment.objects.filter(pupil__name="孙小满", superseded_at__isnull=True).order_by("valid_from")
    assert [(one.school_class_id, one.valid_until) for one in seats] == [
        (cast.class_3_2.pk, TODAY),
        (cast.class_3_1.pk, None),
    ]


def test_who_is_left_out_is_named_and_not_touched(cast: Cast) -> None:
    before = Enrolment.objects.filter(organisation=cast.school).count()
    done = take(cast, workbook([row("孙小满", number=NUMBER)]))
    assert len(done.left_out) == before
    assert Enrolment.objects.filter(organisation=cast.school).count() == before + 1


FAULTS = {
    "姓名": row(""),
    "学籍号": row("钱一", number="1.30203E+17"),
    "性别": row("钱二", sex="公"),
    "出生日期": row("钱三", born_on="2017-13-40"),
    "班级": row("钱四", "快乐班"),
    "家庭所在社区（村）": row("钱五", place="没有的社区"),
    "监护人1关系": row("钱六", guardian1="钱父", relation1="邻居"),
    "监护人1电话": row("钱七", guardian1="钱父", relation1="父亲", phone1="12345"),
    "监护人1姓名": row("钱八", phone1="13800138000"),
}


@pytest.mark.parametrize("heading", FAULTS)
def test_a_bad_cell_is_named_and_never_blocks_a_good_row(cast: Cast, heading: str) -> None:
    done = take(cast, workbook([FAULTS[heading], row("孙小满", number=NUMBER)], title="向阳小学花名册"))
    assert [(one.row, one.heading) for one in done.problems] == [(3, heading)]
    assert done.problems[0].sentence
    assert done.added == 1


def test_the_same_child_on_two_rows_is_one_row_too_many(cast: Cast) -> None:
    done = take(cast, workbook([row("孙小满", number=NUMBER), row("孙小满", "三年级1班", number=NUMBER)]))
    assert [(one.row, one.heading, one.values) for one in done.problems] == [(3, "学籍号", (("row", 2),))]


def test_a_child_at_another_school_is_not_pulled_over(cast: Cast) -> None:
    take(cast, workbook([row("孙小满", number=NUMBER)]))
    far = cast.other_school.pk
    grant = cast.users["school_officer"]
    Grant.objects.filter(user=grant).update(organisation=cast.other_school)
    done = take(cast, workbook([row("孙小满", number=NUMBER)]), school=far)
    assert done.added == 0
    assert [one.heading for one in done.problems] == ["学籍号"]
    assert not Enrolment.objects.filter(organisation_id=far, pupil__name="孙小满").exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"name,class\n", "people.no-headings"),
        (b"PK\x03\x04 broken", "people.unreadable"),
        (workbook([["a", "b"]], headings=("甲", "乙")), "people.no-headings"),
    ],
)
def test_what_is_no_roster_is_refused(cast: Cast, content: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        take(cast, content)
    assert refusal.value.code == code


def test_who_may(cast: Cast) -> None:
    content = workbook([row("孙小满")])
    with pytest.raises(OutOfScope):
        take(cast, content, member="kindergarten_officer")
    with pytest.raises(Forbidden):
        take(cast, content, member="subject_teacher")
    assert not Pupil.objects.filter(name="孙小满").exists()


def test_it_is_audited_in_numbers_and_the_standings_are_asked_for(cast: Cast) -> None:
    take(cast, workbook([row("孙小满", number=NUMBER, **FAMILY)]))
    entry = AuditLine.objects.get(act="roster.import")
    assert entry.detail["added"] == 1
    assert "孙小满" not in str(entry.detail)
    job = ProcrastinateJob.objects.get(task_name="compliance.reassess_school")
    assert job.args == {"organisation_ids": [cast.school.pk]}


def test_nothing_is_written_if_the_audit_fails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("gongyu.people.operations.roster.record", fail)
    with pytest.raises(RuntimeError):
        take(cast, workbook([row("孙小满", number=NUMBER)]))
    assert not Pupil.objects.filter(name="孙小满").exists()


def test_the_number_of_statements_does_not_grow_with_the_rows(cast: Cast) -> None:
    def statements(first: int, count: int) -> int:
        rows = [
            row(f"学生{chr(0x4E00 + n)}", number=f"L13020220170504{n:04d}", **FAMILY)
            for n in range(first, first + count)
        ]
        with CaptureQueriesContext(
            connection,
        ) as captured:
            take(cast, workbook(rows))
        return len(captured)

    statements(1, 2)
    assert statements(100, 20) == statements(200, 200)


def test_a_wrong_file_is_said_at_the_field(cast: Cast, on_the_day: date) -> None:
    page = f"{reverse('people:import')}?organisation={cast.school.pk}"
    answer = cast.client("school_officer").post(page, {"file": SimpleUploadedFile("a.xlsx", b"no")})
    assert answer.status_code == 422
    assert "没有找到表头" in answer.content.decode()


@pytest.mark.parametrize(
    ("member", "status"),
    [("principal", 200), ("head_teacher", 403), ("kindergarten_officer", 404), ("county_officer", 403)],
)
def test_who_opens_the_import(cast: Cast, on_the_day: date, member: str, status: int) -> None:
    page = f"{reverse('people:import')}?organisation={cast.school.pk}"
    assert cast.client(member).get(page).status_code == status


def test_the_template_imports_as_it_is_without_its_example(cast: Cast) -> None:
    assert take(cast, template()).rows == 0


def test_a_row_that_a_number_does_not_name_is_another_child(cast: Cast) -> None:
    take(cast, workbook([row("孙小满", number=NUMBER, born_on="2017-05-04")]))
    rows = workbook([row("孙晓满", number=NUMBER), row("孙小满", "三年级1班", born_on="2017-05-04")])
    first = take(cast, rows)
    assert (first.added, first.changed, first.rejected) == (1, 1, 0)
    before = everything()
    again = take(cast, rows)
    assert (again.added, again.moved, again.changed) == (0, 0, 0)
    assert everything() == before


@pytest.mark.parametrize("text", ["0000级1班", "1900级1班", "2099级2班"])
def test_a_class_that_no_child_can_be_in_is_refused(cast: Cast, text: str) -> None:
    done = take(cast, workbook([row("孙小满", text)]))
    assert [one.heading for one in done.problems] == ["班级"]
    assert not SchoolClass.objects.filter(entry_year__in=[0, 1900, 2099]).exists()


def test_who_stands_in_a_rejected_row_is_not_called_left_out(cast: Cast) -> None:
    done = take(cast, workbook([row(cast.pupils[0].name, sex="公")]))
    assert cast.pupils[0].name not in done.left_out
    assert cast.pupils[2].name in done.left_out


def test_a_birth_date_left_out_later_makes_no_second_child(cast: Cast) -> None:
    take(cast, workbook([row("孙小满", born_on="2017-05-04")]))
    done = take(cast, workbook([row("孙小满")]))
    assert (done.added, done.unchanged) == (0, 1)


NAMES = st.sampled_from(["孙小满", "孙小寒", "钱一", "钱二", "周可", ""])
ROWS = st.lists(
    st.tuples(
        NAMES,
        st.sampled_from(["三年级2班", "三年级1班", "一年级1班", "快乐班"]),
        st.sampled_from(["", NUMBER, OTHER, "L13020220170504003X", "12345"]),
        st.sampled_from(["", "2017-05-04", "2018-06-01", "昨天"]),
        st.sampled_from(["", "槐树社区", "没有的社区"]),
        st.sampled_from(["", "孙建军", "李秀英"]),
        st.sampled_from(["", "13800138000", "13900139000"]),
    ),
    max_size=7,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=st.lists(ROWS, min_size=1, max_size=3))
def test_whatever_comes_in_every_row_is_told_of_and_twice_changes_nothing(
    cast: Cast, files: list[list[tuple[str, ...]]]
) -> None:
    with transaction.atomic():
        for rows in files:
            content = workbook(
                row(name, room, number=number, born_on=born, place=place, guardian1=who, phone1=phone)
                for name, room, number, born, place, who, phone in rows
            )
            done = take(cast, content)
            named = {one.row for one in done.problems}
            taken_in = set(done.sheet.cells) - named
            assert done.added + done.moved + done.changed + done.unchanged == len(taken_in)
            before = everything()
            again = take(cast, content)
            assert (again.added, again.moved, again.changed) == (0, 0, 0)
            assert everything() == before
        transaction.set_rollback(True)
