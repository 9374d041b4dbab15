"""Concerns: about whom one may note one, who reads it, and what has become of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from gongyu.access.permissions import CONCERN_ANSWER, CONCERN_NOTE
from gongyu.access.queries import users_with, within
from gongyu.access.rules import Viewer, require
from gongyu.contact.models import Concern, ConcernStep
from gongyu.contact.queries.people import SCHOOLS, my_classes
from gongyu.contact.queries.words import opened
from gongyu.contact.rules import concerns as rules
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.people import queries as people
from gongyu.people.queries import ClassSeen, Seat
from gongyu.policy.queries import pack

CONCERN_WORDS = "contact_concern.words"
STEP_WORDS = "contact_concernstep.words"
# The post whose holder leads moral education at a school, and reads concerns beside the psychologist.
LEADS = "moral_director"
DAYS = "P.triage_days"
PAGE = 50


@dataclass(frozen=True, slots=True)
class ConcernLine:
    """A concern in a list: whose, which, how far."""

    id: int
    name: str
    class_name: str
    kind: str
    state: str
    noted_at: datetime
    due_on: date | None
    late: bool

    @property
    def kind_words(self) -> str:
        return _(rules.KINDS[self.kind])

    @property
    def state_words(self) -> str:
        return _(rules.STATES[self.state])


@dataclass(frozen=True, slots=True)
class ConcernLists:
    """What waits for the viewer, what they have dealt with, and what they have noted themselves."""

    answers: bool
    waiting: tuple[ConcernLine, ...]
    closed: tuple[ConcernLine, ...]
    noted: tuple[ConcernLine, ...]


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of a concern, with its words for whoever answers it."""

    step: str
    words: str
    receiver: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ConcernDetail:
    """One concern. Whoever noted it sees how far it is; what was done is for those who answer it."""

    line: ConcernLine
    place: str
    answers: bool
    open: bool
    words: str
    noted_by: str
    steps: tuple[StepLine, ...]


# --- about whom, and to whom ----------------------------------------------------------------------
def concern_classes(viewer: Viewer) -> tuple[ClassSeen, ...]:
    """The classes of whose children the viewer may note a concern: their own first."""
    return my_classes(viewer, CONCERN_NOTE)


def concern_children(viewer: Viewer, class_id: int) -> tuple[Seat, ...]:
    """The children of such a class; OutOfScope where it is none of the viewer's."""
    if class_id not in {one.id for one in concern_classes(viewer)}:
        raise OutOfScope
    return people.seats_of_class(class_id, viewer.today)


def concern_seat(viewer: Viewer, pupil_id: int, today: date) -> Seat:
    """Where a child sits about whom the viewer may note a concern; OutOfScope or Forbidden otherwise."""
    one = people.seat(pupil_id, today)
    if one is None:
        raise OutOfScope
    headed = people.classes_headed_by(viewer.user_id, today)
    require(viewer, CONCERN_NOTE, one.path, own=one.class_id in headed)
    return one


def answering(organisation_id: int, path: str, today: date) -> tuple[int, ...]:
    """The users who read a school's concerns: its psychologists, and whoever leads its moral education."""
    leads = people.users_in_post(organisation_id, LEADS, today)
    return tuple(sorted(leads | set(users_with(CONCERN_ANSWER, path, today))))


def answers_at(viewer: Viewer, organisation_id: int, path: str) -> bool:
    """Whether the viewer is one of them."""
    if viewer.may_at(CONCERN_ANSWER, path):
        return True
    found = people.staff_of(viewer.user_id) if viewer.may_own(CONCERN_ANSWER) else None
    return found is not None and LEADS in people.posts_of(found.id, organisation_id, viewer.today)


def days_said() -> str:
    """The city's own time for a first answer, as its pack says it."""
    known = pack().params.get(DAYS)
    return known.default if known else ""


# --- reading --------------------------------------------------------------------------------------
def concern_lists(viewer: Viewer) -> ConcernLists:
    """Everything that the viewer has to do with, the oldest waiting first."""
    places = _places(viewer)
    here = Concern.objects.filter(organisation_id__in=places)
    noted = Concern.objects.filter(noted_by_id=viewer.user_id).order_by("-id")
    waiting = here.exclude(state="closed").order_by("state", "id")
    return ConcernLists(
        answers=bool(places),
        waiting=_lines(waiting[:PAGE], viewer.today),
        closed=_lines(here.filter(state="closed").order_by("-id")[:PAGE], viewer.today),
        noted=_lines(noted.exclude(organisation_id__in=places)[:PAGE], viewer.today),
    )


def concerns_waiting(viewer: Viewer) -> int:
    """How many concerns wait for a first answer where the viewer is the psychologist."""
    if not viewer.scopes(CONCERN_ANSWER):
        return 0
    return Concern.objects.filter(within(viewer, CONCERN_ANSWER), state="noted").count()


def concern(viewer: Viewer, row: Concern) -> ConcernDetail:
    """One concern as the viewer may see it."""
    body = organisations.body(row.organisation_id)
    assert body is not None
    answers = answers_at(viewer, body.id, body.path)
    steps = ConcernStep.objects.filter(concern=row).select_related("taken_by").order_by("id")
    return ConcernDetail(
        line=_lines([row], viewer.today)[0],
        place=body.name,
        answers=answers,
        open=row.state != "closed",
        words=opened(row.words_sealed, CONCERN_WORDS),
        noted_by=row.noted_by.display_name if answers else "",
        steps=tuple(
            StepLine(
                step=one.step,
                words=opened(one.words_sealed, STEP_WORDS) if answers else "",
                receiver=_(rules.RECEIVERS[one.receiver].name) if one.receiver else "",
                by=one.taken_by.display_name,
                at=one.taken_at,
            )
            for one in steps
            if answers or one.step == "report"
        ),
    )


def is_concerned(viewer: Viewer, row: Concern) -> bool:
    """Whether the viewer noted a concern, or answers it."""
    if row.noted_by_id == viewer.user_id:
        return True
    body = organisations.body(row.organisation_id)
    return body is not None and answers_at(viewer, body.id, body.path)


def _places(viewer: Viewer) -> list[int]:
    """The schools whose concerns the viewer answers."""
    found = organisations.visible(viewer.scopes(CONCERN_ANSWER), kinds=SCHOOLS, on=viewer.today, limit=12)
    places = [one.id for one in found]
    staff = people.staff_of(viewer.user_id) if viewer.may_own(CONCERN_ANSWER) else None
    if staff is not None:
        places += people.places_of_post(staff.id, LEADS, viewer.today)
    return places


def _lines(rows: Collection[Concern], today: date) -> tuple[ConcernLine, ...]:
    seats = people.seats([row.pupil_id for row in rows], today)
    found = []
    for row in rows:
        one = seats.get(row.pupil_id)
        found.append(
            ConcernLine(
                id=row.pk,
                name=one.name if one else _("已离校的学生"),
                class_name=one.class_name if one else "",
                kind=row.kind,
                state=row.state,
                noted_at=row.noted_at,
                due_on=row.due_on,
                late=row.state == "noted" and row.due_on is not None and row.due_on < today,
            )
        )
    return tuple(found)
