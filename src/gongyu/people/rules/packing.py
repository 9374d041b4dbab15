"""A sheet as bytes, for between two processes: files from outside are opened in one of their own. Pure.

marshal carries no classes, and reads several times as fast as what does; both ends are this release's.
"""

from __future__ import annotations

import marshal
from datetime import date
from typing import Any, Final

from gongyu.kernel.refusal import Refusal
from gongyu.people.rules.sheet import Cells, GuardianCells, Problem, Row, Sheet, read_sheet
from gongyu.people.rules.table import read_table

_BORN: Final = Row._fields.index("born_on")


def request(content: bytes, stage: str, today: date) -> bytes:
    """What is asked of the other process."""
    return marshal.dumps((content, stage, today.toordinal()))


def answer(asked: bytes) -> bytes:
    """What the other process answers: the sheet of a file, or the refusal of it."""
    content, stage, today = marshal.loads(asked)
    try:
        sheet = read_sheet(read_table(content), stage, date.fromordinal(today))
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
    return Sheet(headings, list(map(_row, rows)), list(map(Problem._make, problems)), Cells(cells), first)


def _flat(row: Row) -> tuple[Any, ...]:
    born = row.born_on.toordinal() if row.born_on else 0
    return (*row[:_BORN], born, *row[_BORN + 1 : -1], tuple(map(tuple, row.guardians)))


def _row(flat: tuple[Any, ...]) -> Row:
    born = date.fromordinal(flat[_BORN]) if flat[_BORN] else None
    guardians = tuple(map(GuardianCells._make, flat[-1]))
    return Row._make((*flat[:_BORN], born, *flat[_BORN + 1 : -1], guardians))
