"""A roster sheet, row by row: what each column is called, and what is wrong with which cell. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_
from gongyu.people.rules.cells import WIDE, class_of, day, plain, tidy_name
from gongyu.people.rules.numbers import is_phone, is_pupil_number, plain_number, plain_phone
from gongyu.people.rules.relations import SEXES, SPOKEN

NAME_MOST: Final = 60
# Stands as the name of the template's example, which is never taken in.
EXAMPLE: Final = "示例学生（请删除本行）".translate(WIDE)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what else people call it, what it is for, and whether a row needs it."""

    key: str
    heading: str
    also: tuple[str, ...]
    purpose: str
    needed: bool = False


COLUMNS: Final = (
    Column("name", "姓名", ("学生姓名", "幼儿姓名"), N_("称呼孩子，列在名单上"), True),
    Column(
        "number",
        "学籍号",
        ("全国学籍号", "学生学籍号", "学籍号码", "学生编号"),
        N_("认出同一个孩子，转学换班也不重复；加密保存，不显示"),
    ),
    Column("sex", "性别", (), N_("核对名册")),
    Column("born_on", "出生日期", ("出生年月日", "生日"), N_("没有学籍号时用来区分重名")),
    Column("class", "班级", ("班级名称", "所在班级"), N_("决定谁是班主任、由谁家访"), True),
    Column(
        "place",
        "家庭所在社区（村）",
        ("家庭所在社区", "居住社区", "社区（村）"),
        N_("同一社区的家访排在一起"),
    ),
    Column("guardian1", "监护人1姓名", ("监护人姓名", "家长姓名", "监护人1"), N_("家访见谁，由谁确认")),
    Column("relation1", "监护人1关系", ("监护人关系", "与学生关系", "关系"), N_("知道怎样称呼")),
    Column(
        "phone1",
        "监护人1电话",
        ("监护人电话", "联系电话", "家长电话"),
        N_("约家访；加密保存，不显示"),
    ),
    Column("guardian2", "监护人2姓名", ("监护人2",), N_("家访见谁，由谁确认")),
    Column("relation2", "监护人2关系", (), N_("知道怎样称呼")),
    Column("phone2", "监护人2电话", (), N_("约家访；加密保存，不显示")),
)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell: the sheet's row number, the heading, what stood there, and why not."""

    row: int
    heading: str
    value: str
    sentence: str
    values: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class GuardianCells:
    """A guardian as a row names them; the phone is digits or empty."""

    name: str
    relation: str
    phone: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row that can be taken in. `number` and `place` are empty where the sheet has none."""

    row: int
    name: str
    number: str
    sex: int
    born_on: date | None
    entry_year: int
    class_number: int
    place: str
    guardians: tuple[GuardianCells, ...]


@dataclass(slots=True)
class Sheet:
    """What was read: rows to take in, problems by cell, and all the cells for handing back."""

    headings: dict[str, int]
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    cells: dict[int, Sequence[object]] = field(default_factory=dict)
    first: tuple[str, ...] = ()

    @property
    def rejected(self) -> int:
        return len({one.row for one in self.problems})


def read_sheet(table: Iterable[Sequence[object]], stage: str, today: date) -> Sheet:
    """Read a table whose first rows may be titles; Refusal where no heading row can be found."""
    rows = list(table)
    at, found = _headings(rows)
    sheet = Sheet(found, first=tuple(plain(cell) for cell in rows[at]))
    seen: dict[tuple[str, ...], int] = {}
    for number, cells in enumerate(rows[at + 1 :], start=at + 2):
        if not any(plain(cell) for cell in cells) or EXAMPLE in map(plain, cells):
            continue
        sheet.cells[number] = cells
        reading = _Reading(number, cells, found, stage, today)
        one = reading.row()
        if one is not None:
            reading.check_once(one, seen)
        if reading.problems or one is None:
            sheet.problems += reading.problems
        else:
            sheet.rows.append(one)
    return sheet


def heading_of(key: str) -> str:
    """A column's own heading."""
    return next(column.heading for column in COLUMNS if column.key == key)


def _headings(rows: Sequence[Sequence[object]]) -> tuple[int, dict[str, int]]:
    """The row of headings among the first ten, and where each known column stands."""
    names = {said: column.key for column in COLUMNS for said in (column.heading, *column.also)}
    for at, cells in enumerate(rows[:10]):
        found: dict[str, int] = {}
        for index, cell in enumerate(cells):
            key = names.get(
                plain(cell).replace(" ", "").removesuffix("*").replace("(", "（").replace(")", "）")
            )
            if key:
                found.setdefault(key, index)
        if all(column.key in found for column in COLUMNS if column.needed):
            return at, found
    raise Refusal(
        "people.no-headings",
        N_("没有找到表头：至少要有“姓名”和“班级”两列。可以先下载模板再填。"),
        field="file",
    )


class _Reading:
    """One row on its way from cells to values."""

    def __init__(
        self, number: int, cells: Sequence[object], headings: dict[str, int], stage: str, today: date
    ) -> None:
        self.number, self.cells, self.headings = number, cells, headings
        self.stage, self.today = stage, today
        self.problems: list[Problem] = []

    def raw(self, key: str) -> object:
        index = self.headings.get(key)
        return self.cells[index] if index is not None and index < len(self.cells) else None

    def wrong(self, key: str, sentence: str, **values: Any) -> None:
        value = plain(self.raw(key))[:40]
        self.problems.append(Problem(self.number, heading_of(key), value, sentence, tuple(values.items())))

    def row(self) -> Row | None:
        name, place = self._name("name"), plain(self.raw("place"))
        number, sex, born = self._number(), self._sex(), self._born()
        where = class_of(self.raw("class"), self.stage, self.today)
        if where is None:
            self.wrong("class", N_("看不懂班级。请写成“三年级2班”或“2024级2班”。"))
        guardians = tuple(one for one in (self._guardian("1"), self._guardian("2")) if one)
        if self.problems or where is None:
            return None
        return Row(self.number, name, number, sex, born, where[0], where[1], place, guardians)

    def check_once(self, one: Row, seen: dict[tuple[str, ...], int]) -> None:
        keys: list[tuple[str, ...]] = [("number", one.number)] if one.number else []
        if one.born_on:
            keys.append(("person", one.name, one.born_on.isoformat()))
        elif not one.number:
            keys.append(("name", one.name, str(one.entry_year), str(one.class_number)))
        for key in keys:
            if key in seen:
                column = "number" if key[0] == "number" else "name"
                self.wrong(column, N_("和第 %(row)s 行是同一个孩子，请只留一行。"), row=seen[key])
                return
        seen.update(dict.fromkeys(keys, self.number))

    def _name(self, key: str) -> str:
        name = tidy_name(self.raw(key))
        if not name:
            self.wrong(key, N_("没有写姓名。"))
        elif len(name) > NAME_MOST:
            self.wrong(key, N_("姓名太长，请核对。"))
        elif any(char.isdigit() for char in name):
            self.wrong(key, N_("姓名里有数字，请核对是否错列。"))
        return name

    def _number(self) -> str:
        text = plain_number(plain(self.raw("number")))
        if not text:
            return ""
        if "E+" in text:
            self.wrong("number", N_("被表格软件改成了科学计数，后面的数字已丢失。请把这一列设为文本后重填。"))
        elif not is_pupil_number(text):
            self.wrong("number", N_("学籍号应是 G、J 或 L 加 18 位，请核对每一位。"))
        return text

    def _sex(self) -> int:
        text = plain(self.raw("sex"))
        if text and text not in SEXES:
            self.wrong("sex", N_("请写“男”或“女”，不清楚就留空。"))
        return SEXES.get(text, 0)

    def _born(self) -> date | None:
        if not plain(self.raw("born_on")):
            return None
        born = day(self.raw("born_on"))
        if born is None:
            self.wrong("born_on", N_("看不懂日期。请写成 2017-05-04。"))
        elif not 2 <= (self.today - born).days / 365.25 <= 25:
            self.wrong("born_on", N_("这个年龄不像在校学生，请核对年份。"))
        return born

    def _guardian(self, which: str) -> GuardianCells | None:
        name = tidy_name(self.raw(f"guardian{which}"))
        said, phone = plain(self.raw(f"relation{which}")), plain_phone(plain(self.raw(f"phone{which}")))
        if not name:
            if phone:
                self.wrong(f"guardian{which}", N_("有电话没有姓名，请补上这位监护人的姓名。"))
            return None
        if said and said not in SPOKEN:
            self.wrong(f"relation{which}", N_("看不懂关系。请写父亲、母亲、祖父、外祖母等。"))
        if phone and not is_phone(phone):
            self.wrong(f"phone{which}", N_("电话号码不对，请核对位数；不知道就留空。"))
        return GuardianCells(name, SPOKEN.get(said, "97"), phone)
