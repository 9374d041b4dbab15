"""Elections as families and the school's office see them; never who has voted, nor what."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from gongyu.access.permissions import COMMITTEE_VIEW
from gongyu.access.rules import Viewer
from gongyu.committees.models import Candidate, Election, ElectionHome
from gongyu.committees.queries.places import keeps, kept_place, seen_place
from gongyu.committees.rules import body as bodies
from gongyu.committees.rules import election as rules
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations.queries import Body
from gongyu.people import queries as people

BALLOT = "committees_electionballot.ballot"


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """Somebody who stands; `votes` is None where it is not told."""

    id: int
    name: str
    words: str
    elected: bool
    level: bool
    votes: int | None


@dataclass(frozen=True, slots=True)
class ElectionLine:
    """An election in a list, or on a family's first page."""

    id: int
    place: str
    body_words: str
    class_name: str
    seats: int
    closes_on: date
    state: str
    state_words: str


@dataclass(frozen=True, slots=True)
class ElectionPage:
    """One election; the result once it is counted."""

    place: Body
    which: str
    line: ElectionLine
    candidates: tuple[CandidateLine, ...]
    may_keep: bool
    may_vote: bool
    # Has been counted with too few ballots to tell a number.
    withheld: bool
    ballots: int | None
    families: int | None
    how: str
    over: bool
    left: int


def elections_of(committee_id: int, viewer: Viewer, *, keeper: bool) -> tuple[ElectionLine, ...]:
    """A body's elections, newest first; who keeps the body sees those that are being prepared."""
    rows = Election.objects.filter(committee_id=committee_id)
    if not keeper:
        rows = rows.exclude(state__in=["draft", "called_off"])
    rows = rows.select_related("committee__organisation").order_by("-pk")[:10]
    return tuple(_lines(rows, viewer.today))


def families_of(organisation_id: int, class_id: int | None, today: date) -> frozenset[int]:
    """The homes that vote: of a school, or of one class."""
    classes = None if class_id is None else [class_id]
    return frozenset(one.family for one in people.kin(organisation_id, today, class_ids=classes))


def own_families(viewer: Viewer, organisation_id: int) -> frozenset[int]:
    """The viewer's own homes at a school; of parents who live apart each child's own."""
    guardian = people.guardian_of(viewer.user_id)
    if guardian is None:
        return frozenset()
    children = people.child_ids_of(viewer.user_id, viewer.today)
    kin = people.kin(organisation_id, viewer.today, pupil_ids=children)
    return frozenset(one.family for one in kin if one.guardian_id == guardian.id)


def to_vote(viewer: Viewer, schools: Collection[int]) -> tuple[ElectionLine, ...]:
    """The elections at the schools of their children in which the viewer's home has not voted yet."""
    if not schools or not viewer.may_own(COMMITTEE_VIEW):
        return ()
    rows = Election.objects.filter(
        state="open", closes_on__gte=viewer.today, committee__organisation__in=schools
    ).select_related("committee__organisation")
    return tuple(_lines((row for row in rows if own_home(viewer, row) == "open"), viewer.today))


def own_home(viewer: Viewer, row: Election) -> str | None:
    """How the viewer's home stands on the roll; None where it is not on it. Of several one that may vote."""
    families = own_families(viewer, row.committee.organisation_id)
    states = set(
        ElectionHome.objects.filter(election=row, family__in=families).values_list("state", flat=True)
    )
    return "open" if "open" in states else next(iter(states), None)


def election_seen(viewer: Viewer, election_id: int) -> tuple[Election, Body]:
    """An election that the viewer may know of: once it runs who sees the body, before that its keepers."""
    rows = Election.objects.select_related("committee__organisation").filter(pk=election_id)
    row = rows.first()
    if row is None:
        raise OutOfScope
    place = seen_place(viewer, row.committee.organisation_id)
    if row.state in ("draft", "called_off") and not keeps(viewer, place):
        raise OutOfScope
    return row, place


def election_kept(viewer: Viewer, election_id: int) -> tuple[Election, Body]:
    """An election of a body that the viewer keeps; OutOfScope or Forbidden otherwise."""
    row = Election.objects.select_related("committee__organisation").filter(pk=election_id).first()
    if row is None:
        raise OutOfScope
    return row, kept_place(viewer, row.committee.organisation_id)


def election_page(viewer: Viewer, election_id: int) -> ElectionPage:
    """One election as the viewer may see it."""
    row, place = election_seen(viewer, election_id)
    (line,) = _lines([row], viewer.today)
    counted = row.state in ("counted", "seated")
    lines = candidate_lines(row)
    return ElectionPage(
        place=place,
        which=row.committee.which,
        line=line,
        candidates=lines,
        may_keep=keeps(viewer, place),
        may_vote=row.state == "open" and viewer.today <= row.closes_on and own_home(viewer, row) == "open",
        withheld=counted and row.ballots is None,
        ballots=row.ballots,
        families=row.families if counted else None,
        how=row.how,
        over=viewer.today > row.closes_on,
        left=row.seats - sum(one.elected for one in lines),
    )


def candidate_lines(row: Election) -> tuple[CandidateLine, ...]:
    """Who stands, by name."""
    rows = Candidate.objects.filter(election=row).select_related("guardian").order_by("guardian__name", "pk")
    return tuple(
        CandidateLine(one.pk, one.guardian.name, one.words, one.elected, one.level, one.votes) for one in rows
    )


def class_homes(row: Election, class_id: int, today: date) -> tuple[tuple[int, str], ...]:
    """The homes of a class on the roll: family and the children's names. Who has voted is not told apart."""
    seats = people.seats_of_class(class_id, today)
    found: dict[int, list[str]] = {}
    for seat in seats:
        family = -seat.pupil_id if seat.household_id is None else seat.household_id
        found.setdefault(family, []).append(seat.name)
    on_roll = set(
        ElectionHome.objects.filter(election=row, family__in=found).values_list("family", flat=True)
    )
    return tuple((family, _("、").join(names)) for family, names in found.items() if family in on_roll)


def _lines(rows: Iterable[Election], today: date) -> Iterable[ElectionLine]:
    found = list(rows)
    classes = {row.school_class_id for row in found if row.school_class_id}
    names = people.class_names(classes, today) if classes else {}
    for row in found:
        yield ElectionLine(
            row.pk,
            row.committee.organisation.name,
            _(bodies.BODIES[row.committee.which]),
            names.get(row.school_class_id or 0, ""),
            row.seats,
            row.closes_on,
            row.state,
            _(rules.STATES[row.state]),
        )
