"""The rows of a sheet between being shown and being confirmed: as text that COPY reads, and the numbers that
no table may hold in plain. Packed, they are sealed in the import's record."""

from __future__ import annotations

import json
import marshal
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from gongyu.keeping.queries import index, keyring, ring
from gongyu.people.operations.merging import Secrets
from gongyu.people.operations.staging import guardian_lines, row_line
from gongyu.people.rules.background import NOTHING
from gongyu.people.rules.cells import tidy_name
from gongyu.people.rules.sheet import Cells, Problem, Sheet

ROWS: Final = "people_rosterimport.rows"
# Fast, since packing is waited for; what is packed is text.
_LEVEL: Final = 1


@dataclass(frozen=True, slots=True)
class Kept:
    """A sheet, and its rows ready to be staged with their secrets."""

    sheet: Sheet
    rows: str
    guardians: str
    secrets: Secrets

    @property
    def backgrounds(self) -> dict[int, str]:
        """Row → codes of circumstances, of the rows that say something."""
        return {row: codes for row, (_, _, codes) in self.secrets.pupils.items() if codes != NOTHING}

    @property
    def refused(self) -> dict[int, str]:
        """The name in each row that is not taken in."""
        at, cells = self.sheet.headings["name"], self.sheet.cells
        rows = {one.row for one in self.sheet.problems}
        return {row: tidy_name(cells[row][at]) if at < len(cells[row]) else "" for row in rows}


def kept_from(sheet: Sheet, regions: Mapping[str, str]) -> Kept:
    """What is kept of a sheet, which gives its rows away. `regions` has the code of every place they name."""
    lines, guardians, secrets, index_of = [], [], Secrets({}, {}), ring().index
    # Row by row, each let go when it is laid by: of tens of thousands both forms are never held at once.
    rows, sheet.rows = sheet.rows[::-1], []
    while rows:
        row = rows.pop()
        lines.append(row_line(row, regions, index_of))
        guardians += guardian_lines(row, index_of)
        secrets.pupils[row.row] = (row.number, row.identity, row.background)
        for place, one in enumerate(row.guardians, start=1):
            if one.phone:
                secrets.phones[row.row, place] = one.phone
    return Kept(sheet, "".join(lines), "".join(guardians), secrets)


def sealed_rows(kept: Kept) -> bytes:
    """All of it packed and sealed."""
    sheet = kept.sheet
    said = (
        *(_probe(), kept.rows, kept.guardians, kept.secrets.pupils, kept.secrets.phones),
        *(sheet.headings, sheet.first, list(map(tuple, sheet.problems)), _packed(sheet.cells)),
    )
    return keyring().seal_bytes(zlib.compress(marshal.dumps(said), _LEVEL), ROWS)


def opened_rows(sealed: bytes | memoryview) -> Kept | None:
    """All of it again; None where another release packed it, or another key indexed it, so that nobody would
    be recognised."""
    packed_ = zlib.decompress(keyring().open_bytes(bytes(sealed), ROWS))
    try:
        probe, rows, guardians, pupils, phones, headings, first, problems, cells = marshal.loads(packed_)
    except (ValueError, EOFError, TypeError):
        return None
    if probe != _probe():
        return None
    sheet = Sheet(headings, [], list(map(Problem._make, problems)), Cells(cells), first)
    return Kept(sheet, rows, guardians, Secrets(pupils, phones))


def sealed_json(value: object, column: str) -> bytes:
    """A value packed and sealed for a column."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return keyring().seal_bytes(zlib.compress(text.encode(), _LEVEL), column)


def _packed(cells: Mapping[int, Any]) -> bytes:
    return cells.packed if isinstance(cells, Cells) else marshal.dumps(dict(cells))


def _probe() -> bytes:
    return index("gongyu.roster")
