"""`gongyu people`: lists of staff, templates, dry runs."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from gongyu.cli.say import FINE, FOUND, REFUSED, USAGE
from gongyu.cli.tests.test_people import GOOD, Terminal, registry, terminal
from gongyu.organisations.models import Organisation
from gongyu.people.models import Headship, Post
from gongyu.people.tests.rosters import workbook
from gongyu.people.tests.staff_lists import row, staff_book
from tests.cast import Cast

__all__ = ["terminal"]
pytestmark = pytest.mark.usefixtures("cast", "on_the_day")


def test_a_dry_run_of_a_roster_changes_nothing(terminal: Terminal) -> None:
    before = registry()
    done = terminal.run(str(terminal.write(workbook([GOOD]))), "--dry-run")
    assert (done.code, "1 added" in done.out, "dry run: nothing was changed" in done.out) == (
        FINE,
        True,
        True,
    )
    assert registry() == before


def test_staff_come_in_by_kind(terminal: Terminal, cast: Cast) -> None:
    good, bad = row("赵老师", "德育主任", **{"class": "三年级2班"}), row("钱老师", "总管")
    file = terminal.write(staff_book(good, bad), "staff.xlsx")
    done = terminal.run(str(file), "--kind", "staff", "--dry-run")
    assert (done.code, Post.objects.filter(post="moral_director").exists()) == (FOUND, False)
    done = terminal.run(str(file), "--kind", "staff")
    assert "2 rows read; 0 people added, 1 changed, 0 as before, 1 rows rejected." in done.out
    assert "3 people of the school are not in this file" in done.out
    now = Headship.objects.get(school_class=cast.class_3_2, valid_until=None, superseded_at=None)
    assert now.staff == cast.subject_teacher
    back = load_workbook(terminal.folder / "staff-rejected.xlsx").active
    assert back is not None
    said = [str(cell.value) for line in back.iter_rows() for cell in line]
    assert any("没有这种岗位" in one for one in said)
    assert "赵老师" not in said


def test_templates_are_written_and_their_examples_never_taken_in(terminal: Terminal) -> None:
    folder = terminal.folder / "templates"
    done = terminal.type("templates", str(folder))
    assert done.code == FINE
    before = registry()
    for kind in ("pupils", "staff"):
        file = folder / f"{kind}.xlsx"
        sheet = load_workbook(io.BytesIO(file.read_bytes())).worksheets[0]
        assert sheet.column_dimensions["A"].width > 10
        assert sheet["B2"].number_format == "@"
        assert sheet.data_validations.dataValidation
        again = terminal.run(str(file), "--kind", kind)
        assert (again.code, ": 0 rows read" in again.out) == (FINE, True)
    for kind in ("organisations", "stations", "venues"):
        again = terminal.type("import", str(folder / f"{kind}.xlsx"), "--kind", kind, "--region", "130202")
        assert (again.code, ": 0 rows read" in again.out) == (FINE, True)
    assert registry() == before


HEADINGS = ["名称", "种类", "学段", "代码", "所在区划", "设立日期"]
BODIES = [
    ["新建小学", "中小学校", "小学", "2113000077", "槐树社区", "2026-09-01"],
    ["新建幼儿园", "幼儿园", "", "", "130202001001", ""],
    ["向阳实验小学", "中小学校", "小学", "2113000001", "槐树社区", ""],
]
FAULTS = [
    ["怪单位", "没有的种类", "", "", "", ""],
    ["无处小学", "中小学校", "小学", "2113000078", "没有的社区", ""],
    ["错码小学", "中小学校", "小学", "3113000079", "槐树社区", ""],
    ["别县小学", "中小学校", "小学", "2113000002", "", ""],
]


def test_bodies_come_in_by_region_and_the_same_file_twice_changes_nothing(
    terminal: Terminal, cast: Cast
) -> None:
    file = terminal.write(workbook([*BODIES, *FAULTS], HEADINGS), "bodies.xlsx")
    words = ("import", str(file), "--kind", "organisations", "--region", "130202")
    before = Organisation.objects.count()
    said = "7 rows read; 2 added, 1 renamed, 0 as before, 4 rejected."
    assert said in terminal.type(*words, "--dry-run").out
    assert Organisation.objects.count() == before
    done = terminal.type(*words)
    assert (done.code, said in done.out) == (FOUND, True)
    made = Organisation.objects.get(code="2113000077")
    assert (made.path, made.level, made.stage) == ("130202001001/2113000077/", "unit", "primary")
    assert Organisation.objects.get(name="新建幼儿园").code == "130202001001K01"
    cast.school.refresh_from_db()
    assert cast.school.name == "向阳实验小学"
    assert "0 added, 0 renamed, 3 as before, 4 rejected." in terminal.type(*words).out
    back = load_workbook(terminal.folder / "bodies-rejected.xlsx").active
    assert back is not None
    text = " ".join(str(cell.value) for line in back.iter_rows() for cell in line)
    for reason in ("没有这种单位", "没有这个地方", "学校标识码", "代码已经用过"):
        assert reason in text


def test_stations_and_venues_say_their_kind_by_themselves(terminal: Terminal) -> None:
    stations = workbook([["柳庄站", "柳庄村"]], ["名称", "所在社区（村）"])
    venues = workbook([["柳庄文化馆", "公共文化服务机构"], ["柳庄科技馆", ""]], ["名称", "种类"])
    for kind, content in (("stations", stations), ("venues", venues)):
        file = str(terminal.write(content, f"{kind}.xlsx"))
        assert terminal.type("import", file, "--kind", kind, "--region", "130202").code == FINE
    made = Organisation.objects.filter(name__startswith="柳庄").order_by("pk")
    assert [(one.kind, one.code) for one in made] == [
        ("station", "130202001201S01"),
        ("cultural_institution", "130202C01"),
        ("venue", "130202V02"),
    ]


def test_bodies_need_their_region(terminal: Terminal) -> None:
    file = str(terminal.write(workbook([BODIES[0]], HEADINGS)))
    assert terminal.type("import", file, "--kind", "organisations").code == USAGE
    unknown = terminal.type("import", file, "--kind", "organisations", "--region", "999999")
    assert (unknown.code, "organisation.region" in unknown.err) == (REFUSED, True)
