"""Workbooks for tests of the import."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from gongyu.people.rules.columns import COLUMNS
from gongyu.people.rules.numbers import has_right_check

HEADINGS = tuple(column.heading for column in COLUMNS)


def workbook(rows: Iterable[Sequence[object]], headings: Sequence[str] = HEADINGS, title: str = "") -> bytes:
    """An .xlsx of these rows below the headings, and below a merged title if one is given."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet, line = book.add_worksheet(), 0
        if title:
            sheet.merge_range(0, 0, 0, len(headings) - 1, title)
            line = 1
        sheet.write_row(line, 0, headings)
        for number, row in enumerate(rows, start=line + 1):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def row(name: str, school_class: str = "三年级2班", **cells: object) -> list[object]:
    """A row with these cells, by the columns' keys."""
    given = {"name": name, "class": school_class, **cells}
    return [given.get(column.key, "") for column in COLUMNS]


def identity(born: str = "20170504", sequence: int = 3) -> str:
    """A well-formed identity number of somebody invented: born on eight digits, odd sequences for boys."""
    begins = f"130202{born}{sequence:03d}"
    return next(begins + last for last in "0123456789X" if has_right_check(begins + last))
