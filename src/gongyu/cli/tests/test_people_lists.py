"""`gongyu people`: lists of staff, templates, dry runs."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from gongyu.cli.say import FINE, FOUND
from gongyu.cli.tests.test_people import GOOD, Terminal, registry, terminal
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
    assert registry() == before
