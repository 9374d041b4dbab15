"""Formulas in what is typed, on their way into somebody's spreadsheet."""

from __future__ import annotations

import ast
import csv
import io
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongyu.accounts.models import User
from gongyu.organisations.models import Organisation
from gongyu.people.models import Guardian, Pupil, Staff
from gongyu.people.rules import workbook
from gongyu.people.rules.sheet import read_sheet
from gongyu.people.rules.table import read_table
from gongyu.people.tests.rosters import HEADINGS
from gongyu.people.tests.rosters import row as of_roster
from gongyu.people.tests.rosters import workbook as roster
from gongyu.site.deciding import OPEN, How
from gongyu.site.matrix import TABLE
from tests.attacks.burglar import people
from tests.cast import TODAY, Cast
from tests.test_access_matrix import World

SOURCE: Final = Path(__file__).resolve().parents[2] / "src" / "gongyu"
FORMULAS: Final = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(1,1)",
    "\t=1+1",
    "\r=1+1",
    '=HYPERLINK("https://evil.example","x")',
    "＝1+1",
    "https://evil.example/",
)
DANGEROUS: Final = re.compile(r"[=+\-@\t\r＝＋－＠]")
# What a workbook's writer turns into more than text unless it is told not to.
GUESSING: Final = {"write", "write_row", "write_column", "write_formula", "write_url", "write_array_formula"}

# Where a browser of the tests asks.
HERE: Final = r"[a-z0-9.:]+"


def formulas_in(content: bytes) -> list[str]:
    """What would be run on opening a workbook or a .csv."""
    if content.startswith(b"PK"):
        found = []
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            for name in book.namelist():
                text = book.read(name).decode("utf-8", "replace")
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    found += re.findall(r"<f[ >].*?</f>|<hyperlink .*?>", text)
                if name.endswith(".rels") or "externalLinks" in name:
                    # A report's figures lead to their traces, at the place where it was made; nowhere else.
                    text = re.sub(
                        rf'Target="http://{HERE}/standing/trace/[^"]*" TargetMode="External"', "", text
                    )
                    found += re.findall(r'TargetMode="External"', text)
        return found
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    return [cell for row in rows for cell in row if DANGEROUS.match(cell) and not is_number(cell)]


def is_number(cell: str) -> bool:
    return bool(re.fullmatch(r"-?\d+(\.\d+)?", cell))


@pytest.mark.anydatabase
@pytest.mark.parametrize("formula", FORMULAS)
def test_a_rejected_row_comes_back_as_text(formula: str) -> None:
    cells = of_roster(formula, formula, place=formula, guardian1=formula)
    sheet = read_sheet([list(HEADINGS), cells], "primary", TODAY)
    assert sheet.problems
    assert formulas_in(workbook.rejected_rows(sheet, str)) == []


@pytest.mark.anydatabase
def test_a_heading_comes_back_as_text() -> None:
    headings = ["姓名", "班级", *FORMULAS]
    sheet = read_sheet([headings, ["孙1", "快乐班", *FORMULAS]], "primary", TODAY)
    assert sheet.problems
    assert formulas_in(workbook.rejected_rows(sheet, str)) == []


@pytest.mark.anydatabase
def test_a_formula_that_is_sent_is_never_worked_out() -> None:
    """The cell holds what was typed or what the sender's program had made of it: nothing runs here."""
    table = read_table("姓名,班级\n=1+1,三年级2班\n".encode())
    assert table[1][0] == "=1+1"


@pytest.mark.slow
@pytest.mark.usefixtures("quiet")
def test_no_download_carries_a_formula_whatever_people_and_bodies_are_called(world: World) -> None:
    evil = "=1+cmd|' /C calc'!A0"
    for model, column in (
        (User, "display_name"),
        (Organisation, "name"),
        (Pupil, "name"),
        (Guardian, "name"),
        (Staff, "name"),
    ):
        model.objects.update(**{column: evil})
    wrong, files = [], 0
    with people(world) as burglars:
        for row in TABLE:
            if row.how in (How.ACT, How.SENT):
                continue
            for person in row.near.get(OPEN, ())[:3]:
                answer = burglars[person].ask("get", world.address(row, "near"))
                if answer.status != 200 or answer.body.lstrip()[:1] in (b"<", b""):
                    continue
                files += 1
                if answer.body.startswith(b"PK") or "csv" in row.name or "export" in row.name:
                    wrong += [f"{row.shown} {person}: {one}" for one in formulas_in(answer.body)]
    assert files, "no download was found: is the template gone?"
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_a_file_name_is_shown_as_text(cast: Cast, on_the_day: date) -> None:
    """A roster whose name is a page: whatever comes of it, no element of it stands on ours."""
    name = "<img src=x onerror=alert(1)>.xlsx"
    file = SimpleUploadedFile(name, roster([of_roster("孙1")]))
    path = f"/people/import/?organisation={cast.school.pk}"
    answer = cast.client("school_officer").post(path, {"file": file}, follow=True)
    assert b"<img src=x" not in answer.content


@pytest.mark.anydatabase
def test_whoever_writes_workbooks_writes_text_and_numbers_only() -> None:
    """A writer that guesses makes a formula of "=1"; only write_string, write_number and their like are used,
    and .csv is written in one place, which knows."""
    wrong = []
    for path in sorted(SOURCE.rglob("*.py")):
        text = path.read_text()
        if "/tests/" in path.as_posix() or "/demo/" in path.as_posix():
            continue
        if "xlsxwriter" in text:
            calls = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Attribute))
            wrong += [f"{path.name}:{node.lineno} {node.attr}" for node in calls if node.attr in GUESSING]
        alone = "csv.writer" in text or "DictWriter" in text
        if alone and path.relative_to(SOURCE).as_posix() != "ui/spreadsheet.py":
            wrong.append(f"{path.name} writes .csv by itself; see ui/spreadsheet.py")
    assert not wrong, wrong
