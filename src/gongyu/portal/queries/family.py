"""A guardian's part: what the school owes, what it has done, and the visits that wait for a word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from gongyu.access.rules import Viewer
from gongyu.activities import queries as activities
from gongyu.activities.queries import Line as ActivityLine
from gongyu.compliance.queries import DutyStanding, OwnChild, own_children
from gongyu.contact import queries as contact
from gongyu.contact.queries import GuardianVisit
from gongyu.kernel.calendar import school_year
from gongyu.people.queries import Seat
from gongyu.policy.queries import say
from gongyu.portal.queries.parts import term
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
class ChildPart:
    """One child: the school's promises, this year's visits to this child, what the school has held."""

    seat: Seat
    visit_key: str
    visit_words: str
    visits: tuple[GuardianVisit, ...]
    promises: tuple[Promise, ...]
    held: tuple[ActivityLine, ...]
    planned: tuple[ActivityLine, ...]


@dataclass(frozen=True, slots=True)
class ChildrenPart:
    """A guardian's own children, and the visits on which they have not said anything yet."""

    kind: ClassVar[str] = "children"
    children: tuple[ChildPart, ...]
    waiting: tuple[GuardianVisit, ...]


def children_part(viewer: Viewer) -> ChildrenPart:
    """Everything for a guardian's own children, and nobody else's (six queries)."""
    children = own_children(viewer)
    visits = contact.guardian_visits(viewer, limit=MANY)
    lines = activities.activities(viewer).lines if children else ()
    return ChildrenPart(
        children=tuple(_child(viewer, child, visits, lines) for child in children),
        waiting=tuple(
            visit
            for visit in visits
            if not visit.verdict and (viewer.today - visit.occurred_on).days <= WAITING_DAYS
        ),
    )


def _child(
    viewer: Viewer, child: OwnChild, visits: tuple[GuardianVisit, ...], lines: tuple[ActivityLine, ...]
) -> ChildPart:
    seat, today = child.seat, viewer.today
    year = school_year(today)
    now = term(today, seat.stage, seat.county_code) or year
    of_school = [line for line in lines if line.organisation_id == seat.organisation_id]
    visited = next((one.duty for one in child.standings if one.duty.subject == "pupil"), None)
    return ChildPart(
        seat=seat,
        visit_key=visited.key if visited else "",
        visit_words=say(visited.summary) if visited else "",
        visits=tuple(one for one in visits if one.pupil_id == seat.pupil_id and one.occurred_on in year),
        promises=tuple(_promise(one) for one in child.standings if one.duty.subject != "pupil"),
        held=tuple(line for line in of_school if line.state == "held" and line.held_on in now)[:FEW],
        planned=tuple(line for line in of_school if line.state == "planned" and line.held_on >= today)[::-1],
    )


def _promise(one: DutyStanding) -> Promise:
    return Promise(
        key=one.duty.key,
        words=say(one.duty.summary),
        counts=owed_words(one.duty.clock, one.required, one.achieved),
        done=bool(one.required) and one.achieved >= one.required,
    )
