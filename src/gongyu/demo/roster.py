"""The demonstration's classes, pupils, households, guardians and staff, as whole arrays.

Every stage keeps its number of classes a grade; a cohort moves up with its class. Those who finished a
stage last summer sit in the next stage's first grade now, so two school years hang together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from gongyu.demo.size import GRADES, LOWER, Size

Array = np.ndarray


@dataclass(slots=True)
class Classes:
    """One element a class; `school` indexes the list of schools."""

    school: Array
    entry_year: Array
    number: Array
    size: Array
    head: Array
    head_before: Array


@dataclass(slots=True)
class Seats:
    """One element a place in a class that a pupil holds or held; an enrolment each."""

    school_class: Array
    pupil: Array
    first_day: Array
    last_before: Array
    on_leave: Array


@dataclass(slots=True)
class Roster:
    classes: Classes
    seats: Seats
    staff_school: Array
    pupils: int
    born: Array
    pupil_county: Array
    household: Array
    household_county: Array
    household_region: Array
    guardians_of: Array


def day(value: date) -> np.datetime64:
    return np.datetime64(value, "D")


NEVER = np.datetime64("NaT", "D")


class Enroller:
    """Draws the roster of one demonstration for the school year that begins in `year`."""

    def __init__(
        self, schools: list[dict[str, Any]], size: Size, year: int, rng: np.random.Generator
    ) -> None:
        self.schools, self.size, self.year, self.rng = schools, size, year, rng
        self.stage = np.array([s["stage"] for s in schools])
        self.county = np.array([int(s["county_code"]) for s in schools])
        self.grades = np.array([GRADES[s["stage"]] for s in schools])
        self.width = np.array([1 + int(rng.poisson(size.more_classes[s["stage"]])) for s in schools])

    def draw(self) -> Roster:
        classes, staff_school = self._classes()
        seats, pupils = self._seats(classes)
        born = self._births(classes, seats, pupils)
        home = np.zeros(pupils, dtype=np.int64)
        home[seats.pupil] = self.county[classes.school[seats.school_class]]
        school_of = np.zeros(pupils, dtype=np.int64)
        school_of[seats.pupil] = classes.school[seats.school_class]
        household, county, region = self._households(home, school_of)
        kin = 2 + (self.rng.random(len(county)) < 0.18).astype(np.int64)
        return Roster(classes, seats, staff_school, pupils, born, home, household, county, region, kin)

    def _classes(self) -> tuple[Classes, Array]:
        per_school = self.width * (self.grades + 1)
        school = np.repeat(np.arange(len(self.schools)), per_school)
        order = np.arange(len(school)) - np.repeat(np.cumsum(per_school) - per_school, per_school)
        width, grades = self.width[school], self.grades[school]
        entry = self.year - grades + order // width
        number = order % width + 1
        mean = np.array([self.size.class_size[s] for s in self.stage[school]])
        count = np.clip(np.rint(self.rng.normal(mean, mean * 0.09)), 3, 56).astype(np.int64)
        per_staff = np.maximum(np.rint(self.width * self.grades * self.size.staff_per_class), 5).astype(int)
        staff_from = np.cumsum(per_staff) - per_staff
        # The head of the cohort that has left takes the newest one; three posts come before teachers.
        slot = 3 + (entry % grades) * width + number - 1
        head = staff_from[school] + np.minimum(slot, per_staff[school] - 1)
        moved = self.rng.random(len(school)) < 0.05
        spare = staff_from[school] + per_staff[school] - 1 - (number % 2)
        before = np.where(moved & (entry < self.year) & (entry > self.year - grades), spare, head)
        staff_school = np.repeat(np.arange(len(self.schools)), per_staff)
        return Classes(school, entry, number, count, head, before), staff_school

    def _seats(self, classes: Classes) -> tuple[Seats, int]:
        seat_class = np.repeat(np.arange(len(classes.size)), classes.size)
        stage = self.stage[classes.school[seat_class]]
        county = self.county[classes.school[seat_class]]
        entry = classes.entry_year[seat_class]
        pupil = np.full(len(seat_class), -1, dtype=np.int64)
        newest = np.isin(stage, list(LOWER)) & (entry == self.year)
        pupil[~newest] = np.arange(int((~newest).sum()))
        for upper, lower in LOWER.items():
            done = (stage == lower) & (entry == self.year - GRADES[lower])
            for code in np.unique(county):
                leavers = self.rng.permutation(pupil[np.flatnonzero(done & (county == code))])
                entrants = np.flatnonzero(newest & (stage == upper) & (county == code))
                known = min(len(leavers), len(entrants))
                pupil[entrants[:known]] = leavers[:known]
        fresh = np.flatnonzero(pupil < 0)
        start = int((~newest).sum())
        pupil[fresh] = start + np.arange(len(fresh))
        finished = entry == self.year - np.array([GRADES[s] for s in stage])
        first = np.array([f"{y}-09-01" for y in range(self.year - 10, self.year + 1)], dtype="datetime64[D]")
        seats = Seats(
            seat_class,
            pupil,
            first[entry - (self.year - 10)],
            np.where(finished, day(date(self.year, 9, 1)), NEVER),
            self.rng.random(len(seat_class)) < 0.003,
        )
        return seats, start + len(fresh)

    def _births(self, classes: Classes, seats: Seats, pupils: int) -> Array:
        age = {"kindergarten": 3, "primary": 6, "junior": 12, "senior": 15, "special": 7}
        at_entry = np.array([age[s] for s in self.stage])[classes.school[seats.school_class]]
        year = classes.entry_year[seats.school_class] - at_entry
        born = np.zeros(pupils, dtype="datetime64[D]")
        first = ((year - 1 - 1970) * 12 + 8).astype("datetime64[M]").astype("datetime64[D]")
        born[seats.pupil] = first
        return born + self.rng.integers(0, 365, pupils)

    def _households(self, home: Array, school_of: Array) -> tuple[Array, Array, Array]:
        """Household of each pupil; county and neighbourhood code of each household."""
        pupils = len(home)
        first = self.rng.random(pupils) < 0.83
        household = np.full(pupils, -1, dtype=np.int64)
        household[first] = np.arange(int(first.sum()))
        owners = np.flatnonzero(first)
        for code in np.unique(home):
            younger = np.flatnonzero(~first & (home == code))
            nearby = household[owners[home[owners] == code]]
            if len(nearby):
                household[younger] = nearby[self.rng.integers(0, len(nearby), len(younger))]
        lost = np.flatnonzero(household < 0)
        household[lost] = int(first.sum()) + np.arange(len(lost))
        owner = np.concatenate([owners, lost])
        return household, home[owner], school_of[owner]
