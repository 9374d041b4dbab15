"""What a class is called in a given school year, computed from the year in which it entered."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from gongyu.kernel.words import N_
from gongyu.people.rules.grades import GRADES, september
from gongyu.people.rules.spelling import name_pinyin

__all__ = ["COHORT", "GRADES", "class_words", "grade", "name_pinyin", "september"]

# Before its first and after its last year a class goes by the year of its entry.
COHORT: Final = N_("%(year)s级%(number)s班")


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
