"""The end of a school year: what becomes of each pupil, and whether the totals of each class add up. Pure.

Classes move up by themselves, since they are named by the year of their entry. What changes is that the last
grade graduates, and what a person has decided otherwise.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_
from gongyu.people.rules.grades import GRADES, september

UNDONE_WITHIN: Final = timedelta(days=30)
# What a class's pupils come to. Who skips a grade goes on.
SUMS: Final = ("on", "graduated", "stayed", "left")


class Cohort(NamedTuple):
    """A class, and whether the year that ends was its last."""

    id: int
    entry_year: int
    number: int
    leaves: bool


class Seated(NamedTuple):
    """A pupil on the year's last day: their class then (0 for none), and now (0 for none, None where they are
    not at the school any more). `settled` tells that the new year has begun for them already."""

    pupil: int
    then: int
    now: int | None
    settled: bool


class Decision(NamedTuple):
    """What a person has decided: "move" to a class of another year, "keep" where they are, "leave"."""

    kind: str
    target: int | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """The pupils of a class before, and what they come to."""

    before: int
    on: int = 0
    graduated: int = 0
    stayed: int = 0
    left: int = 0

    @property
    def balanced(self) -> bool:
        return self.before == self.on + self.graduated + self.stayed + self.left


class Step(NamedTuple):
    """What is to be written of a pupil: their enrolment ends; with a target, another begins there."""

    pupil: int
    outcome: str
    target: int | None


@dataclass(frozen=True, slots=True)
class Plan:
    """The totals by class, and what is to be written. `outcome` is the same only while both are."""

    totals: dict[int, Totals]
    steps: tuple[Step, ...]

    @property
    def unbalanced(self) -> tuple[int, ...]:
        return tuple(key for key, one in self.totals.items() if not one.balanced)

    @property
    def total(self) -> Totals:
        """All classes together."""
        sums = {name: sum(getattr(one, name) for one in self.totals.values()) for name in SUMS}
        return Totals(sum(one.before for one in self.totals.values()), **sums)

    @property
    def outcome(self) -> str:
        said = (sorted(self.totals.items()), self.steps)
        return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def summer(today: date) -> int:
    """The year of the summer that a roll-over on this day belongs to: from 1 July on, that year's."""
    return today.year if today.month >= 7 else today.year - 1


def year_ends(year: int) -> date:
    """The first day of the new school year, up to which enrolments of the old one hold."""
    return date(year, 9, 1)


def last_day(year: int, today: date) -> date:
    """The day on which the pupils before are counted: the year's last, or today while it is still to come."""
    return min(today, year_ends(year) - timedelta(days=1))


def leaves(entry_year: int, stage: str, year: int) -> bool:
    """Whether the school year that ends in a summer is a cohort's last at its stage, or was."""
    grade = september(year_ends(year) - timedelta(days=1)) - entry_year + 1
    return grade >= len(GRADES.get(stage, ()))


def check_decision(own: Cohort, target: Cohort | None, kind: str) -> None:
    """Refuse a class of the same year or one that leaves, and to keep whom nobody sends away."""
    if kind == "move" and (target is None or target.entry_year == own.entry_year or target.leaves):
        raise Refusal(
            "people.rollover-target", N_("留级、跳级要选另一个年级、今年不毕业的班，请另选。"), field="what"
        )
    if kind == "keep" and not own.leaves:
        raise Refusal("people.rollover-keep", N_("这个班今年不毕业，本来就留在原班。"), field="what")


def planned(
    before: Mapping[int, int],
    seated: Sequence[Seated],
    cohorts: Mapping[int, Cohort],
    decisions: Mapping[int, Decision],
) -> Plan:
    """What becomes of everybody. `before` counts the pupils of each class apart, so that the totals prove
    something; classes are keys, 0 for those in none."""
    sums: dict[int, Counter[str]] = defaultdict(Counter)
    steps: list[Step] = []
    for one in seated:
        what, step = _becomes(one, cohorts, decisions.get(one.pupil))
        sums[one.then][what] += 1
        if step is not None:
            steps.append(step)
    keys = sorted(before.keys() | sums.keys())
    totals = {key: Totals(before.get(key, 0), **{name: sums[key][name] for name in SUMS}) for key in keys}
    return Plan(totals, tuple(sorted(steps, key=lambda step: step.pupil)))


def _becomes(
    one: Seated, cohorts: Mapping[int, Cohort], decision: Decision | None
) -> tuple[str, Step | None]:
    """In which sum a pupil counts, and what is to be written of them."""
    if one.now is None:
        return "left", None
    own, now = cohorts.get(one.then), cohorts.get(one.now)
    if own is None or one.now != one.then:
        down = own is not None and now is not None and now.entry_year > own.entry_year
        return ("stayed" if down else "on"), None
    if one.settled:
        return ("stayed" if own.leaves else "on"), None
    target = cohorts.get(decision.target or 0) if decision else None
    if target is not None:
        down = target.entry_year > own.entry_year
        outcome = "stayed" if down else "skipped"
        return ("stayed" if down else "on"), Step(one.pupil, outcome, target.id)
    if decision is not None and decision.kind == "leave":
        return "left", Step(one.pupil, "left", None)
    if not own.leaves:
        return "on", None
    if decision is not None and decision.kind == "keep":
        return "stayed", None
    return "graduated", Step(one.pupil, "graduated", None)


def emptied(cohorts: Iterable[Cohort], kept: Iterable[int]) -> tuple[int, ...]:
    """The classes that end: their year was the last, and nobody stays."""
    there = set(kept)
    return tuple(sorted(one.id for one in cohorts if one.leaves and one.id not in there))


def check_undoing(confirmed_on: date, today: date) -> None:
    """Refuse to undo what was done more than thirty days ago."""
    if today > confirmed_on + UNDONE_WITHIN:
        raise Refusal(
            "people.rollover-too-late", N_("已超过 30 天，不能整批撤销。个别学生有误，请逐个更正。")
        )
