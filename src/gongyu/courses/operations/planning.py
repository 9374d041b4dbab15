"""A school publishes what its parents' school offers this year: the only door, and what it discharges."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

from django.db import IntegrityError, transaction

from gongyu.access.permissions import COURSE_WRITE
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.audit.operations import record as audit
from gongyu.committees import operations as committees
from gongyu.compliance.operations import reassess
from gongyu.courses import queries
from gongyu.courses.models import Plan, PlanCourse
from gongyu.courses.rules import editing
from gongyu.courses.rules import plan as rules
from gongyu.kernel.calendar import school_year
from gongyu.ledger import operations as ledger
from gongyu.organisations.queries import Body

# In the words of the ledger, whatever language somebody reads in.
REMOVED: Final = "课程移出了本学年的安排"


@transaction.atomic
def publish_plan(*, by: Viewer, today: date, organisation_id: int, course_ids: Collection[int]) -> int:
    """Publish the year's courses of a school, or change them; returns the plan. The same courses sent again
    change nothing. What is taken out is taken back in the ledger, with the reason."""
    require_anywhere(by, COURSE_WRITE)
    body = queries.planning_place(by, organisation_id)
    offered = {one.course_id: one for one in queries.offered_editions(body)}
    psychology = {key for key, one in offered.items() if one.topic == editing.PSYCHOLOGY}
    kinds = queries.kinds_owed(body)
    rules.check_plan(course_ids, offered)
    rules.check_psychology(rules.PSYCHOLOGY in kinds, bool(psychology & set(course_ids)), bool(psychology))
    row = _locked(by, today, body)
    added, removed = rules.changes(queries.planned_courses(row.pk), course_ids)
    poster = _Poster(by, today, body, kinds)
    for course_id in added:
        _add(poster, row, course_id, course_id in psychology)
    for gone in PlanCourse.objects.filter(plan=row, course_id__in=removed, removed_on__isnull=True):
        _remove(poster, gone)
    if added or removed:
        committees.lay_out(
            by=by,
            today=today,
            organisation_id=body.id,
            courses=[one.title for key, one in offered.items() if key in course_ids],
            ends=school_year(today).ends_before,
        )
    if kinds:
        reassess(organisation_ids=[body.id], today=today, occurred_on=today, kinds=list(kinds))
    if added or removed:
        audit(
            by=by.user_id,
            act="course.plan",
            noun="course_plan",
            key=str(row.pk),
            organisation_id=body.id,
            detail={"year": row.year, "added": list(added), "removed": list(removed)},
        )
    return row.pk


class _Poster:
    """Posts what a body owes, and nothing else."""

    def __init__(self, by: Viewer, today: date, body: Body, kinds: Collection[str]) -> None:
        self.by, self.today, self.body, self.kinds = by, today, body, kinds
        self.staff = queries.staff_id(by)
        self.until = school_year(today).ends_before.isoformat()

    def post(self, kind: str, source: str, *, stands: bool = True) -> int | None:
        """One entry; None where the body does not owe it. What stands does so until the school year ends."""
        if kind not in self.kinds:
            return None
        return ledger.post(
            by=self.by,
            today=self.today,
            kind=kind,
            organisation_id=self.body.id,
            occurred_on=self.today,
            actor_id=self.staff,
            facets={"valid_until": self.until if stands else ""},
            source=source,
        )


def _locked(by: Viewer, today: date, body: Body) -> Plan:
    """The plan of this school year, locked; made where there is none yet."""
    year = school_year(today).key
    rows = Plan.objects.select_for_update(of=("self",)).filter(organisation_id=body.id, year=year)
    if (found := rows.first()) is not None:
        return found
    try:
        with transaction.atomic():
            return Plan.objects.create(
                organisation_id=body.id,
                year=year,
                published_on=today,
                published_by_id=by.user_id,  # type: ignore[misc]
            )
    except IntegrityError:  # a twin request was faster: its plan is the plan
        return rows.get()


def _add(poster: _Poster, row: Plan, course_id: int, psychology: bool) -> None:
    made = PlanCourse.objects.create(plan=row, course_id=course_id, added_on=poster.today)
    source = f"courses.plancourse:{made.pk}"
    made.entry_id = poster.post(rules.GUIDANCE, source, stands=False)
    if psychology:
        made.psychology_entry_id = poster.post(rules.PSYCHOLOGY, source)
    made.save(update_fields=["entry", "psychology_entry"])


def _remove(poster: _Poster, gone: PlanCourse) -> None:
    gone.removed_on = poster.today
    gone.save(update_fields=["removed_on"])
    for entry_id in (gone.entry_id, gone.psychology_entry_id):
        if entry_id is not None:
            ledger.reverse(by=poster.by, today=poster.today, entry_id=entry_id, reason=REMOVED)
