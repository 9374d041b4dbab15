"""What a sum over many bearers may say. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gongyu.compliance.rules.small import Told
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
    # None where so few children are counted that the number is not told.
    required: int | None = 0
    achieved: int | None = 0
    attested: int | None = 0
    exempt: int | None = 0
    # Whether how many bearers have done it may stand beside the figures of each.
    units_told: bool = True

    def told(self, figures: Told) -> Total:
        """The same with other figures: required, achieved, attested, exempt."""
        required, achieved, attested, exempt = figures
        return replace(
            self, required=required, achieved=achieved, attested=attested, exempt=exempt, units_told=False
        )


@dataclass(frozen=True, slots=True)
class Shown:
    """The two numbers that stand for a total: so many done, of so many; None where nothing says or where it
    is not told."""

    done: int | None
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
    if total.required != 0:
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
        # A total is judged before anything is left out of it.
        assert total.achieved is not None and total.exempt is not None
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
