"""Workbooks out: the template, and the rows that came back."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from gongyu.people.rules.cells import plain
from gongyu.people.rules.columns import COLUMNS, Column
from gongyu.people.rules.relations import RELATIONS, SPOKEN
from gongyu.people.rules.sheet import EXAMPLE, REASONS, Sheet

ASKED: Final = tuple(column for column in COLUMNS if column.asked)
LINE: Final = {
    "name": EXAMPLE,
    "sex": "女",
    "born_on": "2017-05-04",
    "class": "三年级2班",
    "place": "槐树社区",
    "guardian1": "示例家长",
    "relation1": "母亲",
}
_RELATIONS: Final = tuple(words for words in RELATIONS.values() if words in SPOKEN)
CHOICES: Final = {"sex": ("男", "女"), "relation1": _RELATIONS, "relation2": _RELATIONS}
# So many rows below the headings offer a list to choose from.
_OFFERED: Final = 3000
Say = Callable[[str], str]


def template() -> bytes:
    """The workbook of a roster to fill in."""
    return filled_in("花名册", COLUMNS, LINE, CHOICES)


def filled_in(
    title: str, columns: Sequence[Column], example: Mapping[str, str], choices: Mapping[str, Sequence[str]]
) -> bytes:
    """A workbook with every heading that is asked for, what each is for, what may be chosen where only that
    is understood, and one marked example. Every cell is text, so that no number is taken for a quantity."""
    out = io.BytesIO()
    asked = [column for column in columns if column.asked]
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet(title)
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        sheet.set_column(0, len(asked) - 1, 18, text)
        offered = book.add_worksheet("可选") if choices else None
        for index, column in enumerate(asked):
            sheet.write_string(0, index, column.heading, bold)
            sheet.write_comment(0, index, column.purpose)
            sheet.write_string(1, index, example.get(column.key, ""), text)
            if offered and column.key in choices:
                _offer(sheet, offered, index, choices[column.key])
        sheet.freeze_panes(1, 0)
    return out.getvalue()


def _offer(sheet: Any, offered: Any, index: int, words: Sequence[str]) -> None:
    """A list to choose from, kept on the second sheet: in a cell it could hold 255 characters at most."""
    for line, word in enumerate(words):
        offered.write_string(line, index, word)
    letter = xl_col_to_name(index)
    source = f"='可选'!${letter}$1:${letter}${len(words)}"
    sheet.data_validation(1, index, _OFFERED, index, {"validate": "list", "source": source})


def rejected_rows(sheet: Sheet, say: Say) -> bytes:
    """The rows that were not taken in: bad cells marked, reasons beside, ready to import once put right."""
    out = io.BytesIO()
    reasons: dict[int, dict[str, str]] = {}
    for one in sheet.problems:
        sentence = say(one.sentence) % dict(one.values) if one.values else say(one.sentence)
        reasons.setdefault(one.row, {})[one.heading] = sentence
    headings = {heading: sheet.headings.get(key) for key, heading in sheet.names.items()}
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        bad = book.add_format({"num_format": "@", "bg_color": "#F8D7DA"})
        page = book.add_worksheet("未导入")
        width = next((at for at, said in enumerate(sheet.first) if said == REASONS), len(sheet.first))
        page.set_column(0, width - 1, 18, text)
        page.set_column(width, width, 80)
        for index, heading in enumerate((*sheet.first[:width], REASONS)):
            page.write_string(0, index, heading, bold)
        for line, number in enumerate(sorted(reasons), start=1):
            marked = {headings.get(heading) for heading in reasons[number]}
            _write(page, line, sheet.cells[number][:width], marked, text, bad)
            said = "；".join(f"{heading}：{why}" for heading, why in reasons[number].items())
            page.write_string(line, width, said)
        page.freeze_panes(1, 0)
    return out.getvalue()


def _write(
    page: Any, line: int, cells: Sequence[object], marked: set[int | None], text: Any, bad: Any
) -> None:
    for index, cell in enumerate(cells):
        page.write_string(line, index, plain(cell), bad if index in marked else text)
