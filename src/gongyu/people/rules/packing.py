"""A sheet as bytes, for between two processes: files from outside are opened in one of their own. Pure.

marshal carries no classes, and reads several times as fast as what does; both ends are this release's.
"""

from __future__ import annotations

import marshal
from datetime import date
from typing import Any, Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_
from gongyu.people.rules.lists import LAYOUTS
from gongyu.people.rules.sheet import Cells, GuardianCells, Problem, Row, Sheet, laid_out, read_sheet
from gongyu.people.rules.table import read_table

# A list other than a roster: nobody has more members of staff, and no county more bodies of a kind.
MOST_LINES: Final = 5000
# The largest city has some 12,000 regions.
MOST_REGIONS: Final = 20_000
_BORN: Final = Row._fields.index("born_on")


def request(content: bytes, stage: str, today: date) -> bytes:
    """What is asked of the other process."""
    return marshal.dumps((content, stage, today.toordinal()))


def request_list(content: bytes, kind: str) -> bytes:
    """The same of a list of another kind, which is only laid out there."""
    return marshal.dumps((content, kind))


def answer(asked: bytes) -> bytes:
    """What the other process answers: the sheet of a file, or the refusal of it."""
    content, kind, *today = marshal.loads(asked)
    try:
        if not today:
            return marshal.dumps(packed_list(_list(content, kind)))
        sheet = read_sheet(read_table(content), kind, date.fromordinal(today[0]))
    except Refusal as refusal:
        return marshal.dumps((refusal.code, refusal.sentence))
    return marshal.dumps(
        (
            sheet.headings,
            sheet.first,
            list(map(_flat, sheet.rows)),
            list(map(tuple, sheet.problems)),
            marshal.dumps(dict(sheet.cells)),
        )
    )


def sheet_from(answered: bytes) -> Sheet:
    """The sheet that was answered; raises the Refusal that was."""
    found: tuple[Any, ...] = marshal.loads(answered)
    if len(found) == 2:
        code, sentence = found
        raise Refusal(code, sentence, field="file")
    headings, first, rows, problems, cells = found
    # In place, so that both forms of tens of thousands of rows are never held at once.
    for at, flat in enumerate(rows):
        rows[at] = _row(flat)
    return Sheet(headings, rows, list(map(Problem._make, problems)), Cells(cells), first)


def list_from(answered: bytes, kind: str) -> Sheet:
    """The list that was answered, laid out; raises the Refusal that was."""
    found: tuple[Any, ...] = marshal.loads(answered)
    if len(found) == 2:
        code, sentence = found
        raise Refusal(code, sentence, field="file")
    return opened_list(found, kind)


def packed_list(sheet: Sheet) -> tuple[Any, ...]:
    """A list that is laid out, as plain values."""
    return sheet.headings, sheet.first, dict(sheet.cells)


def opened_list(packed: tuple[Any, ...], kind: str) -> Sheet:
    """The list that was packed, whatever was packed beside it."""
    headings, first, cells = packed[:3]
    return Sheet(headings, cells=cells, first=tuple(first), names=LAYOUTS[kind].names)


def _list(content: bytes, kind: str) -> Sheet:
    sheet = laid_out(read_table(content, LAYOUTS[kind]), LAYOUTS[kind])
    if sheet is None:
        raise Refusal(
            "people.no-list-headings", N_("没有找到表头。请先下载模板，照模板的列名填写。"), field="file"
        )
    if kind in ("regions", "successions") and len(sheet.cells) > MOST_REGIONS:
        raise Refusal("people.list-too-long", N_("超过 2 万行，请按县分成几个文件导入。"), field="file")
    if kind not in ("regions", "successions") and len(sheet.cells) > MOST_LINES:
        raise Refusal("people.list-too-long", N_("超过 5000 行，请分成几个文件导入。"), field="file")
    return sheet


def _flat(row: Row) -> tuple[Any, ...]:
    born = row.born_on.toordinal() if row.born_on else 0
    return (*row[:_BORN], born, *row[_BORN + 1 : -1], tuple(map(tuple, row.guardians)))


def _row(flat: tuple[Any, ...]) -> Row:
    born = date.fromordinal(flat[_BORN]) if flat[_BORN] else None
    guardians = tuple(map(GuardianCells._make, flat[-1]))
    return Row._make((*flat[:_BORN], born, *flat[_BORN + 1 : -1], guardians))
