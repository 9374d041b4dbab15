"""One class: its figures, and by name who is still to be visited, for those who may know."""

from __future__ import annotations

from dataclasses import dataclass

from gongyu.access.permissions import STANDING_NAMES, STANDING_VIEW, VISIT_RECORD
from gongyu.access.rules import Viewer, require
from gongyu.compliance.queries.exemptions import excepted_pupils
from gongyu.compliance.queries.pages.words import DutyWords, duty_words, period_words
from gongyu.compliance.queries.school import class_figures, times_owed, told_classes, told_school, visit_duty
from gongyu.compliance.rules.small import Told
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.ledger.queries import reached
from gongyu.people.queries import ClassSeen, Seat, class_pupils, school_class
from gongyu.policy.queries import window


@dataclass(frozen=True, slots=True)
class ClassPage:
    """A class. `waiting` is None for those who may not know pupils by name; `excepted` lie among them."""

    seen: ClassSeen
    duty: DutyWords | None
    period: str
    period_key: str
    # None where so few children are counted that it is not told.
    pupils: int | None
    reached: int | None
    attested: int | None
    waiting: tuple[Seat, ...] | None
    may_record: bool
    excepted: frozenset[int] = frozenset()

    @property
    def excused(self) -> int:
        """How many of those not visited are excepted: they stay in the denominator, as a class of their
        own."""
        return sum(one.pupil_id in self.excepted for one in self.waiting or ())


def class_page(viewer: Viewer, class_id: int) -> ClassPage:
    """A class at a place whose standings the viewer sees, or one that they head; OutOfScope otherwise."""
    seen = school_class(viewer, class_id)
    pupils = _named(viewer, seen)
    if pupils is None:
        require(viewer, STANDING_VIEW, seen.path)
    duty, today = visit_duty(seen.stage), viewer.today
    if duty is None:
        return ClassPage(seen, None, "", "", len(pupils or ()), 0, 0, None if pupils is None else (), False)
    now = window(duty, seen.stage, seen.county_code, today)
    n = times_owed(duty, seen.county_code, today)
    only = class_id if pupils is not None else None
    figures = class_figures(seen.organisation_id, duty, seen.stage, today, n, only)
    told: dict[int | None, Told] = dict(figures)
    if pupils is None:
        school = told_school(seen.organisation_id, seen.county_code, duty, now.key)
        told = told_classes(viewer, seen.path, figures, school)
    whole, hit, attested = told.get(class_id, (0, 0, 0))
    waiting, excepted = None, frozenset[int]()
    if pupils is not None:
        done = reached(
            [one.pupil_id for one in pupils],
            kinds=duty.acts,
            capacities=duty.capacity,
            since=now.starts_on,
            until=today,
            times=n,
        )
        excepted = excepted_pupils(duty.key, seen.organisation_id, today)
        waiting = tuple(one for one in pupils if one.pupil_id not in done)
    return ClassPage(
        seen,
        duty_words(duty),
        period_words(now.key),
        now.key,
        whole,
        hit,
        attested,
        waiting=waiting,
        may_record=pupils is not None and viewer.may(VISIT_RECORD),
        excepted=excepted,
    )


def _named(viewer: Viewer, seen: ClassSeen) -> tuple[Seat, ...] | None:
    """The pupils, or None for somebody who may see the class but not who is still to be visited."""
    if not viewer.may_at(STANDING_NAMES, seen.path) and not viewer.may_own(STANDING_NAMES):
        return None
    try:
        return class_pupils(viewer, seen.id, seen=seen)
    except (Forbidden, OutOfScope):
        return None
