"""The plan of a merger or a split as it is shown before it is carried out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from gongyu.access.permissions import ORGANISATION_MANAGE
from gongyu.access.rules import Viewer
from gongyu.console.queries.bodies import body_seen
from gongyu.console.rules import counts_are_told
from gongyu.organisations.queries import Body
from gongyu.people import queries as people
from gongyu.people.queries import ClassSeen, Plan


@dataclass(frozen=True, slots=True)
class Splitting:
    """A body, its classes on the day, and where they could go."""

    body: Body
    into: tuple[Body, ...]
    classes: tuple[ClassSeen, ...]


@dataclass(frozen=True, slots=True)
class PlanShown:
    """A plan, the names of its bodies, and whether its pupils are counted out to the viewer."""

    plan: Plan
    names: Mapping[int, str]
    told: bool


def splitting(viewer: Viewer, organisation_id: int, into: Collection[int], day: date) -> Splitting:
    """The classes of a body that may be given to others."""
    body = body_seen(viewer, organisation_id, ORGANISATION_MANAGE)
    others = tuple(body_seen(viewer, key, ORGANISATION_MANAGE) for key in into)
    return Splitting(body, others, people.classes_at(body.id, day))


def merger_shown(viewer: Viewer, organisation_ids: Collection[int], into_id: int, day: date) -> PlanShown:
    """What a merger would move."""
    return _shown(people.plan_merge(viewer, sorted(organisation_ids), into_id, day))


def split_shown(
    viewer: Viewer, organisation_id: int, goes: Mapping[int, int], heir_id: int | None, day: date
) -> PlanShown:
    """What a split would move."""
    return _shown(people.plan_split(viewer, organisation_id, goes, heir_id, day))


def _shown(plan: Plan) -> PlanShown:
    """Administrators know no pupils by name: pupils are counted out where no class and no side is small."""
    counts = [one.pupils for one in plan.moving]
    for side in plan.sides:
        before, after = side.before["pupils"], side.after["pupils"]
        counts += [before, after, abs(after - before)]
    return PlanShown(plan, {side.body.id: side.body.name for side in plan.sides}, counts_are_told(counts))
