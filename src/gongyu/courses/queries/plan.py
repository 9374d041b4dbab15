"""A school's course plan of the year: what there is to choose from, what stands in it, how many families."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from gongyu.access.permissions import COURSE_WRITE
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.compliance.rules.small import told
from gongyu.courses.models import Edition, Learning, Plan, PlanCourse
from gongyu.courses.queries.places import SCHOOLS, serving, writing_place, writing_places
from gongyu.courses.rules import editing
from gongyu.courses.rules import plan as rules
from gongyu.kernel.calendar import school_year
from gongyu.kernel.refusal import Forbidden
from gongyu.organisations.queries import Body
from gongyu.people import queries as people
from gongyu.policy.queries import pack, say
from gongyu.policy.rules import owed_by


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A course to choose, or chosen. `families` is None where so few have finished it that it is not told."""

    course_id: int
    edition_id: int
    title: str
    topic_words: str
    owner: str
    psychology: bool
    chosen: bool
    families: int | None


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The plan of a school year."""

    place: Body
    places: tuple[Body, ...]
    year: str
    published_on: date | None
    lines: tuple[PlanLine, ...]
    psychology_owed: bool
    credits: tuple[tuple[str, str], ...]
    act_words: tuple[str, ...]

    @property
    def chosen(self) -> tuple[PlanLine, ...]:
        return tuple(line for line in self.lines if line.chosen)


def planning_place(viewer: Viewer, organisation_id: int | None) -> Body:
    """A school or kindergarten for which the viewer lays out courses; OutOfScope or Forbidden otherwise."""
    require_anywhere(viewer, COURSE_WRITE)
    if organisation_id is None:
        found = next((one for one in writing_places(viewer) if one.kind in SCHOOLS), None)
        if found is None:
            raise Forbidden(COURSE_WRITE)
        return found
    found = writing_place(viewer, organisation_id)
    if found.kind not in SCHOOLS:
        raise Forbidden(COURSE_WRITE)
    return found


def plan(viewer: Viewer, organisation_id: int | None) -> PlanPage:
    """The plan of this school year with everything that may stand in it (seven queries)."""
    body = planning_place(viewer, organisation_id)
    year = school_year(viewer.today).key
    row = Plan.objects.filter(organisation_id=body.id, year=year).first()
    kept = planned_courses(row.pk) if row else frozenset()
    offered = tuple(offered_editions(body))
    counts = families_done(body.id, [one.course_id for one in offered], viewer.today) if row else {}
    duties = [
        duty
        for kind in rules.KINDS
        for duty in pack().duties_by_act.get(kind, ())
        if owed_by(duty, body.kind, body.level, body.stage)
    ]
    kinds = kinds_owed(body)
    return PlanPage(
        place=body,
        places=tuple(one for one in writing_places(viewer) if one.kind in SCHOOLS),
        year=year,
        published_on=row.published_on if row else None,
        lines=tuple(
            PlanLine(
                course_id=one.course_id,
                edition_id=one.pk,
                title=one.title,
                topic_words=_(editing.TOPICS[one.topic]),
                owner=one.course.organisation.name,
                psychology=one.topic == editing.PSYCHOLOGY,
                chosen=one.course_id in kept if row else one.topic == editing.PSYCHOLOGY,
                families=told(counts.get(one.course_id, 0)),
            )
            for one in offered
        ),
        psychology_owed=rules.PSYCHOLOGY in kinds,
        credits=tuple((duty.key, say(duty.summary)) for duty in duties),
        act_words=tuple(say(pack().acts[kind].words) for kind in kinds),
    )


def offered_editions(body: Body) -> Iterable[Edition]:
    """What a school may offer: published for its stage, by itself or by a body that serves it."""
    rows = Edition.objects.select_related("course__organisation").filter(
        serving([body.path]), Q(stages__contains=[body.stage]), state="published"
    )
    return rows.order_by("title", "pk")


def planned_courses(plan_id: int) -> frozenset[int]:
    """The courses in a plan now."""
    rows = PlanCourse.objects.filter(plan_id=plan_id, removed_on__isnull=True)
    return frozenset(rows.values_list("course_id", flat=True))


def kinds_owed(body: Body) -> tuple[str, ...]:
    """Which acts of a plan count for a body: what it does not owe is not posted."""
    return tuple(
        kind
        for kind in rules.KINDS
        if any(
            owed_by(duty, body.kind, body.level, body.stage) for duty in pack().duties_by_act.get(kind, ())
        )
    )


def families_done(organisation_id: int, course_ids: Iterable[int], today: date) -> dict[int, int]:
    """For each course, in how many homes of a school somebody has finished it: a number, never who. Whoever
    shows it leaves out small ones (`told`)."""
    kin = people.kin(organisation_id, today)
    accounts = people.guardian_accounts(
        {one.guardian_id for one in kin if one.guardian_id and one.has_account}
    )
    homes: dict[int, set[int]] = {}
    for one in kin:
        if one.guardian_id in accounts:
            homes.setdefault(accounts[one.guardian_id], set()).add(one.family)
    done = Learning.objects.filter(
        user_id__in=homes, edition__course_id__in=set(course_ids), finished_on__isnull=False
    )
    found: dict[int, set[int]] = {}
    for user_id, course_id in done.values_list("user_id", "edition__course_id"):
        found.setdefault(course_id, set()).update(homes[user_id])
    return {course_id: len(families) for course_id, families in found.items()}
