"""Lists of staff for tests of the import."""

from __future__ import annotations

from gongyu.access.rules import Viewer
from gongyu.people.operations import preview_staff
from gongyu.people.rules.lists import COLUMNS
from gongyu.people.tests.rosters import workbook

HEADINGS = [column.heading for column in COLUMNS["staff"]]


def row(name: str, post: str = "教师", **cells: object) -> list[object]:
    """A row with these cells, by the columns' keys."""
    given = {"name": name, "post": post, **cells}
    return [given.get(column.key, "") for column in COLUMNS["staff"]]


def staff_book(*rows: list[object]) -> bytes:
    """A workbook of these rows below the headings."""
    return workbook(rows, HEADINGS)


def staff_waiting(by: Viewer, school: int, *rows: list[object]) -> int:
    """A list that somebody has read and not confirmed, with a good and a bad row where none are given."""
    told = rows or (row("赵老师", "德育主任"), row("孙老师", "心理老师"), row("钱老师", "总管"))
    return preview_staff(
        by=by, today=by.today, organisation_id=school, content=staff_book(*told), source="教职工.xlsx"
    )
