"""The grades of each stage, and the school year in which a day lies. Pure."""

from __future__ import annotations

from datetime import date
from typing import Final

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


def september(day: date) -> int:
    """The year in which the school year of a day began."""
    return day.year if day.month >= 9 else day.year - 1
