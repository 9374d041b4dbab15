"""The parts of a first page, one per kind of work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from gongyu.access.permissions import (
    ACTIVITY_RECORD,
    EXEMPTION_APPROVE,
    EXEMPTION_REQUEST,
    ROSTER_IMPORT,
    VISIT_RECORD,
)
from gongyu.access.rules import Viewer
from gongyu.activities import queries as activities
from gongyu.activities.queries import Line as ActivityLine
from gongyu.committees import queries as committees
from gongyu.committees.queries import Lapsing
from gongyu.compliance.queries import DutySum, county_sums
from gongyu.compliance.queries.exemptions import Excepted, exemptions
from gongyu.contact import queries as contact
from gongyu.contact.queries import Child, Progress, ToFollow
from gongyu.contact.queries import Line as VisitLine
from gongyu.filings import queries as filings
from gongyu.filings.queries import Line as FilingLine
from gongyu.people.queries import class_names, headed_and_asking
from gongyu.policy.queries import pack, say, term
from gongyu.portal.queries.owed import Owing, bodies_held, owing_of
from gongyu.portal.rules import PARTS, Sentence, pace, this_week, week_of

COUNTY_DIGITS = 6
FEW = 5


@dataclass(frozen=True, slots=True)
class ClassPart:
    """A head teacher's class: how far the visits are, who is next, what is planned, what was questioned."""

    kind: ClassVar[str] = "class"
    progress: Progress | None
    others: tuple[tuple[int, str], ...]
    week: int | None
    pace: Sentence | None
    next: tuple[Child, ...]
    questioned: tuple[Child, ...]
    planned: tuple[ActivityLine, ...]
    # Guardians who ask to come in, of all the classes headed.
    asking: int = 0
    following: tuple[ToFollow, ...] = ()


@dataclass(frozen=True, slots=True)
class SchoolPart:
    """A school's duties, its questions and requests, and the doors of its office."""

    kind: ClassVar[str] = "school"
    owing: tuple[Owing, ...]
    week: int | None
    questioned: tuple[VisitLine, ...]
    requests: tuple[Excepted, ...]
    planned: tuple[ActivityLine, ...]
    may_import: bool
    may_visit: bool
    # Bodies whose terms end, or have just ended.
    lapsing: tuple[Lapsing, ...] = ()
    following: tuple[ToFollow, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitsPart:
    """Somebody who visits homes without heading a class: the visits they have recorded."""

    kind: ClassVar[str] = "visits"
    place: str
    owing: tuple[Owing, ...]
    lines: tuple[VisitLine, ...]
    planned: tuple[ActivityLine, ...]
    may_record: bool
    following: tuple[ToFollow, ...] = ()


@dataclass(frozen=True, slots=True)
class Recent:
    """An activity or a filing among the latest records: the page that shows it, its day and its words."""

    page: str
    id: int
    day: date
    title: str
    sort: str


@dataclass(frozen=True, slots=True)
class BodyPart:
    """Bodies that owe duties of their own: what is owed, and the latest records."""

    kind: ClassVar[str] = "body"
    owing: tuple[Owing, ...]
    planned: tuple[ActivityLine, ...]
    recent: tuple[Recent, ...]
    may_hold: bool


@dataclass(frozen=True, slots=True)
class CountyPart:
    """A county's judged duties, and the requests that wait for a decision there."""

    kind: ClassVar[str] = "county"
    name: str
    county_code: str
    sums: tuple[DutySum, ...]
    requests: tuple[Excepted, ...]
    may_decide: bool
    owing: tuple[Owing, ...]
    # Reports of fees that wait for the office.
    fees: int = 0


def class_part(viewer: Viewer) -> ClassPart:
    """The class that the viewer heads; the first of several, with the others named."""
    mine, asking = headed_and_asking(viewer.user_id, viewer.today)
    planned = _planned(viewer)
    if not mine:
        return ClassPart(None, (), None, None, (), (), planned, following=contact.to_follow(viewer))
    progress = contact.class_progress(viewer, mine[0])
    names = class_names(mine[1:], viewer.today) if mine[1:] else {}
    return ClassPart(
        progress=progress,
        others=tuple(names.items()),
        week=_week(viewer.today),
        pace=pace(progress.visited, progress.total, progress.period, viewer.today)
        if progress.duty_key
        else None,
        next=progress.next_homes[:FEW],
        questioned=tuple(child for child in progress.done if child.doubted),
        planned=planned,
        asking=asking,
        following=contact.to_follow(viewer),
    )


def school_part(viewer: Viewer) -> SchoolPart:
    """The schools at which the viewer leads or runs the office."""
    bodies = bodies_held(viewer, PARTS["school"])
    return SchoolPart(
        owing=owing_of(viewer, bodies),
        week=_week(viewer.today),
        questioned=contact.questioned(viewer, [body.id for body in bodies]),
        requests=exemptions(viewer, states=("requested",), limit=FEW)
        if viewer.may(EXEMPTION_REQUEST)
        else (),
        planned=_planned(viewer),
        may_import=any(viewer.may_at(ROSTER_IMPORT, body.path) for body in bodies),
        may_visit=viewer.may(VISIT_RECORD),
        lapsing=committees.lapsing([body.id for body in bodies], viewer.today),
        following=contact.to_follow(viewer),
    )


def visits_part(viewer: Viewer) -> VisitsPart:
    """What somebody who visits without heading a class has done."""
    held = [one for one in viewer.grants if one.role in PARTS["visits"]]
    return VisitsPart(
        place=held[0].organisation_name,
        owing=owing_of(viewer, bodies_held(viewer, PARTS["visits"])),
        lines=contact.visits(viewer).lines[:FEW],
        planned=_planned(viewer),
        may_record=bool(viewer.scopes(VISIT_RECORD)),
        following=contact.to_follow(viewer),
    )


def body_part(viewer: Viewer) -> BodyPart:
    """The bodies for which the viewer acts."""
    bodies = bodies_held(viewer, PARTS["body"])
    ids = {body.id for body in bodies}
    only = bodies[0].id if len(bodies) == 1 else None
    done = [
        one for one in activities.activities(viewer, organisation_id=only).lines if one.organisation_id in ids
    ]
    filed = [
        one
        for one in filings.filings(viewer, viewer.today, organisation_id=only).lines
        if one.organisation_id in ids
    ]
    return BodyPart(
        owing=owing_of(viewer, bodies),
        planned=tuple(one for one in done if one.state == "planned" and this_week(one.held_on, viewer.today)),
        recent=_recent(done, filed),
        may_hold=viewer.may(ACTIVITY_RECORD),
    )


def _recent(done: Iterable[ActivityLine], filed: Iterable[FilingLine]) -> tuple[Recent, ...]:
    """The latest of both sorts of records, newest first."""
    found = [
        Recent("activities:activity", one.id, one.held_on, one.title, one.nature_words)
        for one in done
        if one.state == "held"
    ]
    found += [
        Recent("filings:filing", one.id, one.occurred_on, one.title or one.act_words, one.act_words)
        for one in filed
        if one.state == "filed"
    ]
    return tuple(sorted(found, key=lambda one: one.day, reverse=True)[:FEW])


def county_part(viewer: Viewer) -> CountyPart:
    """The county over which the viewer looks; its own bureau's duties for those who act for the bureau."""
    held = next(one for one in viewer.grants if one.role in PARTS["county"])
    decides = viewer.may(EXEMPTION_APPROVE)
    bodies = bodies_held(viewer, ("county_officer",)) if viewer.holds("county_officer") else ()
    county = held.scope[:COUNTY_DIGITS]
    return CountyPart(
        name=held.organisation_name,
        county_code=county if len(county) == COUNTY_DIGITS else "",
        sums=county_sums(viewer, county) if len(county) == COUNTY_DIGITS else (),
        requests=exemptions(viewer, states=("requested",), limit=FEW) if decides else (),
        may_decide=decides,
        owing=owing_of(viewer, bodies) if bodies else (),
        fees=committees.open_fees(viewer),
    )


def duty_words(key: str) -> str:
    """A duty in the reader's language; its key where the document no longer has it."""
    duty = pack().duties.get(key)
    return say(duty.summary) if duty else key


def _week(today: date) -> int | None:
    found = term(today)
    return week_of(found, today) if found else None


def _planned(viewer: Viewer) -> tuple[ActivityLine, ...]:
    """Planned for this week, or past and waiting to be marked as held."""
    return tuple(line for line in activities.upcoming(viewer) if this_week(line.held_on, viewer.today))
