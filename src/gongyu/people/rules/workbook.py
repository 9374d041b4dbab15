"""Workbooks out: the template, and the rows that came back."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any, Final

import xlsxwriter

from gongyu.kernel.words import N_
from gongyu.people.rules.cells import plain
from gongyu.people.rules.columns import COLUMNS
from gongyu.people.rules.sheet import EXAMPLE, Sheet

ASKED: Final = tuple(column for column in COLUMNS if column.asked)
LINE: Final = (
    *(EXAMPLE, "", "女", "2017-05-04", "三年级2班", "槐树社区"),
    *("示例家长", "母亲", "", "", "", ""),
)
Say = Callable[[str], str]


def template() -> bytes:
    """A workbook with every heading, what each is for, and one marked example."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("花名册")
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        sheet.set_column(0, len(ASKED) - 1, 18, text)
        for index, column in enumerate(ASKED):
            sheet.write_string(0, index, column.heading, bold)
            sheet.write_comment(0, index, column.purpose)
            sheet.write_string(1, index, LINE[index], text)
        sheet.freeze_panes(1, 0)
    return out.getvalue()


def rejected_rows(sheet: Sheet, say: Say) -> bytes:
    """The rows that were not taken in: bad cells marked, reasons beside, ready to import once put right."""
    out = io.BytesIO()
    reasons: dict[int, dict[str, str]] = {}
    for one in sheet.problems:
        sentence = say(one.sentence) % dict(one.values) if one.values else say(one.sentence)
        reasons.setdefault(one.row, {})[one.heading] = sentence
    headings = {column.heading: sheet.headings.get(column.key) for column in COLUMNS}
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        bad = book.add_format({"num_format": "@", "bg_color": "#F8D7DA"})
        page = book.add_worksheet("未导入")
        page.set_column(0, len(sheet.first), 18, text)
        for index, heading in enumerate((*sheet.first, say(N_("原因")))):
            page.write_string(0, index, heading, bold)
        for line, number in enumerate(sorted(reasons), start=1):
            marked = {headings.get(heading) for heading in reasons[number]}
            _write(page, line, sheet.cells[number], marked, text, bad)
            said = "；".join(f"{heading}：{why}" for heading, why in reasons[number].items())
            page.write_string(line, len(sheet.first), said)
        page.freeze_panes(1, 0)
    return out.getvalue()


def _write(
    page: Any, line: int, cells: Sequence[object], marked: set[int | None], text: Any, bad: Any
) -> None:
    for index, cell in enumerate(cells):
        page.write_string(line, index, plain(cell), bad if index in marked else text)
