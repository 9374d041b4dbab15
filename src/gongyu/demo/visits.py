"""Two school years of invented home visits, as whole arrays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from gongyu.demo.roster import Array, Classes, Roster, Seats, day

MODES: Final = ("home", "agreed_place", "video", "school")
MODE_SHARE: Final = (0.86, 0.09, 0.02, 0.03)
CAPACITIES: Final = ("head_teacher", "subject_teacher", "leader")
TALKED: Final = (
    "了解孩子在家的作息和阅读习惯，向家长介绍了近期在校表现。",
    "聊了孩子和同学相处的情况，家长希望多给一些上台发言的机会。",
    "家里老人照看较多，一起商量了放学后的作业时间安排。",
    "孩子最近对手机兴趣很大，约定周末使用时间并由家长陪同。",
    "家长介绍了孩子的兴趣爱好，老师建议参加学校的劳动社团。",
    "了解了上学路上的安全情况，提醒骑车佩戴头盔。",
    "谈到孩子换季容易感冒，家长会随时与老师联系。",
    "孩子在家主动做家务，老师向家长表达了肯定。",
)
AGREED: Final = (
    "每晚九点半前休息。",
    "每周亲子阅读两次。",
    "家长每两周与老师通一次电话。",
    "周末户外活动半天。",
    "",
)
# What was ticked: as often as these stand here.
PURPOSES: Final = ("ordinary", "ordinary", "progress", "ordinary,habits", "difficulty", "safety", "")
AGREEMENTS: Final = ("sleep", "reading", "sleep,screens", "contact", "", "")


@dataclass(slots=True)
class Visits:
    """One element a visit, in the order in which they were entered."""

    seat: Array
    staff: Array
    held_on: Array
    posted_at: Array
    mode: Array
    capacity: Array
    withdrawn: Array


class Visitor:
    """Draws who was visited when; diligence differs by county, by school and by class."""

    def __init__(
        self, roster: Roster, stage: Array, county: Array, today: date, rng: np.random.Generator
    ) -> None:
        self.roster, self.stage, self.county, self.today, self.rng = roster, stage, county, today, rng
        counties = {code: rng.normal(0, 0.18) for code in np.unique(county)}
        lean = np.array([counties[code] for code in county])
        self.pace = np.clip(1.0 + lean + rng.normal(0, 0.22, len(county)), 0.05, 2.2)
        self.class_pace = np.clip(rng.normal(1.0, 0.2, len(roster.classes.size)), 0.1, 1.8)

    def draw(self, year: int, elapsed: float) -> Visits:
        """Visits of the school year before `year` and of the one that begins in it, so far."""
        last = self._year(year - 1, date(year, 7, 8), lambda q: np.clip(0.955 + 0.035 * q, 0, 0.998))
        share = min(1.0, 0.08 + 1.35 * elapsed)
        now = self._year(year, self.today, lambda q: np.clip(share * q, 0.0, 0.99))
        both = [np.concatenate(pair) for pair in zip(last, now, strict=True)]
        order = np.argsort(both[3], kind="stable")
        withdrawn = self.rng.random(len(order)) < 0.0004
        seat, staff, held, posted, mode, capacity = (column[order] for column in both)
        return Visits(seat, staff, held, posted, mode, capacity, withdrawn)

    def _year(self, year: int, until: date, chance: Callable[[Array], Array]) -> tuple[Array, ...]:
        seats, classes = self.roster.seats, self.roster.classes
        begins, ends = date(year, 9, 1), date(year + 1, 9, 1)
        here = _held(seats, begins, ends)
        school = classes.school[seats.school_class[here]]
        q = self.pace[school] * self.class_pace[seats.school_class[here]]
        odds = chance(q) * np.where(self.stage[school] == "kindergarten", 0.35, 1.0)
        chosen = here[self.rng.random(len(here)) < odds]
        first = day(date(year, 9, 6))
        span = max((until - date(year, 9, 6)).days, 1)
        early = self.rng.beta(1.1, 1.25, len(chosen))
        held = first + (early * span).astype(np.int64)
        # A quarter of all visits fall on a weekend; the rest after school.
        lag = self.rng.choice([0, 0, 0, 1, 1, 2, 4, 9], len(chosen))
        posted_day = np.minimum(held + lag, day(self.today) - 1)
        held = np.minimum(held, posted_day)
        minute = self.rng.integers(16 * 60, 21 * 60, len(chosen))
        posted = posted_day.astype("datetime64[s]") + minute * 60 + self.rng.integers(0, 60, len(chosen))
        capacity = self.rng.choice(3, len(chosen), p=[0.975, 0.018, 0.007])
        staff = self._staff(classes, seats, chosen, capacity, year == max(self.years))
        mode = self.rng.choice(len(MODES), len(chosen), p=MODE_SHARE)
        return chosen, staff, held, posted, mode, capacity

    @property
    def years(self) -> tuple[int, int]:
        first = self.today.year if self.today.month >= 9 else self.today.year - 1
        return first - 1, first

    def _staff(self, classes: Classes, seats: Seats, chosen: Array, capacity: Array, now: bool) -> Array:
        place = seats.school_class[chosen]
        head = classes.head[place] if now else classes.head_before[place]
        first = np.searchsorted(self.roster.staff_school, classes.school[place])
        count = np.searchsorted(self.roster.staff_school, classes.school[place], side="right") - first
        other = first + 3 + self.rng.integers(0, 1 << 30, len(chosen)) % np.maximum(count - 3, 1)
        other = np.where(other == head, first + count - 1, other)
        return np.choose(capacity, [head, other, first])


def _held(seats: Seats, begins: date, ends: date) -> Array:
    """Seats that somebody held in the whole of a school year that begins and ends on these days."""
    open_ended = np.isnat(seats.last_before)
    inside = (seats.first_day < day(ends)) & (open_ended | (seats.last_before > day(begins)))
    return np.flatnonzero(inside & ~seats.on_leave)
