"""`gongyu people import`: what it answers, with which exit code, and that it never says a child's name."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from openpyxl import load_workbook

from gongyu.audit.models import AuditLine
from gongyu.cli.main import main
from gongyu.cli.say import ENVIRONMENT, FINE, FOUND, REFUSED, USAGE
from gongyu.compliance.models import Standing
from gongyu.people.models import Enrolment, Guardian, Pupil
from gongyu.people.tests.rosters import row, workbook
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("cast", "on_the_day")
SCHOOL: Final = "2113000001"
NUMBER: Final = "L130202201705040011"
GOOD: Final = row("孙小满", number=NUMBER, guardian1="孙建军", relation1="父亲", phone1="13800138000")
BAD: Final = row("钱小四", "快乐班")


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str


class Terminal:
    """`gongyu people import` as an operator types it, in a folder of their own."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.patch, self.capsys = folder, patch, capsys
        self.patch.setenv("LANG", "C.UTF-8")
        self.patch.chdir(folder)

    def write(self, content: bytes, name: str = "roster.xlsx") -> Path:
        place = self.folder / name
        place.write_bytes(content)
        return place

    def run(self, *words: str, school: str | None = SCHOOL) -> Said:
        return self.type("import", *words, *(["--school", school] if school else []))

    def type(self, *words: str) -> Said:
        self.patch.setattr(sys, "argv", ["gongyu", "people", *words])
        self.capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        said = self.capsys.readouterr()
        assert isinstance(ended.value.code, int)
        assert "Traceback" not in said.err
        for name in ("孙小满", "钱小四", "孙建军", "13800138000", NUMBER):
            assert name not in said.out + said.err
        return Said(ended.value.code, said.out, said.err)

    def take(self, *rows: list[object], name: str = "roster.xlsx") -> Said:
        return self.run(str(self.write(workbook(rows), name)))


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path, monkeypatch, capsys)


def registry() -> tuple[int, int, int]:
    return Pupil.objects.count(), Enrolment.objects.count(), Guardian.objects.count()


def test_a_good_file_is_taken_in(terminal: Terminal, cast: Cast) -> None:
    done = terminal.take(GOOD)
    assert (done.code, done.err) == (FINE, "")
    assert "向阳小学: 1 rows read; 1 added, 0 moved, 0 changed, 0 as before, 0 rejected." in done.out
    # The rest of the school is not in this file, and stays.
    assert "7 pupils of the school are not in this file" in done.out
    pupil = Pupil.objects.get(name="孙小满")
    assert Enrolment.objects.get(pupil=pupil).school_class == cast.class_3_2
    assert [one.name for one in terminal.folder.iterdir()] == ["roster.xlsx"]


def test_it_is_audited_as_the_machines_and_the_standings_follow(terminal: Terminal, cast: Cast) -> None:
    terminal.take(GOOD)
    line = AuditLine.objects.get(act="roster.import")
    assert (line.by_id, line.organisation_id, line.detail["source"]) == (None, cast.school.pk, "roster.xlsx")
    assert Standing.objects.get(organisation=cast.school, duty_key="M1.20").required == 8


def test_the_same_file_twice_changes_nothing(terminal: Terminal) -> None:
    terminal.take(GOOD)
    before = registry()
    again = terminal.take(GOOD)
    assert again.code == FINE
    assert "0 added, 0 moved, 0 changed, 1 as before, 0 rejected." in again.out
    assert registry() == before


def test_rejected_rows_come_back_beside_the_file_and_good_ones_go_in(terminal: Terminal) -> None:
    done = terminal.take(GOOD, BAD)
    assert done.code == FOUND
    assert "2 rows read; 1 added, 0 moved, 0 changed, 0 as before, 1 rejected." in done.out
    back = terminal.folder / "roster-rejected.xlsx"
    assert f"Put the marked cells of {back} right and import that file." in done.err
    assert Pupil.objects.filter(name="孙小满").exists()
    assert not Pupil.objects.filter(name="钱小四").exists()


def test_what_came_back_goes_in_once_it_is_put_right(terminal: Terminal) -> None:
    terminal.take(GOOD, BAD)
    back = terminal.folder / "roster-rejected.xlsx"
    book = load_workbook(back)
    sheet = book.active
    assert sheet is not None
    cells = {cell.value: cell for line in sheet.iter_rows() for cell in line}
    assert "钱小四" in cells
    assert "孙小满" not in cells
    assert any("看不懂班级" in str(value) for value in cells)
    cells["快乐班"].value = "三年级2班"
    book.save(back)
    done = terminal.run(str(back))
    assert (done.code, done.err) == (FINE, "")
    assert "1 rows read; 1 added" in done.out
    assert Pupil.objects.filter(name="钱小四").exists()


def test_where_rejected_rows_go_is_the_operators_choice(terminal: Terminal) -> None:
    file, wanted = terminal.write(workbook([BAD])), terminal.folder / "to-correct.xlsx"
    done = terminal.run(str(file), "--rejected", str(wanted))
    assert (done.code, str(wanted) in done.err) == (FOUND, True)
    assert {one.name for one in terminal.folder.iterdir()} == {"roster.xlsx", "to-correct.xlsx"}


def test_a_place_that_cannot_be_written_is_named(terminal: Terminal) -> None:
    file, wanted = terminal.write(workbook([BAD])), terminal.folder / "nowhere" / "to-correct.xlsx"
    done = terminal.run(str(file), "--rejected", str(wanted))
    assert (done.code, str(wanted) in done.err) == (ENVIRONMENT, True)


def test_a_file_that_is_not_there_is_named(terminal: Terminal) -> None:
    before = registry()
    done = terminal.run("no-such-roster.xlsx")
    assert done.code == USAGE
    assert "no-such-roster.xlsx" in done.err
    assert registry() == before


def test_a_folder_is_no_file(terminal: Terminal) -> None:
    done = terminal.run(str(terminal.folder))
    assert (done.code, str(terminal.folder) in done.err) == (USAGE, True)


def test_a_school_that_there_is_not_is_named(terminal: Terminal) -> None:
    before = registry()
    done = terminal.run(str(terminal.write(workbook([GOOD]))), school="0000000000")
    assert done.code == USAGE
    assert "--school" in done.err
    assert "no organisation has the code 0000000000" in done.err
    assert registry() == before


def test_without_a_school_it_asks_for_one(terminal: Terminal) -> None:
    done = terminal.run(str(terminal.write(workbook([GOOD]))), school=None)
    assert (done.code, "--school" in done.err) == (USAGE, True)


def test_a_body_that_has_no_pupils_is_refused(terminal: Terminal, cast: Cast) -> None:
    before = registry()
    done = terminal.run(str(terminal.write(workbook([GOOD]))), school=cast.station.code)
    assert done.code == REFUSED
    assert "people.not-a-school: " in done.err
    assert registry() == before


NO_ROSTER: Final = {
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(64),
    "a page": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "half a workbook": workbook([GOOD])[:300],
    "nothing": b"",
    "another table": workbook([["a", "b"]], headings=("甲", "乙")),
}


@pytest.mark.parametrize("kind", NO_ROSTER)
def test_what_is_no_roster_is_refused_with_a_sentence(terminal: Terminal, kind: str) -> None:
    before = registry()
    done = terminal.run(str(terminal.write(NO_ROSTER[kind])))
    assert (done.code, done.out) == (REFUSED, "")
    code, _, sentence = done.err.strip().partition(": ")
    assert code.startswith("people.")
    # In English for this terminal, and long enough to say what to do next.
    assert sentence.isascii()
    assert len(sentence) > 30
    assert registry() == before
    assert [one.name for one in terminal.folder.iterdir()] == ["roster.xlsx"]


def test_a_terminal_that_speaks_chinese_is_answered_in_chinese(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    done = terminal.run(str(terminal.write(NO_ROSTER["a picture"])))
    assert done.code == REFUSED
    assert any("一" <= letter <= "鿿" for letter in done.err)
