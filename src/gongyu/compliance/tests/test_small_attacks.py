"""Everything somebody outside the school can open, put together to work out what is withheld."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from itertools import product
from math import inf
from random import Random
from typing import Any, Final

import pytest
from django.utils import timezone

from gongyu.compliance import queries
from gongyu.compliance.models import Rollup, Standing
from gongyu.compliance.operations import assess_all
from gongyu.compliance.rules.small import SMALL, WITHHELD, is_small, left_out
from gongyu.compliance.rules.states import Figures, Pace, state_of
from gongyu.compliance.tests.doing import visited
from gongyu.organisations.factories import organisation
from tests.cast import TODAY, Cast, pupil_in

PERIOD = "2026-2027"
COLUMNS = ("required", "achieved", "attested", "exempt")
AWAY = ("city_officer", "county_officer", "other_county_officer", "department_officer", "guardian")
Cell = tuple[str, str]
Seen = dict[Cell, int | None]
Bounds = dict[Cell, tuple[float, float]]


# --- knowing the rule ------------------------------------------------------------------------------------
@pytest.mark.parametrize("whole_told", [True, False])
@pytest.mark.parametrize("width", [2, 3, 4])
def test_who_knows_the_rule_cannot_turn_it_round(width: int, whole_told: bool) -> None:
    """Of all worlds that look the same from outside, two differ in each small part that is withheld."""
    worlds: dict[Any, list[tuple[int, ...]]] = defaultdict(list)
    for parts in product(range(9 if width < 4 else 8), repeat=width):
        hidden = left_out(parts, whole_told=whole_told)
        told = tuple(None if place in hidden else count for place, count in enumerate(parts))
        worlds[told, sum(parts) if whole_told else None].append(parts)
    top = 8 if width < 4 else 7
    for (told, whole), alike in worlds.items():
        if sum(count for count, shown in zip(alike[0], told, strict=True) if shown is None) > top:
            continue  # some of the worlds that look like it are larger than those tried
        for place, count in enumerate(told):
            values = {parts[place] for parts in alike}
            if count is None and len(values) == 1 and is_small(values.pop()):
                there = {one for one in alike[0] if one}
                assert (len(there) == 1 and max(there) < SMALL) or (whole or 0) < SMALL, (told, whole, alike)


# --- putting pages together ------------------------------------------------------------------------------
def opened(cast: Cast, member: str, bodies: list[int]) -> tuple[Seen, dict[str, str]]:
    """Every figure and state about visits on every page, by whom and what it counts; a figure that one page
    tells and another withholds is told."""
    viewer, seen, states = cast.viewer(member), Seen(), dict[str, str]()

    def saw(who: str, figures: Any, state: str | None = None) -> None:
        for name in COLUMNS:
            value = getattr(figures, name, None)
            seen[who, name] = value if seen.get((who, name)) is None else seen[who, name]
        if state and state != WITHHELD:
            states[who] = state

    def summed(who: str, one: Any) -> None:
        if one.total is not None:
            saw(who, one.total, one.state)

    for place in queries.areas(viewer):
        summed(place.digits, queries.area_trace(viewer, "M1.20", PERIOD, place.digits).sum)
        for part in queries.area_trace(viewer, "M1.20", PERIOD, place.digits).parts:
            saw(body(part.organisation_id), part, part.state)
        page = queries.duty_page(viewer, place, "M1.20")
        for one in page.sums:
            summed(place.digits, one)
        for county in page.counties:
            summed(county.place.prefix, county.now)
        for line in page.bearers.lines if page.bearers else ():
            saw(body(line.organisation_id), line, line.state)
        for word in ("met", "behind", "on_course", "unmet"):
            narrowed = queries.duty_page(viewer, place, "M1.20", state=word).bearers
            for line in narrowed.lines if narrowed else ():
                saw(body(line.organisation_id), line, word)
        if not place.is_city:
            for school in queries.county(viewer, place.digits).schools:
                if school.visits:
                    saw(body(school.body.id), school.visits, school.visits.state)
    for key in bodies:
        try:
            whole = queries.school(viewer, key)
        except Exception:
            continue
        for article in whole.articles:
            for owed in article.lines:
                if owed.words.key == "M1.20":
                    saw(body(key), owed.now, owed.now.state)
        trace = queries.trace(viewer, "M1.20", PERIOD, key)
        for name, value in zip(COLUMNS, trace.told, strict=True):
            seen[body(key), name] = value if value is not None else seen.get((body(key), name))
        assert not [count for _, count in trace.excused if count and is_small(count)]
    return seen, states


# A body's number may have the digits of a county or city.
BODY: Final = "body "


def body(number: object) -> str:
    return f"{BODY}{number}"


def narrowed(seen: Seen, wholes: dict[str, list[str]], states: dict[str, str], pace: Pace) -> Bounds:
    """What each figure can be, given all the others: sums, what is part of what, and what a state says."""
    bounds: Bounds = {}
    for (who, name), value in seen.items():
        # A count of none is told, but for those excused, and beside what is withheld itself.
        above = {"required": "required", "achieved": "required", "attested": "achieved"}.get(name, "")
        low = 1 if name == "required" or (above and seen[who, above] is not None) else 0
        bounds[who, name] = (value, value) if value is not None else (low, inf)
    for _ in range(60):
        before = dict(bounds)
        for whole, parts in wholes.items():
            for name in COLUMNS:
                _sum(bounds, (whole, name), [(part, name) for part in parts])
        for who in {who for who, _ in seen}:
            _row(bounds, who, states.get(who), pace)
        if bounds == before:
            return bounds
    return bounds


def _cut(bounds: Bounds, cell: Cell, low: float, high: float) -> None:
    now = bounds[cell]
    bounds[cell] = (max(now[0], low), min(now[1], high))


def _sum(bounds: Bounds, whole: Cell, parts: list[Cell]) -> None:
    low, high = sum(bounds[one][0] for one in parts), sum(bounds[one][1] for one in parts)
    _cut(bounds, whole, low, high)
    for one in parts:
        others = [other for other in parts if other != one]
        rest_low, rest_high = sum(bounds[o][0] for o in others), sum(bounds[o][1] for o in others)
        _cut(bounds, one, bounds[whole][0] - rest_high, bounds[whole][1] - rest_low)


def _row(bounds: Bounds, who: str, state: str | None, pace: Pace) -> None:
    required, achieved, attested, exempt = ((who, name) for name in COLUMNS)
    _cut(bounds, achieved, bounds[attested][0], bounds[required][1])
    _cut(bounds, attested, 0, bounds[achieved][1])
    _cut(bounds, required, bounds[achieved][0] + bounds[exempt][0], inf)
    _cut(bounds, exempt, 0, bounds[required][1] - bounds[achieved][0])
    if state in ("met", "behind", "on_course") and bounds[required][1] < 60:
        _fits(bounds, who, state, pace)


def _fits(bounds: Bounds, who: str, state: str, pace: Pace) -> None:
    """Of all values left those under which the state is the one that is told."""
    spans = []
    for name in ("required", "achieved", "exempt"):
        low, high = bounds[who, name]
        spans.append(range(int(low), int(min(high, bounds[who, "required"][1])) + 1))
    fitting = [
        (whole, done, free)
        for whole, done, free in product(*spans)
        if done + free <= whole
        and state_of("judged", "unknown", 100, Figures(whole, done, free), pace) == state
    ]
    assert fitting, (who, state, spans)
    for at, name in enumerate(("required", "achieved", "exempt")):
        _cut(bounds, (who, name), min(one[at] for one in fitting), max(one[at] for one in fitting))


def judged(required: int, achieved: int, exempt: int, pace: Pace) -> str:
    return state_of("judged", "unknown", 100, Figures(required, achieved, exempt), pace)


def told_apart(bounds: Bounds, seen: Seen, truth: dict[Cell, int]) -> list[tuple[Cell, int]]:
    """The small counts that are withheld and yet can have one value only."""
    return [
        (cell, truth[cell])
        for cell, (low, high) in bounds.items()
        if seen[cell] is None and low == high and is_small(truth[cell])
    ]


def drawn(luck: Random) -> tuple[int, int, int, int]:
    """A school's figures, small ones more often than not."""
    required = luck.choice((0, luck.randrange(1, 6), luck.randrange(5, 40)))
    achieved = luck.choice((0, required, luck.randrange(required + 1), max(required - luck.randrange(4), 0)))
    attested = luck.choice((0, achieved, luck.randrange(achieved + 1)))
    exempt = luck.choice((0, luck.randrange(required - achieved + 1)))
    return required, achieved, attested, exempt


def world(cast: Cast, seed: int) -> tuple[dict[Cell, int], dict[str, list[str]], Pace]:
    """Standings as a seed draws them for a few schools of two counties, and their sums."""
    luck = Random(seed)
    pace = Pace(luck.randrange(1, 365), 365, False)
    schools = [cast.school, cast.other_school]
    for number in range(luck.randrange(2, 6)):
        schools.append(
            organisation(region_code=luck.choice(("130202001001", "130203001001")), name=f"校{number}")
        )
    Standing.objects.all().delete()
    Rollup.objects.all().delete()
    truth: dict[Cell, int] = defaultdict(int)
    wholes: dict[str, list[str]] = {"1302": ["130202", "130203"], "130202": [], "130203": []}
    named = {"duty_key": "M1.20", "period_key": PERIOD, "as_of": timezone.now(), "position": 1}
    for school in schools:
        figures = drawn(luck)
        state = judged(figures[0], figures[1], figures[3], pace)
        values = dict(zip(COLUMNS, figures, strict=True))
        Standing.objects.create(
            organisation=school, county_code=school.county_code, state=state, **values, **named
        )
        wholes[school.county_code].append(body(school.pk))
        for name, value in values.items():
            for who in (body(school.pk), school.county_code, "1302"):
                truth[who, name] += value
    for county in ("130202", "130203"):
        sums = {name: truth[county, name] for name in COLUMNS}
        Rollup.objects.create(county_code=county, units=len(wholes[county]), **sums, **named)
    return truth, wholes, pace


def lonely(truth: dict[Cell, int], wholes: dict[str, list[str]]) -> set[str]:
    """Columns in which nothing could be done: all that is there are ones, or fours, of a told sum."""
    found = set()
    for whole, parts in wholes.items():
        for name in COLUMNS:
            there = {truth[part, name] for part in parts if truth[part, name]}
            if len(there) == 1 and is_small(max(there)) and truth[whole, name] >= SMALL:
                found.add(name)
    return found


@pytest.mark.django_db
@pytest.mark.usefixtures("on_the_day")
@pytest.mark.parametrize("seed", range(24))
def test_what_is_withheld_cannot_be_worked_out(cast: Cast, seed: int) -> None:
    truth, wholes, pace = world(cast, seed)
    bodies = [int(key.removeprefix(BODY)) for county in ("130202", "130203") for key in wholes[county]]
    for member in (
        "city_officer",
        "county_officer",
        "other_county_officer",
        "department_officer",
        "guardian",
    ):
        seen, states = opened(cast, member, bodies)
        assert all(value in (None, truth[cell]) for cell, value in seen.items())
        seen = {cell: seen.get(cell) for cell in truth}
        # A county is judged at the pace of the day, which is not the one drawn here.
        states = {who: state for who, state in states.items() if who not in wholes}
        found = told_apart(narrowed(seen, wholes, states, pace), seen, truth)
        excused = lonely(truth, wholes)
        assert not [one for one in found if one[0][1] not in excused], (member, found)


@pytest.mark.django_db
@pytest.mark.usefixtures("on_the_day")
def test_nor_over_the_cast(cast: Cast) -> None:
    for pupil in (*cast.pupils[:3], cast.far_pupils[0]):
        visited(cast, pupil.pk) if pupil in cast.pupils else None
    for number in range(9):
        pupil_in(cast.other_class, f"新{number}", since=TODAY - timedelta(days=40))
    assess_all(today=TODAY)
    truth: dict[Cell, int] = defaultdict(int)
    wholes: dict[str, list[str]] = {"1302": ["130202", "130203"], "130202": [], "130203": []}
    for row in Standing.objects.filter(duty_key="M1.20", period_key=PERIOD):
        wholes[row.county_code].append(body(row.organisation_id))
        for name in COLUMNS:
            for who in (body(row.organisation_id), row.county_code, "1302"):
                truth[who, name] += getattr(row, name)
    seen, _states = opened(cast, "city_officer", [cast.school.pk, cast.other_school.pk])
    assert seen[body(cast.school.pk), "achieved"] is None
    seen = {cell: seen.get(cell) for cell in truth}
    assert not told_apart(narrowed(seen, wholes, {}, Pace(84, 365, False)), seen, truth)
