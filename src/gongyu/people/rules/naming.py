"""What a class is called in a given school year, computed from the year in which it entered."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from pypinyin import Style, lazy_pinyin

from gongyu.kernel.words import N_

# The names of a stage's grades, in order; a class's number follows in the same breath.
GRADES: Final[dict[str, tuple[str, ...]]] = {
    "kindergarten": (N_("小%(number)s班"), N_("中%(number)s班"), N_("大%(number)s班")),
    "primary": (
        *(N_("一年级%(number)s班"), N_("二年级%(number)s班"), N_("三年级%(number)s班")),
        *(N_("四年级%(number)s班"), N_("五年级%(number)s班"), N_("六年级%(number)s班")),
    ),
    "junior": (N_("七年级%(number)s班"), N_("八年级%(number)s班"), N_("九年级%(number)s班")),
    "senior": (N_("高一%(number)s班"), N_("高二%(number)s班"), N_("高三%(number)s班")),
    "vocational": (N_("职高一%(number)s班"), N_("职高二%(number)s班"), N_("职高三%(number)s班")),
    "special": (
        *(N_("特教一年级%(number)s班"), N_("特教二年级%(number)s班"), N_("特教三年级%(number)s班")),
        *(N_("特教四年级%(number)s班"), N_("特教五年级%(number)s班"), N_("特教六年级%(number)s班")),
        *(N_("特教七年级%(number)s班"), N_("特教八年级%(number)s班"), N_("特教九年级%(number)s班")),
    ),
}
# Before its first and after its last year a class goes by the year of its entry.
COHORT: Final = N_("%(year)s级%(number)s班")

# Surnames whose usual reading is not the character's most frequent one.
SURNAMES: Final = {
    "曾": "zeng",
    "单": "shan",
    "解": "xie",
    "仇": "qiu",
    "区": "ou",
    "朴": "piao",
    "查": "zha",
    "任": "ren",
    "华": "hua",
    "盖": "ge",
    "尉": "wei",
    "乐": "yue",
    "员": "yun",
    "缪": "miao",
    "翟": "zhai",
    "冼": "xian",
    "黑": "he",
    "种": "chong",
    "洗": "xian",
    "折": "she",
    "逄": "pang",
    "那": "na",
    "宁": "ning",
    "燕": "yan",
    "召": "shao",
    "撒": "sa",
    "覃": "qin",
    "佴": "nai",
    "尉迟": "yu chi",
    "万俟": "mo qi",
    "单于": "chan yu",
    "长孙": "zhang sun",
    "澹台": "tan tai",
    "令狐": "ling hu",
    "欧阳": "ou yang",
    "上官": "shang guan",
    "诸葛": "zhu ge",
    "司马": "si ma",
}


def september(day: date) -> int:
    """The year in which the school year of a day began."""
    return day.year if day.month >= 9 else day.year - 1


def grade(entry_year: int, stage: str, day: date) -> int | None:
    """Which grade of its stage a cohort is in on a day, 1 for the first; None before and after."""
    number = september(day) - entry_year + 1
    return number if 1 <= number <= len(GRADES.get(stage, ())) else None


def class_words(entry_year: int, number: int, stage: str, day: date) -> tuple[str, dict[str, Any]]:
    """A class's name on a day: a marked sentence and its values ("三年级%(number)s班", {"number": 2})."""
    now = grade(entry_year, stage, day)
    if now is None:
        return COHORT, {"year": entry_year, "number": number}
    return GRADES[stage][now - 1], {"number": number}


def name_pinyin(name: str) -> str:
    """A person's sort key and search text, the surname read as a surname: "zeng zi han"."""
    name = "".join(name.split()).replace("·", "")
    for length in (2, 1):
        if name[:length] in SURNAMES:
            rest = lazy_pinyin(name[length:], style=Style.NORMAL)
            return " ".join([SURNAMES[name[:length]], *rest]).lower()[:120]
    return " ".join(lazy_pinyin(name, style=Style.NORMAL)).lower()[:120]
