"""What a sum over many bearers may say. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from gongyu.compliance.rules.states import (
    BEHIND,
    EXEMPT,
    JUDGING,
    MET,
    ON_COURSE,
    PUBLISHED,
    UNKNOWN,
    UNMET,
    Figures,
    Pace,
    state_of,
)


@dataclass(frozen=True, slots=True)
class Total:
    """Standings of one duty in one period, added up over an area."""

    units: int = 0
    units_met: int = 0
    units_behind: int = 0
    units_exempt: int = 0
    units_unknown: int = 0
    units_active: int = 0
    required: int = 0
    achieved: int = 0
    attested: int = 0
    exempt: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """The two numbers that stand for a total: so many done, of so many; None where nothing says."""

    done: int
    whole: int | None
    # Whether both count bearers rather than acts or people.
    of_units: bool


def shown(verdict: str, aggregate: str, total: Total) -> Shown:
    """Which numbers of a total answer the duty's question.

    Counts of bearers where every bearer owes the same (met, or in place); people and matters where the duty
    is about them; and for what nothing is required of, how much was done.
    """
    if aggregate == "units" and verdict in ("judged", "existence"):
        return Shown(total.units_met, total.units, True)
    if total.required:
        return Shown(total.achieved, total.required, False)
    if verdict == "incident":
        return Shown(0, 0, False)
    return Shown(total.achieved, None, False)


def sum_state(verdict: str, aggregate: str, target: int, total: Total, pace: Pace) -> str:
    """The state of a total.

    People are added up and judged like a single bearer's. Where bearers are counted, all must have met it
    for the area to have; while time runs, one that lags is enough for the area to lag, and the page says how
    many do.
    """
    if JUDGING.get(verdict, "") in ("", "listed"):
        return PUBLISHED
    if aggregate != "units":
        return state_of(
            JUDGING[verdict], UNKNOWN, target, Figures(total.required, total.achieved, total.exempt), pace
        )
    counted = total.units - total.units_exempt
    if total.units == 0 or total.units_unknown == total.units:
        return UNKNOWN
    if counted == 0:
        return EXEMPT
    if total.units_met >= counted:
        return MET
    if pace.over:
        return UNMET
    return BEHIND if total.units_behind else ON_COURSE
