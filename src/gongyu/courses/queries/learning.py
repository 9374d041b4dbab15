"""A guardian's own courses: what there is for the stage of their children, and where they are in each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from gongyu.access.permissions import COURSE_LEARN
from gongyu.access.rules import Viewer
from gongyu.courses.models import Answer, Edition, Learning, Lesson, PlanCourse
from gongyu.courses.queries.certificates import certificate_of
from gongyu.courses.queries.editions import LessonSeen, campaign_words, lessons_of, stages_words
from gongyu.courses.queries.places import opened, serving
from gongyu.courses.rules import editing
from gongyu.courses.rules.lesson import next_of
from gongyu.kernel.calendar import school_year
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.people import queries as people
from gongyu.people.queries import Seat
from gongyu.policy.queries import pack
from gongyu.policy.rules import term_of


@dataclass(frozen=True, slots=True)
class CourseLine:
    """A course as a guardian finds it; `next` is the lesson to go on with."""

    course_id: int
    title: str
    summary: str
    topic: str
    topic_words: str
    stages_words: str
    owner: str
    lessons: int
    begun: bool
    finished_on: date | None
    next: int | None
    # In the plan of the school of one of their children; psychology is compulsory there.
    planned: bool
    compulsory: bool
    campaign: str
    campaign_words: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """What there is, the begun first; one's own finished ones last."""

    going_on: tuple[CourseLine, ...]
    planned: tuple[CourseLine, ...]
    others: tuple[CourseLine, ...]
    finished: tuple[CourseLine, ...]

    @property
    def all(self) -> tuple[CourseLine, ...]:
        return (*self.going_on, *self.planned, *self.others, *self.finished)


@dataclass(frozen=True, slots=True)
class CoursePage:
    """A course with its lessons, those gone through marked."""

    line: CourseLine
    number: int
    lessons: tuple[tuple[LessonSeen, bool], ...]
    # A newer edition than the one begun.
    newer: bool
    # The code of one's own certificate; empty where one has not asked for it.
    certificate: str


@dataclass(frozen=True, slots=True)
class Given:
    """What one has answered oneself."""

    choice: int | None
    words: str


@dataclass(frozen=True, slots=True)
class LessonPage:
    """One lesson to go through."""

    course_id: int
    course_title: str
    of: int
    lesson: LessonSeen
    given: Given | None
    following: int | None
    # The first lesson that has not been gone through; None when this was the last.
    open: int | None


def shelf(viewer: Viewer) -> Shelf:
    """The courses for a guardian's own children (five queries)."""
    _require(viewer)
    lines = _lines(viewer)
    return Shelf(
        tuple(one for one in lines if one.begun and not one.finished_on),
        tuple(one for one in lines if not one.begun and one.planned),
        tuple(one for one in lines if not one.begun and not one.planned),
        tuple(one for one in lines if one.finished_on),
    )


def learning_course(viewer: Viewer, course_id: int) -> CoursePage:
    """One course for its own page; OutOfScope for a course of no child of theirs."""
    _require(viewer)
    row = edition_for(viewer, course_id)
    answered = answered_positions(viewer, row.pk)
    newest = (
        Edition.objects.filter(course_id=course_id, state="published").values_list("pk", flat=True).first()
    )
    line = next(one for one in _lines(viewer, course_id) if one.course_id == course_id)
    lessons = tuple((one, one.position in answered) for one in lessons_of(row.pk))
    newer = newest is not None and newest != row.pk
    return CoursePage(line, row.number, lessons, newer, certificate_of(viewer, course_id))


def learning_lesson(viewer: Viewer, course_id: int, position: int) -> LessonPage:
    """One lesson of the edition that the viewer is in, or would begin."""
    _require(viewer)
    row = edition_for(viewer, course_id)
    lessons = lessons_of(row.pk)
    lesson = next((one for one in lessons if one.position == position), None)
    if lesson is None:
        raise OutOfScope
    answer = Answer.objects.filter(
        learning__user_id=viewer.user_id or 0, learning__edition=row, lesson_id=lesson.id
    ).first()
    positions = tuple(one.position for one in lessons)
    return LessonPage(
        course_id,
        row.title,
        len(lessons),
        lesson,
        Given(answer.choice, opened(answer.words_sealed)) if answer else None,
        next((one for one in positions if one > position), None),
        next_of(answered_positions(viewer, row.pk), positions),
    )


def edition_for(viewer: Viewer, course_id: int) -> Edition:
    """The edition that the viewer has begun last, or the one published for the stage of a child of theirs."""
    begun = (
        Learning.objects.filter(user_id=viewer.user_id or 0, edition__course_id=course_id)
        .order_by("-pk")
        .first()
    )
    rows = Edition.objects.select_related("course__organisation")
    if begun is not None:
        return rows.get(pk=begun.edition_id)
    found = rows.filter(_offered(_seats(viewer)), course_id=course_id).first()
    if found is None:
        raise OutOfScope
    return found


def newest_for(viewer: Viewer, course_id: int) -> Edition:
    """The published edition of a course for a child of the viewer's; OutOfScope without one."""
    rows = Edition.objects.filter(_offered(_seats(viewer)), course_id=course_id)
    found = rows.first()
    if found is None:
        raise OutOfScope
    return found


def answered_positions(viewer: Viewer, edition_id: int) -> frozenset[int]:
    """Which lessons of an edition the viewer has gone through."""
    rows = Answer.objects.filter(learning__user_id=viewer.user_id or 0, learning__edition_id=edition_id)
    return frozenset(rows.values_list("lesson__position", flat=True))


def in_window(viewer: Viewer, seats: tuple[Seat, ...]) -> tuple[CourseLine, ...]:
    """The courses whose campaign has its window today, for the first page; none that is finished. `seats` are
    those of the viewer's own children; outside every window nothing is asked of the database."""
    if not viewer.may_own(COURSE_LEARN):
        return ()
    open_now = open_campaigns(seats, viewer.today)
    if not open_now:
        return ()
    return tuple(
        one for one in _lines(viewer) if one.planned and one.campaign in open_now and not one.finished_on
    )


def open_campaigns(seats: tuple[Seat, ...], today: date) -> frozenset[str]:
    """The campaigns of the pack whose window is open for one of some children."""
    return frozenset(
        key
        for key, one in pack().campaigns.items()
        if any(one.open_on(today, term_of(pack().calendar, seat.stage, today)) for seat in seats)
    )


def _require(viewer: Viewer) -> None:
    if not viewer.may_own(COURSE_LEARN):
        raise Forbidden(COURSE_LEARN)


def _seats(viewer: Viewer) -> tuple[Seat, ...]:
    return people.children_of(viewer.user_id, viewer.today)


def _offered(seats: tuple[Seat, ...]) -> Q:
    """Published editions for the stage of a child, from a body that serves the child's school."""
    found = Q(pk__in=[])
    for seat in seats:
        found |= Q(stages__contains=[seat.stage]) & serving([seat.path])
    return Q(state="published") & found


def _lines(viewer: Viewer, course_id: int | None = None) -> tuple[CourseLine, ...]:
    seats = _seats(viewer)
    mine = Learning.objects.filter(user_id=viewer.user_id or 0)
    if course_id is not None:
        mine = mine.filter(edition__course_id=course_id)
    begun = {one.edition_id: one for one in mine.order_by("pk")}
    where = Q(pk__in=begun) | _offered(seats)
    if course_id is not None:
        where &= Q(course_id=course_id)
    rows = (
        Edition.objects.select_related("course__organisation")
        .prefetch_related(
            Prefetch("lessons", Lesson.objects.only("edition_id", "position").order_by("position"))
        )
        .filter(where)
        .order_by("title", "number")
    )
    planned = _planned(seats, viewer.today)
    answered = _answered(viewer)
    # Whoever has begun an edition keeps it, though a newer one is offered to others.
    of_course: dict[int, Edition] = {}
    for row in rows:
        held = of_course.get(row.course_id)
        if held is None or (row.pk in begun, row.number) > (held.pk in begun, held.number):
            of_course[row.course_id] = row
    return tuple(
        _line(row, begun.get(row.pk), answered.get(row.pk, frozenset()), planned)
        for row in of_course.values()
    )


def _line(
    row: Edition, mine: Learning | None, answered: frozenset[int], planned: frozenset[int]
) -> CourseLine:
    positions = tuple(one.position for one in row.lessons.all())
    in_plan = row.course_id in planned
    return CourseLine(
        course_id=row.course_id,
        title=row.title,
        summary=row.summary,
        topic=row.topic,
        topic_words=_(editing.TOPICS[row.topic]),
        stages_words=stages_words(row.stages),
        owner=row.course.organisation.name,
        lessons=len(positions),
        begun=mine is not None,
        finished_on=mine.finished_on if mine else None,
        next=next_of(answered, positions),
        planned=in_plan,
        compulsory=in_plan and row.topic == editing.PSYCHOLOGY,
        campaign=row.campaign,
        campaign_words=campaign_words(row.campaign),
    )


def _planned(seats: tuple[Seat, ...], today: date) -> frozenset[int]:
    rows = PlanCourse.objects.filter(
        plan__organisation_id__in={seat.organisation_id for seat in seats},
        plan__year=school_year(today).key,
        removed_on__isnull=True,
    )
    return frozenset(rows.values_list("course_id", flat=True))


def _answered(viewer: Viewer) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    rows = Answer.objects.filter(learning__user_id=viewer.user_id or 0)
    for edition_id, position in rows.values_list("learning__edition_id", "lesson__position"):
        found.setdefault(edition_id, set()).add(position)
    return {key: frozenset(positions) for key, positions in found.items()}
