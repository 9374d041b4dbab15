"""A county's home visits in numbers: school by school and class by class, never a name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gongyu.access.rules import Viewer
from gongyu.compliance.queries import small
from gongyu.compliance.queries.pages.areas import area
from gongyu.compliance.queries.school import (
    ClassFigures,
    figures_of_schools,
    times_owed,
    told_classes,
    visit_duty,
)
from gongyu.compliance.rules.small import Told
from gongyu.kernel.calendar import Window
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body
from gongyu.people.queries import ClassSeen, classes_of
from gongyu.policy.queries import window
from gongyu.policy.rules import Duty


@dataclass(frozen=True, slots=True)
class SchoolVisits:
    """A school and its classes; None where so few children are counted that it is not told."""

    body: Body
    pupils: int | None
    reached: int | None
    attested: int | None
    classes: tuple[ClassFigures, ...]


@dataclass(frozen=True, slots=True)
class CountyVisits:
    """The schools of a county of whom the document asks visits, in the order of the tree, and the period."""

    code: str
    name: str
    period: Window | None
    schools: tuple[SchoolVisits, ...]


def county_visits(viewer: Viewer, county: str) -> CountyVisits:
    """A county whose standings the viewer sees; OutOfScope otherwise. As many queries as there are stages and
    a few more, however many schools. The figures are those of the pages, left out where they are there."""
    place = area(viewer, county)
    if place is None or place.is_city:
        raise OutOfScope
    schools = organisations.visible([place.digits], kinds=("school",), on=viewer.today)
    stages = dict.fromkeys(one.stage for one in schools)
    owed = [(stage, duty) for stage in stages if (duty := visit_duty(stage)) is not None]
    groups = classes_of([one.id for one in schools], viewer.today)
    found: dict[int, SchoolVisits] = {}
    for stage, duty in owed:
        of = [one for one in schools if one.stage == stage]
        found |= _of_stage(viewer, place.digits, of, stage, duty, groups)
    first = next(iter(owed), None)
    return CountyVisits(
        code=place.digits,
        name=place.name,
        period=window(first[1], first[0], place.digits, viewer.today) if first else None,
        schools=tuple(found[one.id] for one in schools if one.id in found),
    )


def _of_stage(
    viewer: Viewer,
    county: str,
    schools: Iterable[Body],
    stage: str,
    duty: Duty,
    groups: dict[int, tuple[ClassSeen, ...]],
) -> dict[int, SchoolVisits]:
    today, of = viewer.today, list(schools)
    period = window(duty, stage, county, today).key
    counted = figures_of_schools([one.id for one in of], duty, stage, today, times_owed(duty, county, today))
    wholes = small.of_bodies([county], [duty.key], [period])
    found = {}
    for one in of:
        figures = counted.get(one.id, {})
        whole = _whole(viewer, one, figures.values(), wholes.get((one.id, duty.key, period)))
        parts = told_classes(viewer, one.path, figures, whole)
        seen = tuple(
            ClassFigures(group, *parts.get(group.id, (0, 0, 0))[:3]) for group in groups.get(one.id, ())
        )
        found[one.id] = SchoolVisits(one, whole[0], whole[1], whole[2], seen)
    return found


def _whole(viewer: Viewer, body: Body, parts: Iterable[tuple[int, int, int]], told: Told | None) -> Told:
    """A school's own figures as its page has them. One that was never assessed is part of no sum yet."""
    if told is not None and not small.knows(viewer, body.path):
        return told[:3]
    sums = [sum(column) for column in zip(*parts, strict=True)] or [0, 0, 0]
    return tuple(sums) if small.knows(viewer, body.path) else small.alone([*sums, 0])[:3]
