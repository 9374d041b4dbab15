"""The seven measures: pure expressions over relations, written once and run on any engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from gongyu.compliance.measures.count import count
from gongyu.compliance.measures.coverage import classes, households, itself, placed, pupils, staff
from gongyu.compliance.measures.doings import doings, doubted, live
from gongyu.compliance.measures.exists import exists
from gongyu.compliance.measures.none import none
from gongyu.compliance.measures.owed import mine, owed
from gongyu.compliance.measures.ratio import ratio
from gongyu.compliance.measures.relations import DERIVED, SCHEMAS, Relations, relations
from gongyu.compliance.measures.tally import tally
from gongyu.compliance.measures.verdict import COLUMNS, verdict
from gongyu.compliance.measures.within import within

Expression = Callable[[Relations], Any]

# What the measures share, in the order in which one builds upon another.
SHARED: Final[dict[str, Expression]] = {
    "owed": owed,
    "mine": mine,
    "doubted": doubted,
    "live": live,
    "doings": doings,
    "placed": placed,
}

# What is found for each (measure, subject); a measure with one rule for every subject has the subject "".
MEASURES: Final[dict[tuple[str, str], Expression]] = {
    ("count", ""): count,
    ("coverage", "pupil"): pupils,
    ("coverage", "household"): households,
    ("coverage", "class"): classes,
    ("coverage", "staff"): staff,
    ("coverage", "organisation"): itself,
    ("ratio", ""): ratio,
    ("exists", ""): exists,
    ("none", ""): none,
    ("within", ""): within,
    ("tally", ""): tally,
}
ITSELF: Final = frozenset({"organisation", "region", "case"})


def part_of(measure: str, subject: str) -> tuple[str, str]:
    """The key in MEASURES that assesses a term."""
    if measure != "coverage":
        return measure, ""
    return measure, "organisation" if subject in ITSELF else subject


__all__ = [
    "COLUMNS",
    "DERIVED",
    "MEASURES",
    "SCHEMAS",
    "SHARED",
    "Relations",
    "part_of",
    "relations",
    "verdict",
]
