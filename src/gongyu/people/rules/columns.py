"""A roster's columns: what each is called, what people and the national school-roll export call it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gongyu.kernel.words import N_
from gongyu.people.rules.cells import plain

# Titles and remarks may stand above the headings.
LOOKED_AT: Final = 20


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what else people call it, what it is for, whether a row needs it, and whether
    the template asks for it: what an export from elsewhere has besides is read, but nobody need type it."""

    key: str
    heading: str
    also: tuple[str, ...]
    purpose: str
    needed: bool = False
    asked: bool = True


def _of_guardian(which: int, *ends: str) -> tuple[str, ...]:
    """ "监护人1电话", "成员二联系电话", "父亲手机" and all the others that mean the same."""
    numeral, parent = "一二"[which - 1], ("父亲", "母亲")[which - 1]
    begins = [
        f"{who}{number}"
        for who in ("监护人", "家长", "成员", "家庭成员", "家庭成员或监护人", "家庭主要成员")
        for number in (which, numeral)
    ]
    return tuple(begin + end for begin in (*begins, f"第{numeral}监护人", parent) for end in ends)


_NAME, _RELATION = ("姓名", ""), ("关系", "与学生关系", "与本人关系", "与被监护人关系")
_PHONE, _WORK = ("电话", "联系电话", "手机", "手机号", "手机号码"), ("工作单位", "单位")

COLUMNS: Final = (
    Column("name", "姓名", ("学生姓名", "幼儿姓名", "学生", "姓名全称"), N_("称呼孩子，列在名单上"), True),
    Column(
        "number",
        "学籍号",
        ("全国学籍号", "学生学籍号", "学籍号码", "国网学籍号", "学籍编号", "学生编号"),
        N_("认出同一个孩子，转学换班也不重复；加密保存，不显示"),
    ),
    Column(
        "identity",
        "身份证号",
        ("身份证件号", "身份证号码", "身份证件号码", "学生身份证号", "公民身份号码", "证件号码", "身份证"),
        N_("没有学籍号时认出同一个孩子；加密保存，不显示"),
        asked=False,
    ),
    Column("sex", "性别", ("学生性别",), N_("核对名册")),
    Column(
        "born_on", "出生日期", ("出生年月日", "生日", "出生年月", "出生时间"), N_("没有号码时用来区分重名")
    ),
    Column("grade", "年级", ("所在年级", "年级名称"), N_("班级只写“2班”时需要"), asked=False),
    Column("class", "班级", ("班级名称", "所在班级", "班", "班号"), N_("决定谁是班主任、由谁家访"), True),
    Column(
        "place",
        "家庭所在社区（村）",
        ("家庭所在社区", "居住社区", "社区（村）", "社区", "现住社区", "所在社区"),
        N_("同一社区的家访排在一起"),
    ),
    Column(
        "register",
        "户口性质",
        ("户籍性质", "户口类型", "户籍", "户口"),
        N_("核对随迁和留守；加密保存"),
        asked=False,
    ),
    Column(
        "left_behind",
        "是否留守儿童",
        ("留守儿童", "留守"),
        N_("找到需要关爱的孩子；加密保存，不显示"),
        asked=False,
    ),
    Column("orphan", "是否孤儿", ("孤儿",), N_("找到需要关爱的孩子；加密保存，不显示"), asked=False),
    Column(
        "disabled",
        "残疾人类型",
        ("残疾类型", "残疾", "是否残疾", "残疾情况"),
        N_("找到需要关爱的孩子；加密保存，不显示"),
        asked=False,
    ),
    Column(
        "migrating",
        "是否进城务工人员随迁子女",
        ("是否随迁子女", "随迁子女", "进城务工人员随迁子女", "是否务工随迁子女", "随迁"),
        N_("找到需要关爱的孩子；加密保存，不显示"),
        asked=False,
    ),
    *(
        column
        for which in (1, 2)
        for column in (
            Column(
                f"guardian{which}",
                f"监护人{which}姓名",
                (*_of_guardian(which, *_NAME), *(("监护人姓名", "家长姓名") if which == 1 else ())),
                N_("家访见谁，由谁确认"),
            ),
            Column(
                f"relation{which}",
                f"监护人{which}关系",
                (
                    *_of_guardian(which, *_RELATION),
                    *(("监护人关系", "与学生关系", "关系") if which == 1 else ()),
                ),
                N_("知道怎样称呼"),
            ),
            Column(
                f"phone{which}",
                f"监护人{which}电话",
                (
                    *_of_guardian(which, *_PHONE),
                    *(("监护人电话", "家长电话", "联系电话", "手机号码") if which == 1 else ()),
                ),
                N_("约家访；加密保存，不显示"),
            ),
            Column(
                f"work{which}",
                f"监护人{which}工作单位",
                (*_of_guardian(which, *_WORK), *(("监护人工作单位",) if which == 1 else ())),
                N_("约家访时避开上班时间"),
                asked=False,
            ),
        )
    ),
)
_ASIDE: Final = re.compile(r"[(（].*?[)）]")
_NOISE: Final = re.compile(r"[\s*＊:：、.·]|必填|选填")


def _bare(text: str) -> str:
    return _NOISE.sub("", text).replace("(", "（").replace(")", "）")


class Layout:
    """The columns that a kind of list may have, and how its row of headings is found."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = tuple(columns)
        self.names = {column.key: column.heading for column in columns}
        self.needed = frozenset(column.key for column in columns if column.needed)
        # What stands over a column → which column it is, and how far down the list of its names that stood.
        self._meant: dict[str, tuple[str, int]] = {}
        for column in columns:
            for rank, said in enumerate((column.heading, *column.also)):
                self._meant.setdefault(_bare(said), (column.key, rank))

    def find(self, rows: Sequence[Sequence[object]]) -> tuple[int, dict[str, int]] | None:
        """The row of headings among the first, and where each known column stands; None where there is none.

        A heading may be the lower half of two: "姓名" below a merged "监护人1" is the guardian's. Where two
        columns could be meant, the one with the more exact name is.
        """
        for at, cells in enumerate(rows[:LOOKED_AT]):
            found: dict[str, tuple[int, int]] = {}
            above = _carried(rows[at - 1], len(cells)) if at else [""] * len(cells)
            for index, cell in enumerate(cells):
                meant = self._meaning(_bare(plain(cell)), above[index])
                if meant and (meant[0] not in found or meant[1] < found[meant[0]][0]):
                    found[meant[0]] = (meant[1], index)
            if found.keys() >= self.needed:
                return at, {key: index for key, (_, index) in found.items()}
        return None

    def _meaning(self, text: str, above: str) -> tuple[str, int] | None:
        if not text:
            return None
        known = self._meant
        return (
            (known.get(above + text) if above else None) or known.get(text) or known.get(_ASIDE.sub("", text))
        )


ROSTER: Final = Layout(COLUMNS)
HEADINGS: Final = ROSTER.names


def implied_relation(heading: str) -> str:
    """The relation that a guardian's column says by its own name ("父亲姓名"); empty for others."""
    return next((parent for parent in ("父亲", "母亲") if plain(heading).startswith(parent)), "")


def _carried(cells: Sequence[object], width: int) -> list[str]:
    """A row in which a merged cell's text stands over every column that it spans."""
    carried, last = [], ""
    for index in range(width):
        last = (_bare(plain(cells[index])) if index < len(cells) else "") or last
        carried.append(last)
    return carried
