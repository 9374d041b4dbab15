"""A year's list of regions: what its cells mean, and which code it says took over from which. Pure."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import Final, NamedTuple

import xlsxwriter

from gongyu.kernel.words import N_
from gongyu.organisations.rules import (
    RegionRow,
    check_regions,
    committee_of,
    is_region_code,
    level_of,
    parent_of,
)
from gongyu.organisations.rules.region_year import Said, YearPlan
from gongyu.people.rules.cells import given, plain
from gongyu.people.rules.lists import SUCCESSIONS, Line, read_lines
from gongyu.people.rules.readers import Fault
from gongyu.people.rules.sheet import Sheet

_LEVELS: Final = {
    "省": "province",
    "市": "city",
    "地级市": "city",
    "县": "county",
    "县级": "county",
    "乡镇": "town",
    "街道": "town",
    "乡级": "town",
    "社区": "neighbourhood",
    "村": "neighbourhood",
    "村级": "neighbourhood",
}
_COMMITTEES: Final = {"城镇": "urban", "社区": "urban", "农村": "rural", "村": "rural", "虚拟": "placeholder"}
_BETWEEN: Final = re.compile(r"[\s,，、;；]+")
NOBODY: Final = ("无", "没有", "none")


class YearRead(NamedTuple):
    """What a list of regions says: its regions, parents first, and what took over from what."""

    rows: tuple[RegionRow, ...]
    said: tuple[Said, ...]


def read_year(sheet: Sheet) -> YearRead:
    """The regions of a list that is laid out; what cannot be read is noted in the sheet.

    Level, parent and committee may be left out: the code says them; where they are written they must agree.
    """
    lines = read_lines(
        sheet,
        {
            "code": given,
            "name": given,
            "level": lambda cell: _LEVELS.get(given(cell), given(cell)),
            "parent_code": given,
            "committee": lambda cell: _COMMITTEES.get(given(cell), given(cell)),
            "formerly": lambda cell: tuple(filter(None, _BETWEEN.split(given(cell)))),
        },
    )
    # A code sorts behind what it lies in.
    lines.sort(key=lambda line: line.values["code"])
    rows, problems = check_regions((line.row, _whole(line)) for line in lines)
    for one in problems:
        sheet.wrong(one.line, one.column, one.sentence)
    said = tuple(
        Said(line.row, old, line.values["code"]) for line in lines for old in line.values["formerly"]
    )
    return YearRead(rows, said)


def read_successions(sheet: Sheet) -> list[Said]:
    """What a list of two columns says of codes that are gone; what cannot be read is noted in the sheet."""
    said: dict[str, Said] = {}
    for line in read_lines(sheet, {"code": _code, "successor": _successor}):
        code, successor = line.values["code"], line.values["successor"]
        if code in said and said[code].successor != successor:
            sheet.wrong(line.row, "successor", N_("同一个旧代码写了两个接续的代码，请只留一个。"))
        said.setdefault(code, Said(0, code, successor))
    return list(said.values())


def to_be_told(plan: YearPlan) -> bytes:
    """A list of the codes of which is still to be told what took over, with what the names suggest."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet("接续")
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        page.set_column(0, 2, 24, text)
        for index, column in enumerate(SUCCESSIONS):
            page.write_string(0, index, column.heading, bold)
            page.write_comment(0, index, column.purpose)
        for line, one in enumerate((*plan.suggested, *plan.undecided), start=1):
            for index, said in enumerate((one.code, one.name, one.successor)):
                page.write_string(line, index, said, text)
        page.freeze_panes(1, 0)
    return out.getvalue()


def told_apart(said: Iterable[Said], later: Iterable[Said]) -> tuple[Said, ...]:
    """What was said, and what was said later, which stands."""
    by_code = {one.code: one for one in said}
    by_code |= {one.code: one for one in later}
    return tuple(by_code.values())


def _whole(line: Line) -> dict[str, str]:
    """A row in which what was left out is as its code says."""
    cells = {key: value for key, value in line.values.items() if key != "formerly"}
    if is_region_code(cells["code"]):
        level = cells["level"] or level_of(cells["code"])
        cells["level"] = level
        cells["parent_code"] = cells["parent_code"] or parent_of(cells["code"])
        if level == "neighbourhood":
            cells["committee"] = cells["committee"] or committee_of(cells["code"])
    return cells


def _code(cell: object) -> str | Fault:
    text = given(cell)
    return text if is_region_code(text) else Fault(N_("区划代码应为 12 位数字。"))


def _successor(cell: object) -> str | Fault:
    text = plain(cell)
    if text.lower() in NOBODY:
        return ""
    if is_region_code(text):
        return text
    return Fault(N_("请写 12 位接续代码；确实没有代码接续的，写“无”。"))
