"""What people write in a roster's cells, read as values: days, numbers of classes, plain text. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Final

from gongyu.people.rules.grades import GRADES, september

WIDE: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# What no cell means to hold: controls, marks that turn or join text, spaces of no width. Spaces of other
# widths become plain ones.
_UNSEEN: Final = {
    **dict.fromkeys([*range(32), 127, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF]),
    **dict.fromkeys([9, 10, 13, 0xA0, 0x3000, *range(0x2000, 0x200B)], " "),
}
_ODD: Final = re.compile("[\x00-\x1f\x7f\xa0\u2000-\u200f\u202a-\u202e\u2060\u3000\ufeff\uff01-\uff5e]")
_NUMERALS: Final = {char: number for number, char in enumerate("零一二三四五六七八九十")}
# Excel counts days from here; its first wrong leap day lies before anybody's birth.
_EPOCH: Final = date(1899, 12, 30)
_EIGHT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DATE: Final = re.compile(r"(\d{4}) ?[-./年] ?(\d{1,2}) ?[-./月] ?(\d{1,2}) ?日?([T ]0?0:00(:00)?)?")
_JUNIOR: Final = (("一", "七"), ("二", "八"), ("三", "九"))
# What people say for a grade that the product calls otherwise, the longer words first.
_SPOKEN: Final = {
    **{f"{word}{numeral}年级": f"{grade}年级" for word in ("初中", "初") for numeral, grade in _JUNIOR},
    **{f"初{numeral}": f"{grade}年级" for numeral, grade in _JUNIOR},
    **{f"{word}{numeral}年级": f"高{numeral}" for word in ("高中", "高") for numeral in "一二三"},
    "小小": "小",
    "托班": "小",
}
NOTHING: Final = frozenset(("无", "没有", "暂无", "不详", "/", "\\", "-", "--", "—", "——"))
_BESIDE: Final = re.compile(r"[\s()（）]")
_SCHOOLS: Final = re.compile(r"^(小学|初级中学|普通初中|普通高中|高级中学)")
_YEAR: Final = re.compile(r"(\d{4})级?")
_DIGIT: Final = re.compile(r"([1-9])(年级)?")


def plain(value: object) -> str:
    """A cell as text: full-width made plain, spaces at the ends gone, whole numbers without ".0"."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime):
        value = value.date()
    text = value if isinstance(value, str) else str(value)
    if _ODD.search(text):
        text = text.translate(WIDE).translate(_UNSEEN)
    return text.strip()


def given(value: object) -> str:
    """A cell as text, nothing where people write that there is nothing."""
    text = plain(value)
    return "" if text in NOTHING else text


def tidy_name(value: object) -> str:
    """A person's name: no spaces within Chinese names, one kind of middle dot."""
    text = plain(value)
    if text.isalpha() and not text.isascii():
        return text
    text = re.sub(r"[•‧∙・･.．]", "·", text)
    return re.sub(r"\s+", " " if re.search(r"[A-Za-z]", text) else "", text)


def day(value: object) -> date | None:
    """A day from a date cell, a serial number, eight digits, or text with any usual separator.

    None for what is no date at all; ValueError for a date that is in no calendar.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = plain(value)
    if re.fullmatch(r"\d{5}", text):
        return _EPOCH + timedelta(days=int(text))
    found = _EIGHT.fullmatch(text) or _DATE.fullmatch(text)
    return date(int(found[1]), int(found[2]), int(found[3])) if found else None


def class_of(value: object, stage: str, today: date, grade: object = "") -> tuple[int, int] | None:
    """Entry year and number from "三年级2班", "三(2)班", "初一3班" or "2024级2班"; None if unreadable.

    Where the class's cell says a number only, the grade's cell says the rest.
    """
    text = _BESIDE.sub("", plain(value))
    found = _class(text, stage, today)
    if found is None and text and (said := _whole_grade(_BESIDE.sub("", plain(grade)))):
        found = _class(said + text, stage, today)
    return found


def _whole_grade(text: str) -> str:
    """A grade as it begins a class's name: "3" is 三年级, "2024" is 2024级, "三" is 三年级."""
    if year := _YEAR.fullmatch(text):
        return f"{year[1]}级"
    if digit := _DIGIT.fullmatch(text):
        return f"{'零一二三四五六七八九'[int(digit[1])]}年级"
    if text in ("小班", "中班", "大班"):
        return text[0]
    return text + "年级" if len(text) == 1 and text in _NUMERALS else text


def _class(text: str, stage: str, today: date) -> tuple[int, int] | None:
    text = _SCHOOLS.sub("", text)
    cohort = re.fullmatch(r"(\d{4})级(.+?)班?", text)
    if cohort:
        number, back = _number(cohort[2]), september(today) - int(cohort[1])
        return (int(cohort[1]), number) if number and 0 <= back < len(GRADES.get(stage, ())) else None
    for said, name in _SPOKEN.items():
        if text.startswith(said):
            text = name + text.removeprefix(said)
            break
    for grade, sentence in enumerate(GRADES.get(stage, ())):
        prefix = sentence.split("%(number)s")[0]
        for begins in {prefix, prefix.removesuffix("年级"), prefix.removeprefix("特教")}:
            rest = text.removeprefix(begins)
            if rest != text and (number := _number(rest.removesuffix("班"))):
                return september(today) - grade, number
    return None


def _number(text: str) -> int | None:
    """1 to 99, in digits or as 三, 十, 十二, 二十."""
    if text.isdecimal():
        return int(text) if 1 <= int(text) <= 99 else None
    if not text or any(char not in _NUMERALS for char in text):
        return None
    if "十" not in text:
        return _NUMERALS[text] if len(text) == 1 and text != "零" else None
    tens, _, ones = text.partition("十")
    return (_NUMERALS[tens] if tens else 1) * 10 + (_NUMERALS[ones] if ones else 0)
