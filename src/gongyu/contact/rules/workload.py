"""What teachers have recorded, counted, and the hours a county reckons for it; never a ranking. Pure.

The document prints no number of minutes: without a county's rates there are counts and no hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from gongyu.compliance.rules.small import SMALL
from gongyu.kernel.calendar import school_year
from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

# Ours, against slips of the keyboard: no single one is reckoned at more than ten hours.
MINUTES_MOST: Final = 600
# What is counted, and how a visit is counted by the way of meeting.
KINDS: Final = ("home", "elsewhere", "phone", "contact", "activity")
OF_MODE: Final = {"home": "home", "agreed_place": "elsewhere", "school": "elsewhere", "video": "phone"}


@dataclass(frozen=True, slots=True)
class Act:
    """Something recorded: by whom, what, on which day, in which county; `along` for who came along."""

    staff_id: int
    kind: str
    day: date
    county: str
    along: bool = False


@dataclass(frozen=True, slots=True)
class Rates:
    """Minutes for one of each kind, from a day until the end of its school year or the next decision."""

    valid_from: date
    minutes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Load:
    """What somebody has recorded in a school year; no minutes where no rates held on any of its days."""

    home: int = 0
    elsewhere: int = 0
    phone: int = 0
    along: int = 0
    contact: int = 0
    activity: int = 0
    minutes: int | None = None

    @property
    def hours(self) -> str:
        """To a tenth; "" without rates."""
        if self.minutes is None:
            return ""
        return str((Decimal(self.minutes) / 60).quantize(Decimal("0.1"), ROUND_HALF_UP))


def rates_on(decided: Sequence[Rates], day: date) -> Rates | None:
    """The rates that held on a day: of the same school year, the last to begin; of one day, the last decided.
    `decided` stand in the order in which they were decided."""
    held = [one for one in decided if one.valid_from <= day and one.valid_from in school_year(day)]
    begun = max((one.valid_from for one in held), default=None)
    return next((one for one in reversed(held) if one.valid_from == begun), None)


def loads(acts: Iterable[Act], decided: Mapping[str, Sequence[Rates]]) -> dict[int, Load]:
    """What each has recorded. Who came along is reckoned as the visit is."""
    found: dict[int, Load] = {}
    for one in acts:
        so_far = found.get(one.staff_id, Load())
        column = "along" if one.along else one.kind
        more: dict[str, int] = {column: getattr(so_far, column) + 1}
        if (held := rates_on(decided.get(one.county, ()), one.day)) is not None:
            more["minutes"] = (so_far.minutes or 0) + held.minutes[one.kind]
        found[one.staff_id] = replace(so_far, **more)
    return found


def told(figures: Sequence[tuple[int, int]]) -> tuple[int | None, ...]:
    """A school's counts as its county sees them, each with how many teachers stand behind it: none of fewer
    than five teachers, and nothing of a school where no count has as many."""
    if not any(teachers >= SMALL for _, teachers in figures):
        return (None,) * len(figures)
    return tuple(count if teachers >= SMALL or not count else None for count, teachers in figures)


def check_minutes(minutes: Mapping[str, int]) -> None:
    """Refuse what nobody means."""
    for kind in KINDS:
        if not 0 <= minutes[kind] <= MINUTES_MOST:
            raise Refusal("workload.minutes", N_("分钟数请填 0 到 600。"), field=kind)


def check_begin(valid_from: date, today: date) -> None:
    """Rates are of this school year: hours of years gone by stay as they were."""
    if valid_from not in school_year(today):
        raise Refusal("workload.begin", N_("请选本学年里的一天。过去学年的工时不再改。"), field="valid_from")
