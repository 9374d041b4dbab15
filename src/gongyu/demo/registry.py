"""Writes the demonstration's registry: regions, bodies, classes, staff, pupils, households, guardians."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from gongyu.demo.copy import Copier
from gongyu.demo.names import Names
from gongyu.demo.roster import Array, Roster
from gongyu.demo.size import GRADES

FATHER, MOTHER = "51", "52"
GRANDPARENTS = ("61", "62", "63", "64")


class Registrar:
    """Queues every table of organisations and people, in the order in which rows refer to each other."""

    def __init__(self, copier: Copier, names: Names, rng: np.random.Generator) -> None:
        self.copier, self.names, self.rng = copier, names, rng

    def bodies(self, regions: list[dict[str, Any]], rows: list[dict[str, Any]]) -> None:
        self.copier.put("organisations_region", _columns(regions))
        self.copier.put("organisations_organisation", _columns(rows))

    def school(self, roster: Roster, schools: list[dict[str, Any]], year: int) -> None:
        """Classes, staff, posts and head teachers."""
        classes = roster.classes
        ids = np.array([s["id"] for s in schools])
        county = np.array([s["county_code"] for s in schools])
        count = len(classes.size)
        grades = _grades(schools)[classes.school]
        opened = _september(classes.entry_year)
        gone = classes.entry_year == year - grades
        closed = np.where(gone, np.datetime64(date(year, 9, 1)), np.datetime64("NaT"))
        self.copier.put(
            "people_schoolclass",
            {
                "id": np.arange(1, count + 1),
                "organisation_id": ids[classes.school],
                "entry_year": classes.entry_year,
                "number": classes.number,
                "opened_on": opened,
                "closed_on": _days(closed),
            },
        )
        self._staff(roster, ids, county)
        moved = (classes.head != classes.head_before) & ~gone
        change = np.datetime64(date(year, 9, 1))
        first = {
            "school_class_id": np.arange(1, count + 1),
            "staff_id": np.where(moved, classes.head_before, classes.head) + 1,
            "valid_from": opened,
            "valid_until": _days(np.where(moved, change, closed)),
        }
        later = np.flatnonzero(moved)
        second = {
            "school_class_id": later + 1,
            "staff_id": classes.head[later] + 1,
            "valid_from": np.full(len(later), change),
            "valid_until": _days(np.full(len(later), np.datetime64("NaT"))),
        }
        for rows in (first, second):
            self._interval("people_headship", rows)

    def _staff(self, roster: Roster, ids: Array, county: Array) -> None:
        place = roster.staff_school
        surnames = self.names.surname_indexes(len(place))
        name, pinyin = self.names.adults(surnames)
        number = np.arange(1, len(place) + 1)
        self.copier.put(
            "people_staff",
            {
                "id": number,
                "county_code": county[place],
                "name": name,
                "pinyin": pinyin,
                "staff_number": pa.array([f"G{n:06d}" for n in number.tolist()]),
            },
        )
        order = np.arange(len(place)) - np.searchsorted(place, place)
        posts = np.array(["principal", "moral_director", "psychologist", "teacher"])
        self._interval(
            "people_post",
            {
                "staff_id": number,
                "organisation_id": ids[place],
                "post": posts[np.minimum(order, 3)],
                "valid_from": np.full(len(place), np.datetime64("2020-09-01")),
            },
        )

    def families(self, roster: Roster, schools: list[dict[str, Any]], region_of: Array, year: int) -> None:
        """Households, guardians, pupils and where each lives and learns."""
        home = np.arange(1, len(roster.household_county) + 1)
        county = roster.household_county.astype(str)
        self.copier.put("people_household", {"id": home, "county_code": county, "region_id": region_of})
        surnames = self.names.surname_indexes(len(home))
        self._pupils(roster, surnames)
        self._guardians(roster, surnames, county)
        first = np.zeros(roster.pupils, dtype="datetime64[D]")
        first[roster.seats.pupil[::-1]] = roster.seats.first_day[::-1]
        self._interval(
            "people_residence",
            {
                "pupil_id": np.arange(1, roster.pupils + 1),
                "household_id": roster.household + 1,
                "valid_from": first,
            },
        )
        self._kin(roster, first)
        seats, ids = roster.seats, np.array([s["id"] for s in schools])
        self._interval(
            "people_enrolment",
            {
                "pupil_id": seats.pupil + 1,
                "organisation_id": ids[roster.classes.school[seats.school_class]],
                "school_class_id": seats.school_class + 1,
                "status": np.where(seats.on_leave, "leave", "attending"),
                "valid_from": seats.first_day,
                "valid_until": _days(seats.last_before),
            },
        )

    def _pupils(self, roster: Roster, surnames: Array) -> None:
        name, pinyin = self.names.children(surnames[roster.household])
        self.copier.put(
            "people_pupil",
            {
                "id": np.arange(1, roster.pupils + 1),
                "county_code": roster.pupil_county.astype(str),
                "name": name,
                "pinyin": pinyin,
                "sex": self.rng.integers(1, 3, roster.pupils),
                "born_on": roster.born,
            },
        )

    def _guardians(self, roster: Roster, surnames: Array, county: Array) -> None:
        kin = roster.guardians_of
        place = np.repeat(np.arange(len(kin)), kin)
        order = np.arange(len(place)) - np.repeat(np.cumsum(kin) - kin, kin)
        own = np.where(order == 0, surnames[place], self.names.surname_indexes(len(place)))
        # Fathers first, then mothers, then a grandparent of either kind: as their relations are written.
        elders = np.arange(len(place)) % len(GRANDPARENTS) % 2 == 1
        name, pinyin = self.names.adults(own, np.where(order < 2, order == 1, elders))
        self.copier.put(
            "people_guardian",
            {
                "id": np.arange(1, len(place) + 1),
                "county_code": county[place],
                "name": name,
                "pinyin": pinyin,
            },
        )

    def _kin(self, roster: Roster, first: Array) -> None:
        kin = roster.guardians_of
        start = np.cumsum(kin) - kin
        count = kin[roster.household]
        pupil = np.repeat(np.arange(roster.pupils), count)
        order = np.arange(len(pupil)) - np.repeat(np.cumsum(count) - count, count)
        guardian = start[roster.household[pupil]] + order
        grand = np.array(GRANDPARENTS)[guardian % 4]
        relation = np.where(order == 0, FATHER, np.where(order == 1, MOTHER, grand))
        self._interval(
            "people_guardianship",
            {
                "pupil_id": pupil + 1,
                "guardian_id": guardian + 1,
                "relation": relation,
                "valid_from": first[pupil],
            },
        )

    def _interval(self, table: str, columns: dict[str, Any]) -> None:
        start = self.copier.rows.get(table, 0)
        count = len(columns["valid_from"])
        recorded = columns["valid_from"].astype("datetime64[s]").astype(str)
        self.copier.put(
            table,
            {
                "id": np.arange(start + 1, start + count + 1),
                **columns,
                "recorded_at": np.char.add(recorded, "Z"),
            },
        )


def _columns(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {name: [row[name] for row in rows] for name in rows[0]}


def _days(values: Array) -> pa.Array:
    return pa.array(values.astype("datetime64[D]"), from_pandas=True)


def _september(years: Array) -> Array:
    return ((years - 1970) * 12 + 8).astype("datetime64[M]").astype("datetime64[D]")


def _grades(schools: list[dict[str, Any]]) -> Array:
    return np.array([GRADES[s["stage"]] for s in schools])
