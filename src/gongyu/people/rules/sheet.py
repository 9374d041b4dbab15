"""A roster sheet, read column by column and then row by row: what it says, and what is wrong with which
cell. Pure."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest
from typing import Any, Final, NamedTuple

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_
from gongyu.people.rules.background import VOCABULARY
from gongyu.people.rules.cells import WIDE, class_of, plain
from gongyu.people.rules.columns import HEADINGS, ROSTER, Layout, implied_relation
from gongyu.people.rules.numbers import born_on, masked, sex_of
from gongyu.people.rules.readers import Fault, Reader, readers
from gongyu.people.rules.relations import SPOKEN

# Ends the name in a template's example, which is never taken in.
_EXAMPLE_ENDS: Final = "（请删除本行）".translate(WIDE)
EXAMPLE: Final = "示例学生" + _EXAMPLE_ENDS
# The heading of the reasons in a workbook of rows that were sent back.
REASONS: Final = "问题"
SAME_CHILD: Final = N_("和第 %(row)s 行是同一个孩子，请只留一行。")


class Problem(NamedTuple):
    """What is wrong with one cell: the sheet's row number, the heading, what stood there, and why not."""

    row: int
    heading: str
    value: str
    sentence: str
    values: tuple[tuple[str, Any], ...] = ()


class GuardianCells(NamedTuple):
    """A guardian as a row names them; relation, phone (digits) and workplace are empty where it does not."""

    name: str
    relation: str
    phone: str
    work: str


class Row(NamedTuple):
    """A row that can be taken in. What the sheet has not is empty; `sex` is then 0, `background` all "-"."""

    row: int
    name: str
    number: str
    identity: str
    sex: int
    born_on: date | None
    entry_year: int
    class_number: int
    place: str
    background: str
    guardians: tuple[GuardianCells, ...]


class Cells(Mapping[int, Sequence[object]]):
    """The cells of every row by its number, packed until somebody asks: mostly nobody does."""

    def __init__(self, packed: bytes) -> None:
        self._packed = packed
        self._known: dict[int, Sequence[object]] | None = None

    @property
    def packed(self) -> bytes:
        """All of it, as it is kept."""
        return self._packed

    def _all(self) -> dict[int, Sequence[object]]:
        if self._known is None:
            self._known = marshal.loads(self._packed)
        return self._known

    def __getitem__(self, number: int) -> Sequence[object]:
        return self._all()[number]

    def __iter__(self) -> Iterator[int]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


@dataclass(slots=True)
class Sheet:
    """What was read: rows to take in, problems by cell, and all the cells for handing back."""

    headings: dict[str, int]
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    cells: Mapping[int, Sequence[object]] = field(default_factory=dict)
    first: tuple[str, ...] = ()
    # Column → what it is called.
    names: Mapping[str, str] = field(default_factory=lambda: HEADINGS)

    @property
    def rejected(self) -> int:
        return len({one.row for one in self.problems})

    def wrong(self, row: int, key: str, sentence: str, *values: tuple[str, Any]) -> None:
        """Note what is wrong with a row's cell. Long numbers are noted masked: they are never shown whole."""
        index = self.headings.get(key, -1)
        cells = self.cells.get(row, ())
        text = plain(cells[index])[:40] if 0 <= index < len(cells) else ""
        if sum(map(str.isdecimal, text)) > 8 and "E+" not in text.upper():
            text = masked(text)
        self.problems.append(Problem(row, self.names[key], text, sentence, values))


def is_sent_back(first: Sequence[str]) -> bool:
    """Whether these headings are those of rows that were sent back, and not of a whole roster."""
    return REASONS in first


def read_sheet(table: Iterable[Sequence[object]], stage: str, today: date) -> Sheet:
    """Read a table whose first rows may be titles; Refusal where no heading row can be found."""
    sheet = laid_out(list(table), ROSTER)
    if sheet is None:
        raise Refusal(
            "people.no-headings",
            N_("没有找到表头：至少要有“姓名”和“班级”两列。可以先下载模板再填。"),
            field="file",
        )
    _Reading(sheet, stage, today).take_rows()
    return sheet


def laid_out(rows: Sequence[Sequence[object]], layout: Layout) -> Sheet | None:
    """A sheet with its headings and cells, of which no row is read yet; None where there are no headings."""
    found = layout.find(rows)
    if found is None:
        return None
    at, headings = found
    sheet = Sheet(headings, first=tuple(plain(cell) for cell in rows[at]), names=layout.names)
    name = headings.get("name", len(rows[at]))
    sheet.cells = {
        number: cells
        for number, cells in enumerate(rows[at + 1 :], start=at + 2)
        if any(cells) and _says_something(cells, name)
    }
    return sheet


def _says_something(cells: Sequence[object], name: int) -> bool:
    own = plain(cells[name]) if name < len(cells) else ""
    return not own.endswith(_EXAMPLE_ENDS) and (bool(own) or any(plain(cell) for cell in cells))


class _Reading:
    """A sheet on its way from cells to rows."""

    def __init__(self, sheet: Sheet, stage: str, today: date) -> None:
        self.sheet, self.stage, self.today = sheet, stage, today
        self.cells = list(zip_longest(*sheet.cells.values(), fillvalue=""))
        self.columns = {key: self._column(key, read) for key, read in readers(today).items()}
        self.seen: dict[tuple[str, ...], tuple[int, str, str]] = {}

    def take_rows(self) -> None:
        """Hold each row's cells against each other, and the rows against one another."""
        of = self.columns
        people = zip(of["name"], of["number"], of["identity"], of["sex"], of["born_on"], strict=True)
        codes = map("".join, zip(*(of[key] for key in VOCABULARY), strict=True))
        guardians = [self._guardians(which) for which in (1, 2)]
        rest = zip(self._classes(), of["place"], codes, *guardians, strict=True)
        bad = {one.row for one in self.sheet.problems}
        for at, who, more in zip(self.sheet.cells, people, rest, strict=True):
            if at not in bad:
                row = _row(at, *who, *more)
                if self._holds(row, *more[-2:]) and self._once(row):
                    self.sheet.rows.append(row)

    def _column(self, key: str, read: Reader) -> list[Any]:
        """A column's values; what cannot be read becomes a problem. An absent one is all empty."""
        values = list(map(read, self._cells_of(key)))
        if Fault in set(map(type, values)):
            for number, value in zip(self.sheet.cells, values, strict=True):
                if type(value) is Fault:
                    self.sheet.wrong(number, key, value.sentence)
            values = ["" if type(value) is Fault else value for value in values]
        return values

    def _cells_of(self, key: str) -> Sequence[object]:
        index = self.sheet.headings.get(key, -1)
        return self.cells[index] if 0 <= index < len(self.cells) else ("",) * len(self.sheet.cells)

    def _classes(self) -> list[tuple[int, int]]:
        """Entry year and number for each row; (0, 0) beside a problem."""
        pairs = list(zip(self._cells_of("class"), self._cells_of("grade"), strict=True))
        known = {pair: class_of(pair[0], self.stage, self.today, pair[1]) for pair in set(pairs)}
        if None in known.values():
            for number, pair in zip(self.sheet.cells, pairs, strict=True):
                if known[pair] is None:
                    sentence = N_("看不懂班级。请写成“三年级2班”或“2024级2班”。")
                    self.sheet.wrong(number, "class", sentence if plain(pair[0]) else N_("没有写班级。"))
        return [known[pair] or (0, 0) for pair in pairs]

    def _guardians(self, which: int) -> list[GuardianCells | None]:
        """The first or second guardian of each row; None where it names none."""
        name, relation, phone, work = (
            self.columns[f"{part}{which}"] for part in ("guardian", "relation", "phone", "work")
        )
        index = self.sheet.headings.get(f"guardian{which}")
        implied = SPOKEN.get(implied_relation(self.sheet.first[index]), "") if index is not None else ""
        return [
            GuardianCells(one, how or implied, number, place) if one else None
            for one, how, number, place in zip(name, relation, phone, work, strict=True)
        ]

    def _holds(self, row: Row, *guardians: GuardianCells | None) -> bool:
        """Whether the cells of a row agree."""
        faults: list[tuple[str, str]] = []
        if row.identity:
            if row.number.startswith("G") and row.identity != row.number[1:]:
                faults.append(("identity", N_("和学籍号里的身份证号不一样，请核对哪一个对。")))
            elif row.born_on != born_on(row.identity):
                faults.append(("born_on", N_("和身份证号里的出生日期不一样，请核对。")))
            elif row.sex != sex_of(row.identity):
                faults.append(("sex", N_("和身份证号里的性别不一样，请核对。")))
        for which, one in enumerate(guardians, start=1):
            if one and one.name == row.name:
                faults.append((f"guardian{which}", N_("监护人和学生同名，请核对是否错列。")))
        if len({one.name for one in row.guardians}) < len(row.guardians):
            faults.append(("guardian2", N_("两位监护人同名，请核对；只有一位就删去这一格。")))
        faults += self._unnamed(row)
        for key, sentence in faults:
            self.sheet.wrong(row.row, key, sentence)
        return not faults

    def _unnamed(self, row: Row) -> list[tuple[str, str]]:
        """Telephone numbers that belong to nobody."""
        if len(row.guardians) == 2:
            return []
        cells, at = self.sheet.cells[row.row], self.sheet.headings
        return [
            (f"guardian{which}", N_("有电话没有姓名，请补上这位监护人的姓名。"))
            for which in (1, 2)
            if plain(_at(cells, at.get(f"phone{which}", -1)))
            and not plain(_at(cells, at.get(f"guardian{which}", -1)))
        ]

    def _once(self, row: Row) -> bool:
        """Whether no earlier row is the same child: by a number, else by name with birth date or class."""
        person: tuple[str, ...] | None = None
        if row.born_on:
            person = ("name", row.name, row.born_on.isoformat())
        elif not row.number and not row.identity:
            person = ("name", row.name, str(row.entry_year), str(row.class_number))
        keys = [("number", row.number), ("identity", row.identity), person]
        wanted = [key for key in keys if key and key[1]]
        for key in wanted:
            before = self.seen.get(key)
            if before and not (key[0] == "name" and _told_apart(before, row)):
                self.sheet.wrong(row.row, key[0], SAME_CHILD, ("row", before[0]))
                return False
        for key in wanted:
            self.seen.setdefault(key, (row.row, row.number, row.identity))
        return True


def _row(
    at: int,
    name: str,
    number: str,
    identity: str,
    sex: int,
    born: date | None,
    where: tuple[int, int],
    place: str,
    background: str,
    *guardians: GuardianCells | None,
) -> Row:
    """A row of what its cells say. A pupil number that begins with G carries the identity number, which says
    birth and sex."""
    identity = identity or (number[1:] if number.startswith("G") else "")
    if identity:
        born = born or born_on(identity)
        sex = sex if sex in (1, 2) else sex_of(identity)
    told = tuple(one for one in guardians if one)
    return Row(at, name, number, identity, sex, born, *where, place, background, told)


def _told_apart(before: tuple[int, str, str], row: Row) -> bool:
    """Whether two of one name and birth date carry different numbers: then they are two."""
    _, number, identity = before
    return bool(number and row.number and number != row.number) or bool(
        identity and row.identity and identity != row.identity
    )


def _at(cells: Sequence[object], index: int) -> object:
    return cells[index] if 0 <= index < len(cells) else ""
