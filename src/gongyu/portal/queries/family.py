"""A guardian's part: what the school owes, what it has done, and the visits that wait for a word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from gongyu.access.rules import Viewer
from gongyu.activities import queries as activities
from gongyu.activities.queries import Line as ActivityLine
from gongyu.committees import queries as committees
from gongyu.committees.queries import ElectionLine, Waiting
from gongyu.compliance.queries import DutyStanding, OwnChild, of_children, own_children
from gongyu.contact import queries as contact
from gongyu.contact.queries import GuardianVisit, NoticeLine, OfferSeen, SurveyAsk
from gongyu.courses import queries as courses
from gongyu.courses.queries import CourseLine
from gongyu.kernel.calendar import school_year
from gongyu.people.queries import Seat, asked_of
from gongyu.policy.queries import say, term
from gongyu.portal.rules import Sentence, owed_words

MANY = 50
FEW = 6
# Older visits wait no more; they can still be answered on their own page.
WAITING_DAYS = 180


@dataclass(frozen=True, slots=True)
class Promise:
    """A judged duty of the school, in words for a family."""

    key: str
    words: str
    counts: Sentence
    done: bool


@dataclass(frozen=True, slots=True)
class ChildVisits:
    """One child, and this school year's visits to that child."""

    seat: Seat
    visits: tuple[GuardianVisit, ...]


@dataclass(frozen=True, slots=True)
class SchoolOfMine:
    """A school of one's own children: its promises once, however many children go there."""

    organisation_id: int
    name: str
    children: tuple[ChildVisits, ...]
    visit_words: str
    promises: tuple[Promise, ...]
    held: tuple[ActivityLine, ...]
    planned: tuple[ActivityLine, ...]

    @property
    def visits(self) -> tuple[GuardianVisit, ...]:
        return tuple(visit for child in self.children for visit in child.visits)


@dataclass(frozen=True, slots=True)
class ChildrenPart:
    """The schools of a guardian's own children, and the visits on which nothing has been said yet."""

    kind: ClassVar[str] = "children"
    schools: tuple[SchoolOfMine, ...]
    waiting: tuple[GuardianVisit, ...]
    # Visits drawn at random, of which the family is asked one question.
    asked: tuple[GuardianVisit, ...] = ()
    # What the school or the head teacher has written and one has not yet opened or answered.
    notices: tuple[NoticeLine, ...] = ()
    # For how many children it is still to be said whether one consents.
    consents_asked: int = 0
    # Times offered for a visit: still to be answered, or agreed.
    offers: tuple[OfferSeen, ...] = ()
    # Three questions of a school that one was drawn for.
    surveys: tuple[SurveyAsk, ...] = ()
    # What the bodies to which one belongs ask.
    bodies: tuple[Waiting, ...] = ()
    # Elections in which one's home has not voted.
    elections: tuple[ElectionLine, ...] = ()
    # Courses whose time of the year it is: the first lesson of the term, Children's Day.
    lessons: tuple[CourseLine, ...] = ()

    @property
    def only_child(self) -> Seat | None:
        """The one child, where there is only one."""
        seats = [child.seat for school in self.schools for child in school.children]
        return seats[0] if len(seats) == 1 else None


def children_part(viewer: Viewer) -> ChildrenPart:
    """Everything for a guardian's own children, and nobody else's (ten queries)."""
    children = own_children(viewer)
    visits = contact.guardian_visits(viewer, limit=MANY)
    lines = activities.activities(viewer, of_children=_schools_of(children)).lines if children else ()
    schools: dict[int, list[OwnChild]] = {}
    for child in children:
        schools.setdefault(child.seat.organisation_id, []).append(child)
    return ChildrenPart(
        schools=tuple(_school(viewer, here, visits, lines) for here in schools.values()),
        waiting=tuple(
            visit
            for visit in visits
            if not visit.verdict
            and not visit.asked
            and (viewer.today - visit.occurred_on).days <= WAITING_DAYS
        ),
        asked=tuple(visit for visit in visits if visit.asked and not visit.verdict),
        notices=contact.received_notices(viewer, only_waiting=True).lines[:FEW],
        consents_asked=asked_of(viewer),
        offers=contact.guardian_offers(viewer) if children else (),
        surveys=contact.surveys_to_answer(viewer) if children else (),
        bodies=committees.waiting_for(viewer) if children else (),
        elections=committees.to_vote(viewer, _schools_of(children)),
        lessons=courses.in_window(viewer, tuple(child.seat for child in children)),
    )


def _schools_of(children: Iterable[OwnChild]) -> set[int]:
    """The schools of some children."""
    return {child.seat.organisation_id for child in children}


def _school(
    viewer: Viewer,
    children: list[OwnChild],
    visits: tuple[GuardianVisit, ...],
    lines: tuple[ActivityLine, ...],
) -> SchoolOfMine:
    first, today = children[0], viewer.today
    year = school_year(today)
    now = term(today, first.seat.stage, first.seat.county_code) or year
    here = [line for line in lines if line.organisation_id == first.seat.organisation_id]
    visited = next((one.duty for one in first.standings if one.duty.subject == "pupil"), None)
    return SchoolOfMine(
        organisation_id=first.seat.organisation_id,
        name=first.seat.organisation_name,
        children=tuple(
            ChildVisits(
                child.seat,
                tuple(
                    visit
                    for visit in visits
                    if visit.pupil_id == child.seat.pupil_id and visit.occurred_on in year
                ),
            )
            for child in children
        ),
        visit_words=say(visited.summary) if visited else "",
        promises=tuple(_promise(one) for one in first.standings if not of_children(one.duty)),
        held=tuple(line for line in here if line.state == "held" and line.held_on in now)[:FEW],
        planned=tuple(line for line in here if line.state == "planned" and line.held_on >= today)[::-1],
    )


def _promise(one: DutyStanding) -> Promise:
    # What a school owes as a school counts no children, and is told whole.
    required, achieved = one.required or 0, one.achieved or 0
    return Promise(
        key=one.duty.key,
        words=say(one.duty.summary),
        counts=owed_words(one.duty.clock, required, achieved),
        done=bool(required) and achieved >= required,
    )
