"""The end of a school year at a school, as it would be and as it was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import connection
from django.utils.timezone import localtime

from gongyu.access.permissions import ROSTER_MANAGE
from gongyu.access.rules import Viewer, require
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body
from gongyu.people.models import RollOver, RollOverPupil, SchoolClass
from gongyu.people.queries.seats import Seat, class_name, seat, seats_of_class
from gongyu.people.rules import rollover as rules
from gongyu.people.rules.rollover import Cohort, Decision, Plan, Seated, Totals

SCHOOLS: Final = ("school", "kindergarten")
_BEFORE: Final = """
SELECT coalesce(school_class_id, 0), count(*) FROM people_enrolment
WHERE organisation_id = %(school)s AND superseded_at IS NULL
  AND valid_from <= %(day)s AND (valid_until IS NULL OR valid_until > %(day)s)
GROUP BY 1"""
_SEATED: Final = """
SELECT DISTINCT ON (e.pupil_id) e.pupil_id, coalesce(e.school_class_id, 0),
       CASE WHEN n.id IS NULL THEN NULL ELSE coalesce(n.school_class_id, 0) END,
       coalesce(n.valid_from >= %(ends)s, false)
FROM people_enrolment e
LEFT JOIN people_enrolment n ON n.pupil_id = e.pupil_id AND n.organisation_id = e.organisation_id
     AND n.superseded_at IS NULL AND n.valid_until IS NULL
WHERE e.organisation_id = %(school)s AND e.superseded_at IS NULL
  AND e.valid_from <= %(day)s AND (e.valid_until IS NULL OR e.valid_until > %(day)s)
ORDER BY e.pupil_id, e.id"""


@dataclass(frozen=True, slots=True)
class ClassRow:
    """A class before and after; `id` is 0 for the pupils who are in none."""

    id: int
    name: str
    leaves: bool
    totals: Totals


@dataclass(frozen=True, slots=True)
class Decided:
    """A pupil of whom something else was decided than for their class."""

    pupil_id: int
    name: str
    class_name: str
    kind: str
    target_name: str


@dataclass(frozen=True, slots=True)
class RollOverPage:
    """A school's roll-over of a summer: the plan, or once it is done what was done."""

    body: Body
    year: int
    ends_on: date
    classes: tuple[ClassRow, ...]
    total: Totals
    unbalanced: tuple[str, ...]
    exceptions: tuple[Decided, ...]
    outcome: str
    steps: int
    done_on: date | None
    undo_until: date | None
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class ClassPage:
    """The pupils of a class, to decide about some of them."""

    body: Body
    id: int
    name: str
    leaves: bool
    pupils: tuple[Seat, ...]
    decided: dict[int, Decision]
    names: dict[int, str]


@dataclass(frozen=True, slots=True)
class PupilToDecide:
    """A pupil, what may be decided of them as pairs of (key, class name), and what has been."""

    body: Body
    seat: Seat
    leaves: bool
    down: tuple[tuple[int, str], ...]
    up: tuple[tuple[int, str], ...]
    decided: str


def roll_over(viewer: Viewer, organisation_id: int) -> RollOverPage:
    """The plan of the last summer, or what was done; for a school's office."""
    body = school_to_manage(viewer, organisation_id)
    year = rules.summer(viewer.today)
    kept = draft(body.id, year)
    cohorts = cohorts_of(body, year)
    plan = plan_of(body, year, viewer.today, cohorts, decisions_of(kept))
    names = _names(cohorts, body, rules.last_day(year, viewer.today))
    done_on = localtime(kept.confirmed_at).date() if kept and kept.confirmed_at else None
    until = done_on + rules.UNDONE_WITHIN if done_on else None
    totals = plan.totals
    if kept and done_on:  # as it was done: since then pupils may have come and gone
        totals = {int(key): Totals(*figures) for key, figures in kept.totals.items()}
    rows = [
        ClassRow(key, names.get(key, ""), key in cohorts and cohorts[key].leaves, one)
        for key, one in totals.items()
    ]
    return RollOverPage(
        body=body,
        year=year,
        ends_on=rules.year_ends(year),
        classes=tuple(sorted(rows, key=lambda row: _order(cohorts.get(row.id)))),
        total=plan.total,
        unbalanced=tuple(names.get(key, "") for key in plan.unbalanced),
        exceptions=_exceptions(kept, body, viewer.today, names),
        outcome=plan.outcome,
        steps=len(plan.steps),
        done_on=done_on,
        undo_until=until if until and viewer.today <= until else None,
        counts=kept.counts if kept else {},
    )


def roll_over_class(viewer: Viewer, class_id: int) -> ClassPage:
    """The pupils of a class with what has been decided of them."""
    one = SchoolClass.objects.filter(pk=class_id).first()
    if one is None:
        raise OutOfScope
    body = school_to_manage(viewer, one.organisation_id)
    year = rules.summer(viewer.today)
    cohorts = cohorts_of(body, year)
    if class_id not in cohorts:
        raise OutOfScope
    day = rules.last_day(year, viewer.today)
    names = _names(cohorts, body, day)
    return ClassPage(
        body=body,
        id=class_id,
        name=names[class_id],
        leaves=cohorts[class_id].leaves,
        pupils=seats_of_class(class_id, day),
        decided=decisions_of(draft(body.id, year)),
        names=names,
    )


def pupil_to_decide(viewer: Viewer, pupil_id: int) -> PupilToDecide:
    """A pupil in a class on the year's last day, and the classes they might be in next year."""
    year = rules.summer(viewer.today)
    day = rules.last_day(year, viewer.today)
    one = seat(pupil_id, day)
    if one is None or one.class_id is None:
        raise OutOfScope
    body = school_to_manage(viewer, one.organisation_id)
    cohorts = cohorts_of(body, year)
    own, names = cohorts[one.class_id], _names(cohorts, body, day)
    others = sorted((other for other in cohorts.values() if not other.leaves), key=_order)
    decided = decisions_of(draft(body.id, year)).get(pupil_id)
    return PupilToDecide(
        body=body,
        seat=one,
        leaves=own.leaves,
        down=tuple((o.id, names[o.id]) for o in others if o.entry_year == own.entry_year + 1),
        up=tuple((o.id, names[o.id]) for o in others if o.entry_year == own.entry_year - 1),
        decided=str(decided.target or decided.kind) if decided else "",
    )


def school_to_manage(viewer: Viewer, organisation_id: int) -> Body:
    """A school whose pupils the viewer may move; OutOfScope or Forbidden otherwise."""
    body = organisations.body(organisation_id)
    if body is None:
        raise OutOfScope
    require(viewer, ROSTER_MANAGE, body.path)
    if body.kind not in SCHOOLS:
        raise OutOfScope
    return body


def draft(organisation_id: int, year: int) -> RollOver | None:
    """A school's roll-over of a summer, begun or done and not undone."""
    return RollOver.objects.filter(organisation_id=organisation_id, year=year, undone_at__isnull=True).first()


def decisions_of(kept: RollOver | None) -> dict[int, Decision]:
    """What has been decided of pupils, by pupil."""
    if kept is None:
        return {}
    rows = RollOverPupil.objects.filter(roll_over=kept).exclude(decision="")
    return {
        pupil: Decision(kind, target)
        for pupil, kind, target in rows.values_list("pupil_id", "decision", "target_id")
    }


def cohorts_of(body: Body, year: int) -> dict[int, Cohort]:
    """The classes of a school that were open on the last day of the year."""
    rows = SchoolClass.objects.filter(organisation_id=body.id)
    rows = rows.exclude(closed_on__lt=rules.year_ends(year)).order_by("pk")
    return {
        key: Cohort(key, entry, number, rules.leaves(entry, body.stage, year))
        for key, entry, number in rows.values_list("id", "entry_year", "number")
    }


def plan_of(
    body: Body, year: int, today: date, cohorts: dict[int, Cohort], decisions: dict[int, Decision]
) -> Plan:
    """What would become of a school's pupils (two statements, however many they are)."""
    values = {"school": body.id, "day": rules.last_day(year, today), "ends": rules.year_ends(year)}
    seated = [Seated(*row) for row in _fetch(_SEATED, values)]
    return rules.planned(dict(_fetch(_BEFORE, values)), seated, cohorts, decisions)


def class_words_of(keys: tuple[int, ...], body: Body, year: int, today: date) -> tuple[str, ...]:
    """The names of some classes in the year that ends."""
    names = _names(cohorts_of(body, year), body, rules.last_day(year, today))
    return tuple(names.get(key, "") for key in keys)


def _exceptions(kept: RollOver | None, body: Body, today: date, names: dict[int, str]) -> tuple[Decided, ...]:
    if kept is None:
        return ()
    rows = RollOverPupil.objects.filter(roll_over=kept).exclude(decision="").select_related("pupil", "target")
    day = rules.last_day(kept.year, today)
    then = dict(_fetch_classes([row.pupil_id for row in rows], body, day))
    return tuple(
        Decided(
            pupil_id=row.pupil_id,
            name=row.pupil.name,
            class_name=names.get(then.get(row.pupil_id, 0), ""),
            kind=row.decision,
            target_name=class_name(row.target.entry_year, row.target.number, body.stage, day)
            if row.target
            else "",
        )
        for row in sorted(rows, key=lambda row: (row.pupil.pinyin, row.pk))
    )


def _fetch_classes(pupils: list[int], body: Body, day: date) -> list[tuple[Any, ...]]:
    return _fetch(
        "SELECT pupil_id, coalesce(school_class_id, 0) FROM people_enrolment"
        " WHERE pupil_id = ANY(%(pupils)s) AND organisation_id = %(school)s AND superseded_at IS NULL"
        " AND valid_from <= %(day)s AND (valid_until IS NULL OR valid_until > %(day)s)",
        {"pupils": pupils, "school": body.id, "day": day},
    )


def _names(cohorts: dict[int, Cohort], body: Body, day: date) -> dict[int, str]:
    return {one.id: class_name(one.entry_year, one.number, body.stage, day) for one in cohorts.values()}


def _order(cohort: Cohort | None) -> tuple[int, int]:
    """The leaving classes first, those who are in none last."""
    return (cohort.entry_year, cohort.number) if cohort else (9999, 0)


def _fetch(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
