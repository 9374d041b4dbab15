"""How a duty stands: the five honest states, and the one place that decides between them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gongyu.kernel.words import N_

MET: Final = "met"
UNMET: Final = "unmet"
ON_COURSE: Final = "on_course"
BEHIND: Final = "behind"
UNKNOWN: Final = "unknown"
EXEMPT: Final = "exempt"
PUBLISHED: Final = ""

STATES: Final[dict[str, str]] = {
    MET: N_("达到"),
    UNMET: N_("未达到"),
    ON_COURSE: N_("进行中：正常"),
    BEHIND: N_("进行中：滞后"),
    UNKNOWN: N_("无法判断"),
    EXEMPT: N_("例外"),
    PUBLISHED: N_("只公布"),
}

# What a verdict class lets the page say: "judged" every state, "there" met, unmet, unknown and exempt,
# "listed" nothing but that data are missing, "" nothing.
JUDGING: Final[dict[str, str]] = {
    "judged": "judged",
    "existence": "there",
    "coverage": "listed",
    "incident": "",
    "reported": "",
    "narrative": "",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted for one duty, bearer and period; `required` is None when nothing says how much."""

    required: int | None
    achieved: int
    exempt: int
    excused: bool = False


@dataclass(frozen=True, slots=True)
class Pace:
    """How far the window has run, in days; `over` when the answer is due now."""

    gone: int
    total: int
    over: bool


def state_of(judging: str, empty: str, target: int, figures: Figures, pace: Pace) -> str:
    """The state of a standing.

    `judging` is a value of JUDGING, `empty` the state when there is nobody to do it for, `target` the
    share to reach in per cent. Whole numbers only, so that three engines agree: "on course" means at least
    the whole acts that would be done by now at an even pace.
    """
    if judging == "":
        return PUBLISHED
    if figures.required is None:
        return UNKNOWN
    if figures.required == 0:
        return empty
    if judging == "listed":
        return PUBLISHED
    aim = target * figures.required
    done = figures.achieved + figures.exempt
    if 100 * figures.achieved >= aim:
        return MET
    if figures.excused:
        return EXEMPT
    if 100 * done >= aim:
        return MET if figures.achieved else EXEMPT
    if pace.over:
        return UNMET
    return ON_COURSE if 100 * pace.total * (done + 1) > aim * pace.gone else BEHIND
