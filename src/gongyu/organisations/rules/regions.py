"""What a region's code says, and reading a file of regions. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from gongyu.kernel.regions import WIDTHS, padded, trimmed
from gongyu.kernel.words import N_

REGION_COLUMNS: Final = ("code", "name", "level", "parent_code", "committee")
_PARENTS: Final = {"city": "province", "county": "city", "town": "county", "neighbourhood": "town"}


@dataclass(frozen=True, slots=True)
class RegionRow:
    """One region as a file gives it."""

    code: str
    name: str
    level: str
    parent_code: str
    committee: str


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why one line of a file cannot be taken: the sentence is marked, translated when shown."""

    line: int
    column: str
    value: str
    sentence: str


# --- codes ----------------------------------------------------------------------------------------
def level_of(code: str) -> str:
    """The level of a 12-digit region code: how far it goes before only noughts follow."""
    for level, width in WIDTHS.items():
        if code[width:].strip("0") == "":
            return level
    return "neighbourhood"


def parent_of(code: str) -> str:
    """The code of the region directly above; empty for a province."""
    level = level_of(code)
    above = _PARENTS.get(level)
    return padded(trimmed(code, above)) if above else ""


def committee_of(code: str) -> str:
    """What the last three digits of a neighbourhood say: urban, rural or placeholder."""
    number = int(code[9:])
    if number in (498, 598):
        return "placeholder"
    return "rural" if 200 <= number < 400 or number >= 500 else "urban"


def is_region_code(code: str) -> bool:
    """Whether a text is twelve digits that do not begin with nought."""
    return len(code) == 12 and code.isascii() and code.isdigit() and code[0] != "0"


# --- a city's file of regions -----------------------------------------------------------------------
def read_regions(text: str) -> tuple[tuple[RegionRow, ...], tuple[RowProblem, ...]]:
    """The rows of a CSV with the columns of REGION_COLUMNS; and what is wrong, by line."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    missing = [column for column in REGION_COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        return (), tuple(RowProblem(1, column, "", N_("缺少这一列，请补上列名。")) for column in missing)
    return check_regions((reader.line_num, row) for row in reader)


def check_regions(
    lines: Iterable[tuple[int, Mapping[str, Any]]],
) -> tuple[tuple[RegionRow, ...], tuple[RowProblem, ...]]:
    """Rows that can be loaded, parents first as in the file, and what is wrong with the others."""
    rows: dict[str, RegionRow] = {}
    problems: list[RowProblem] = []
    for line, cells in lines:
        row = RegionRow(**{column: str(cells.get(column) or "").strip() for column in REGION_COLUMNS})
        found = _region_problem(row, rows)
        if found is None:
            rows[row.code] = row
        else:
            column, sentence = found
            problems.append(RowProblem(line, column, str(getattr(row, column)), sentence))
    return tuple(rows.values()), tuple(problems)


def _region_problem(row: RegionRow, seen: Mapping[str, RegionRow]) -> tuple[str, str] | None:
    if not is_region_code(row.code):
        return "code", N_("区划代码应为 12 位数字。")
    if row.code in seen:
        return "code", N_("同一代码出现了两次，请删去一行。")
    if not row.name or len(row.name) > 80:
        return "name", N_("请填写名称，不超过 80 字。")
    if row.level not in WIDTHS:
        return "level", N_("层级应为 province、city、county、town、neighbourhood 之一。")
    if row.level != "province" and (
        row.parent_code not in seen or seen[row.parent_code].level != _PARENTS[row.level]
    ):
        return "parent_code", N_("上级代码不在前面的行里，或上级不是高一层的区划，请先列上级。")
    if row.level != "province" and not row.code.startswith(trimmed(row.parent_code, _PARENTS[row.level])):
        return "parent_code", N_("代码开头与上级代码不一致，请核对。")
    if row.level == "neighbourhood" and row.committee != committee_of(row.code):
        return "committee", N_("社区或村的类别与代码后三位不符，应为 urban、rural 或 placeholder。")
    if row.level != "neighbourhood" and row.committee:
        return "committee", N_("只有社区和村才填类别，请清空。")
    return None
