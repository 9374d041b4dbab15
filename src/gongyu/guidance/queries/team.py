"""A school's team on its page: is it there, is it current, what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongyu.access.rules import Viewer
from gongyu.compliance.queries import standings_of
from gongyu.guidance import rules
from gongyu.guidance.models import Confirmation, TeamMember, Training
from gongyu.guidance.queries.members import members_at, name_of, there
from gongyu.guidance.queries.pack_words import credits, inclusions, part_words, parts_at, purpose
from gongyu.guidance.queries.places import keep_places, keeps, place, to_keep
from gongyu.guidance.queries.trainings import TrainingLine, trained_hours, trainings_of
from gongyu.organisations.queries import Body
from gongyu.people import queries as people


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member on the team's page, with the hours of this year's trainings by topic."""

    id: int
    name: str
    part: str
    part_words: str
    valid_from: date
    valid_until: date | None
    trained: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Included:
    """One of the inclusions: how its clause stands, and the duty whose form is the next step."""

    duty_key: str
    words: str
    state: str
    derived: bool


@dataclass(frozen=True, slots=True)
class TeamPage:
    """Is the team there, is it current, what is missing."""

    body: Body
    places: tuple[Body, ...]
    confirmed_on: date | None
    stands_until: date | None
    members: tuple[MemberLine, ...]
    left: tuple[MemberLine, ...]
    missing: tuple[tuple[str, str, bool], ...]
    changed: int
    inclusions: tuple[Included, ...]
    trainings: tuple[TrainingLine, ...]
    may_keep: bool

    @property
    def current(self) -> bool:
        return self.stands_until is not None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The form for a year's team: who is in it, and whom the posts propose besides."""

    body: Body
    places: tuple[Body, ...]
    here: tuple[tuple[str, str], ...]
    proposed: tuple[tuple[str, str], ...]
    purpose: str
    credits: tuple[tuple[str, str], ...]
    until: date


def team_page(viewer: Viewer, organisation_id: int) -> TeamPage:
    """A school's page, for its office and for the authorities above it."""
    body = place(viewer, organisation_id)
    today = viewer.today
    here = members_at(body, today)
    rows = TeamMember.objects.filter(organisation_id=body.id, valid_until__lte=today).select_related("staff")
    gone = tuple(rows.order_by("-valid_until", "-pk"))
    trained = trained_hours([one.pk for one in (*here, *gone)], today)
    parts = {one.part for one in here}
    last = Confirmation.objects.filter(organisation_id=body.id).order_by("-valid_until").first()
    stands = last is not None and today < last.valid_until
    return TeamPage(
        body=body,
        places=keep_places(viewer),
        confirmed_on=last.confirmed_on if last else None,
        stands_until=last.valid_until if last and stands else None,
        members=tuple(_line(one, trained) for one in here),
        left=tuple(_line(one, trained) for one in gone),
        missing=tuple(
            (one.key, part_words(one.key), one.outside) for one in parts_at(body) if one.key not in parts
        ),
        changed=len(proposals(body, today)),
        inclusions=_inclusions(viewer, body),
        trainings=trainings_of(Training.objects.filter(organisation_id=body.id), today),
        may_keep=keeps(viewer, body),
    )


def sheet(viewer: Viewer, organisation_id: int | None) -> Sheet:
    """What the form of a year's team needs to know."""
    body = to_keep(viewer, organisation_id)
    here = members_at(body, viewer.today)
    return Sheet(
        body=body,
        places=keep_places(viewer),
        here=tuple((name_of(one), part_words(one.part)) for one in here),
        proposed=tuple(
            (f"{staff.id}:{part}", f"{staff.name} · {part_words(part)}")
            for staff, part in proposals(body, viewer.today)
        ),
        purpose=purpose(),
        credits=credits(),
        until=rules.next_year(viewer.today),
    )


def proposals(body: Body, today: date) -> tuple[tuple[people.StaffSeen, str], ...]:
    """Whom the posts and headships of a school propose for its team, and who is not in it yet."""
    posts = people.posts_at(body.id, today)
    heads = {one.head_id for one in people.classes_at(body.id, today) if one.head_id is not None}
    taken = set(
        TeamMember.objects.filter(there(today), organisation_id=body.id).values_list("staff_id", flat=True)
    )
    parts = parts_at(body)
    leads = {one.key for one in parts if one.lead}
    led = TeamMember.objects.filter(there(today), organisation_id=body.id, part__in=leads).exists()
    staff = {one.id: one for one in people.staff_at(body.id, today)}
    return tuple(
        (staff[key], part)
        for key, part in rules.proposed(parts, posts, heads)
        if key in staff and key not in taken and not (led and part in leads)
    )


def _line(row: TeamMember, trained: dict[int, tuple[tuple[str, str], ...]]) -> MemberLine:
    return MemberLine(
        id=row.pk,
        name=name_of(row),
        part=row.part,
        part_words=part_words(row.part),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        trained=trained.get(row.pk, ()),
    )


def _inclusions(viewer: Viewer, body: Body) -> tuple[Included, ...]:
    """How the clauses stand that say in what the work is included; what proves each is a filing."""
    known = {
        one.duty.key: one
        for one in standings_of(viewer, [body], verdicts=("judged", "coverage", "existence", "reported"))[
            body.id
        ]
    }
    return tuple(
        Included(key, words, known[key].state, known[key].duty.capture == "derived")
        for key, words in inclusions()
        if key in known
    )
