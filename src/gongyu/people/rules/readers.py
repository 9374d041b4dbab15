"""One reader for each column of a roster: from a cell to its value, or to what is wrong with it. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any, Final, NamedTuple

from gongyu.kernel.words import N_
from gongyu.people.rules import numbers
from gongyu.people.rules.background import UNSAID, VOCABULARY
from gongyu.people.rules.cells import NOTHING, day, given, plain, tidy_name
from gongyu.people.rules.relations import SEXES, SPOKEN

NAME_MOST: Final = 60
WORK_MOST: Final = 60
YOUNGEST, OLDEST = 2, 25


class Fault(NamedTuple):
    """What is wrong with a cell, and what to do."""

    sentence: str


Reader = Callable[[object], Any]

# What most cells are, and need no more looking at.
_HAN: Final = re.compile(r"[\u3400-\u9fff]{2,10}")
_LONG: Final = re.compile(r"[GJL]?\d{17}[\dX]", re.ASCII)
_MOBILE: Final = re.compile(r"1[3-9]\d{9}", re.ASCII)
_DAMAGED: Final = Fault(N_("被表格软件改成了科学计数，后面的数字已丢失。请把这一列设为文本后重填。"))
_FACTS: Final = {
    "register": N_("看不懂户口性质。请写农业、非农业或居民户口，不清楚就留空。"),
    "left_behind": N_("看不懂。请写“是”或“否”，或单亲留守、双亲留守，不清楚就留空。"),
    "orphan": N_("看不懂。请写“是”或“否”，不清楚就留空。"),
    "disabled": N_("看不懂残疾类型。请写“无残疾”或视力、听力、肢体残疾等，不清楚就留空。"),
    "migrating": N_("看不懂。请写“是”或“否”，不清楚就留空。"),
}


def readers(today: date) -> dict[str, Reader]:
    """A reader for each column but class and grade, which are read together. Whole columns repeat few values,
    so most readers remember what they have read."""
    found: dict[str, Reader] = {
        "name": pupil_name,
        "number": pupil_number,
        "identity": identity_number,
        "sex": _remembering(sex),
        "born_on": _remembering(lambda cell: birth_date(cell, today)),
        "place": _remembering(given),
    }
    for key, sentence in _FACTS.items():
        found[key] = _remembering(_fact(VOCABULARY[key], Fault(sentence)))
    for which in "12":
        found[f"guardian{which}"] = guardian_name
        found[f"relation{which}"] = _remembering(relation)
        found[f"phone{which}"] = phone
        found[f"work{which}"] = _remembering(lambda cell: given(cell)[:WORK_MOST])
    return found


def pupil_name(cell: object) -> str | Fault:
    """A name in letters, with a middle dot or spaces at most."""
    if type(cell) is str and _HAN.fullmatch(cell):
        return cell
    name = tidy_name(cell)
    if name.isalpha() and len(name) <= NAME_MOST:
        return name
    if not name:
        return Fault(N_("没有写姓名。"))
    if len(name) > NAME_MOST:
        return Fault(N_("姓名太长，请核对。"))
    if any(char.isdigit() for char in name):
        return Fault(N_("姓名里有数字，请核对是否错列。"))
    if not name.replace("·", "").replace(" ", "").replace("-", "").replace("'", "").isalpha():
        return Fault(N_("姓名里有不该有的符号，请写全名，说明写在别处。"))
    return name


def guardian_name(cell: object) -> str | Fault:
    """The same, or nothing."""
    if type(cell) is str and _HAN.fullmatch(cell) and cell not in NOTHING:
        return cell
    return pupil_name(cell) if given(cell) else ""


def pupil_number(cell: object) -> str | Fault:
    """A national pupil number, or nothing."""
    text = _long_number(cell)
    if not text:
        return ""
    if numbers.is_damaged(cell, text):
        return _DAMAGED
    if not numbers.looks_like_pupil_number(text):
        return Fault(N_("学籍号应是 G、J 或 L 加 18 位，请核对每一位。"))
    return text if text[0] != "G" else _identity(text[1:], text)


def identity_number(cell: object) -> str | Fault:
    """An identity number, or nothing."""
    text = _long_number(cell)
    if not text:
        return ""
    if numbers.is_damaged(cell, text):
        return _DAMAGED
    if not numbers.looks_like_identity(text):
        return Fault(N_("身份证号应是 18 位，请核对位数；没有就留空。"))
    return _identity(text, text)


def _long_number(cell: object) -> str:
    if type(cell) is str and _LONG.fullmatch(cell):
        return cell
    return numbers.plain_number(given(cell))


def _identity(identity: str, whole: str) -> str | Fault:
    if numbers.born_on(identity) is None:
        return Fault(N_("号码里的出生日期不存在，请核对第 7 到 14 位。"))
    if not numbers.has_right_check(identity):
        return Fault(N_("号码的校验位不对，至少有一位写错了，请对照户口簿核对。"))
    return whole


def sex(cell: object) -> int | Fault:
    """1 male, 2 female, 9 not stated, 0 for nothing (GB/T 2261.1)."""
    text = given(cell)
    if text and text not in SEXES:
        return Fault(N_("请写“男”或“女”，不清楚就留空。"))
    return SEXES.get(text, 0)


def birth_date(cell: object, today: date) -> date | Fault | None:
    """A day on which somebody at school can have been born, or nothing."""
    if not given(cell):
        return None
    try:
        born = day(cell)
    except ValueError:
        return Fault(N_("没有这一天，请核对月和日。"))
    if born is None:
        return Fault(N_("看不懂日期。请写成 2017-05-04。"))
    if not YOUNGEST <= (today - born).days / 365.25 <= OLDEST:
        return Fault(N_("这个年龄不像在校学生，请核对年份。"))
    return born


def relation(cell: object) -> str | Fault:
    """The code of a relation (GB/T 4761), or nothing."""
    text = given(cell)
    if text and text not in SPOKEN:
        return Fault(N_("看不懂关系。请写父亲、母亲、祖父、外祖母等。"))
    return SPOKEN.get(text, "")


def phone(cell: object) -> str | Fault:
    """A telephone number in digits, or nothing."""
    if type(cell) is str and _MOBILE.fullmatch(cell):
        return cell
    text = numbers.plain_phone(given(cell))
    if text and not numbers.is_phone(text):
        if numbers.is_damaged(cell, text.upper()):
            return _DAMAGED
        return Fault(N_("电话号码不对，请核对位数；一格只写一个，不知道就留空。"))
    return text


def _fact(known: dict[str, str], fault: Fault) -> Reader:
    def read(cell: object) -> str | Fault:
        text = given(cell) or plain(cell)
        return known.get(text, fault) if text else UNSAID

    return read


class _Known(dict[object, Any]):
    """What a reader has made of the cells so far."""

    def __init__(self, read: Reader) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, cell: object) -> Any:
        value = self[cell] = self.read(cell)
        return value


def _remembering(read: Reader) -> Reader:
    return _Known(read).__getitem__
