"""What a body owes and how far it has come, ready for a page: words, figures, and the form in one tap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from gongyu.access.permissions import STANDING_VIEW, VISIT_RECORD
from gongyu.access.queries import acting_places
from gongyu.access.rules import Viewer
from gongyu.activities import queries as activities
from gongyu.committees import queries as committees
from gongyu.compliance.queries import DutyStanding, standings_of
from gongyu.courses import queries as courses
from gongyu.filings import queries as filings
from gongyu.guidance import queries as guidance
from gongyu.organisations.queries import Body
from gongyu.policy.queries import acts_of, say
from gongyu.policy.rules import Duty
from gongyu.portal.rules import form_of
from gongyu.resources import queries as resources

# Every class but the judged one: published, never measured against a number.
NOT_JUDGED = ("coverage", "existence", "incident", "reported")


@dataclass(frozen=True, slots=True)
class Owed:
    """One duty of a body. `form` is one of the pack's forms where the viewer may record one there."""

    key: str
    words: str
    verdict: str
    clock: str
    organisation_id: int
    period_key: str
    last_day: date
    # None where so few children are counted that the number is not told.
    required: int | None
    achieved: int | None
    attested: int | None
    exempt: int | None
    state: str
    known: bool
    form: str

    @property
    def judged(self) -> bool:
        return self.verdict == "judged"


@dataclass(frozen=True, slots=True)
class Owing:
    """A body, the duties with a printed number, and the others."""

    body: Body
    judged: tuple[Owed, ...]
    others: tuple[Owed, ...]

    @property
    def begun(self) -> int:
        """Of how many of the others something has been recorded."""
        return sum(one.achieved != 0 for one in self.others)


def owing_of(viewer: Viewer, bodies: Iterable[Body]) -> tuple[Owing, ...]:
    """What some bodies owe now (one query)."""
    places = tuple(bodies)
    found = standings_of(viewer, places, verdicts=("judged", *NOT_JUDGED))
    return tuple(_owing(viewer, place, found[place.id]) for place in places)


def bodies_held(viewer: Viewer, roles: Iterable[str]) -> tuple[Body, ...]:
    """The bodies for which the viewer acts in one of the roles, by path."""
    wanted = set(roles)
    there = replace(viewer, grants=tuple(held for held in viewer.grants if held.role in wanted))
    return acting_places(there, STANDING_VIEW)


def owed(viewer: Viewer, body: Body, standing: DutyStanding) -> Owed:
    """One standing as a line of the page."""
    duty = standing.duty
    # What a passed deadline has frozen, nobody can add to.
    frozen = duty.deadline is not None and standing.last_day < viewer.today
    return Owed(
        key=duty.key,
        words=say(duty.summary),
        verdict=duty.verdict,
        clock=duty.clock,
        organisation_id=standing.organisation_id,
        period_key=standing.period_key,
        last_day=standing.last_day,
        required=standing.required,
        achieved=standing.achieved,
        attested=standing.attested,
        exempt=standing.exempt,
        state=standing.state,
        known=standing.as_of is not None,
        form="" if frozen else _form(viewer, body, duty),
    )


def _owing(viewer: Viewer, body: Body, standings: Iterable[DutyStanding]) -> Owing:
    lines = tuple(owed(viewer, body, standing) for standing in standings)
    return Owing(
        body, tuple(one for one in lines if one.judged), tuple(one for one in lines if not one.judged)
    )


def _form(viewer: Viewer, body: Body, duty: Duty) -> str:
    """The form that the viewer may fill in for a body; "" where they may none, or other records show it."""
    if duty.capture == "derived":
        return ""
    may = {
        "visit": viewer.may_at(VISIT_RECORD, body.path) or viewer.may_own(VISIT_RECORD),
        "activity": activities.acts_for(viewer, body),
        "committee": committees.keeps(viewer, body),
        "course": courses.acts_for(viewer, body),
        "filing": filings.acts_for(viewer, body),
        "corps": resources.keeps(viewer, body),
        "team": guidance.keeps(viewer, body),
    }
    return form_of({act.form for act in acts_of(duty) if may.get(act.form)})
