"""What people write in a roster's cells, read as values: days, numbers of classes, plain text. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Final

from gongyu.people.rules.naming import GRADES, september

WIDE: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_NUMERALS: Final = {char: number for number, char in enumerate("零一二三四五六七八九十")}
# Excel counts days from here; its first wrong leap day lies before anybody's birth.
_EPOCH: Final = date(1899, 12, 30)
# What people say for a grade that the product calls otherwise.
_SPOKEN: Final = {
    "初一": "七年级",
    "初二": "八年级",
    "初三": "九年级",
    "高一年级": "高一",
    "高二年级": "高二",
}
_SPOKEN_MORE: Final = {"高三年级": "高三", "小小": "小", "托班": "小"}


def plain(value: object) -> str:
    """A cell as text: full-width made plain, spaces at the ends gone, whole numbers without ".0"."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime):
        value = value.date()
    return str(value).translate(WIDE).replace("\u3000", " ").strip()


def tidy_name(value: object) -> str:
    """A person's name: no spaces within Chinese names, one kind of middle dot."""
    text = re.sub(r"[•・･.．]", "·", plain(value))
    return re.sub(r"\s+", " " if re.search(r"[A-Za-z]", text) else "", text)


def day(value: object) -> date | None:
    """A day from a date cell, a serial number, eight digits, or text with any usual separator."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = plain(value)
    if re.fullmatch(r"\d{5}", text):
        return _EPOCH + timedelta(days=int(text))
    found = re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text) or re.fullmatch(
        r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?( 00:00:00)?", text
    )
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def class_of(value: object, stage: str, today: date) -> tuple[int, int] | None:
    """Entry year and number from "三年级2班", "三(2)班", "初一3班" or "2024级2班"; None if unreadable."""
    text = re.sub(r"[\s()（）]", "", plain(value))
    cohort = re.fullmatch(r"(\d{4})级(.+?)班?", text)
    if cohort:
        number, back = _number(cohort[2]), september(today) - int(cohort[1])
        return (int(cohort[1]), number) if number and 0 <= back < len(GRADES.get(stage, ())) else None
    for said, name in (_SPOKEN | _SPOKEN_MORE).items():
        if text.startswith(said):
            text = name + text.removeprefix(said)
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
