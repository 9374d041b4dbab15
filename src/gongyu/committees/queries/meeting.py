"""A body's meetings as its members and the school's office see them, and what waits for a member."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from django.db.models import Q
from django.utils.translation import gettext as _

from gongyu.access.permissions import COMMITTEE_VIEW
from gongyu.access.rules import Viewer
from gongyu.committees.models import Committee, Decision, Mandate, Meeting, Member, Minutes, Word
from gongyu.committees.queries.members import MemberLine, belonging, member_line, member_lines, membership
from gongyu.committees.queries.places import keeps, seen_place
from gongyu.committees.rules import body as bodies
from gongyu.committees.rules import meeting as rules
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations.queries import Body
from gongyu.people import queries as people

MANY = 20


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting in a list."""

    id: int
    held_on: date
    begins_at: time | None
    place: str
    first_line: str
    state: str
    state_words: str


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """What was decided, who looks after it and by when."""

    id: int
    words: str
    public: bool
    held_on: date
    member: MemberLine | None
    until: date | None
    done_on: date | None
    overdue: bool
    may_do: bool


@dataclass(frozen=True, slots=True)
class MinutesSeen:
    """An edition of the minutes with what the members say of it."""

    id: int
    number: int
    words: str
    agreed: int
    members: int
    # Whose remark it is, and the remark.
    remarks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """One meeting with everything that came of it."""

    place: Body
    which: str
    body_words: str
    line: MeetingLine
    agenda: str
    # Every edition of the minutes, newest first.
    minutes: tuple[MinutesSeen, ...]
    decisions: tuple[DecisionLine, ...]
    may_keep: bool
    may_write: bool
    # The viewer is a member who has not yet said anything of the newest edition.
    asked: bool
    entry_id: int | None
    has_come: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a body asks of one of its members, for their first page."""

    organisation_id: int
    place: str
    which: str
    words: str
    # Minutes to be agreed with: the meeting and its day.
    minutes: tuple[tuple[int, date], ...]
    # What they have taken upon themselves and not done: the meeting, the words, by when.
    follow_ups: tuple[tuple[int, str, date], ...]
    next: MeetingLine | None


def meeting_lines(committee_id: int) -> tuple[MeetingLine, ...]:
    """The latest meetings of a body, newest first."""
    rows = Meeting.objects.filter(committee_id=committee_id).exclude(state="withdrawn")
    return tuple(_line(row) for row in rows.order_by("-held_on", "-pk")[:MANY])


def public_decisions(committee_id: int, viewer: Viewer) -> tuple[DecisionLine, ...]:
    """What families may read of a body's decisions, newest first."""
    rows = Decision.objects.filter(meeting__committee_id=committee_id, meeting__state="held", public=True)
    rows = rows.select_related("meeting").order_by("-meeting__held_on", "pk")
    return tuple(_decision(row, viewer, told=False, keeper=False) for row in rows[:MANY])


def meeting_page(viewer: Viewer, meeting_id: int) -> MeetingPage:
    """One meeting, for members and the school's office; OutOfScope for everybody else."""
    row, place, own = _inside(viewer, meeting_id)
    keeper = keeps(viewer, place)
    minutes = _minutes(row, viewer)
    decisions = Decision.objects.filter(meeting=row).order_by("pk")
    decisions = decisions.select_related("meeting", "member__staff", "member__guardian")
    answered = bool(minutes) and Word.objects.filter(minutes_id=minutes[0].id, member=own).exists()
    return MeetingPage(
        place=place,
        which=row.committee.which,
        body_words=_(bodies.BODIES[row.committee.which]),
        line=_line(row),
        agenda=row.agenda,
        minutes=minutes,
        decisions=tuple(_decision(one, viewer, told=True, keeper=keeper) for one in decisions),
        may_keep=keeper,
        may_write=writes(keeper, own),
        asked=own is not None and bool(minutes) and not answered,
        entry_id=row.entry_id if keeper else None,
        has_come=row.held_on <= viewer.today,
    )


def meeting_to_write(viewer: Viewer, meeting_id: int) -> tuple[Meeting, Body]:
    """A meeting about which the viewer writes for its body; OutOfScope for everybody else."""
    row, place, own = _inside(viewer, meeting_id)
    if not writes(keeps(viewer, place), own):
        raise OutOfScope
    return row, place


def meeting_of_member(viewer: Viewer, meeting_id: int) -> tuple[Meeting, Member]:
    """A meeting of a body to which the viewer belongs, with their membership; OutOfScope otherwise."""
    row, _place, own = _inside(viewer, meeting_id)
    if own is None:
        raise OutOfScope
    return row, own


def body_to_write(viewer: Viewer, organisation_id: int, which: str) -> Body:
    """A school for one of whose bodies the viewer writes; OutOfScope otherwise."""
    place = seen_place(viewer, organisation_id)
    committee = Committee.objects.filter(organisation_id=place.id, which=which).first()
    own = membership(viewer, committee.pk) if committee else None
    if which not in bodies.BODIES or not writes(keeps(viewer, place), own):
        raise OutOfScope
    return place


def decision_to_do(viewer: Viewer, decision_id: int) -> tuple[Decision, Body]:
    """Something that the viewer has to look after, or that their office keeps; OutOfScope otherwise."""
    row = Decision.objects.select_related("meeting__committee").filter(pk=decision_id).first()
    if row is None or row.member_id is None:
        raise OutOfScope
    _meeting, place, own = _inside(viewer, row.meeting_id)
    if not (keeps(viewer, place) or (own is not None and own.pk == row.member_id)):
        raise OutOfScope
    return row, place


def members_on(meeting: Meeting, viewer: Viewer) -> tuple[MemberLine, ...]:
    """Who belonged to the body in the term of a meeting and still does."""
    term = term_on(meeting.committee_id, meeting.held_on)
    return member_lines(term, viewer, all_names=True) if term else ()


def term_on(committee_id: int, day: date) -> Mandate | None:
    """The term in which a day lies."""
    return Mandate.objects.filter(committee_id=committee_id, begins__lte=day, ends__gt=day).first()


def latest_minutes(meeting_id: int) -> Minutes | None:
    """The edition that holds."""
    return Minutes.objects.filter(meeting_id=meeting_id).order_by("-number").first()


def member_users(committee_id: int, today: date) -> frozenset[int]:
    """The accounts of a body's members today."""
    rows = belonging(today).filter(mandate__committee_id=committee_id, mandate__begins__lte=today)
    found = rows.values_list("staff__user_id", "guardian__user_id")
    return frozenset(user for pair in found for user in pair if user is not None)


def waiting_for(viewer: Viewer) -> tuple[Waiting, ...]:
    """What the bodies to which the viewer belongs ask of them."""
    if viewer.user_id is None or not viewer.may(COMMITTEE_VIEW):
        return ()
    mine = people.of_guardian(viewer.user_id) | Q(staff__user_id=viewer.user_id)
    rows = belonging(viewer.today).filter(mine, mandate__begins__lte=viewer.today)
    rows = rows.select_related("mandate__committee__organisation").order_by("pk")
    return tuple(_waiting(row, viewer.today) for row in rows)


def _waiting(own: Member, today: date) -> Waiting:
    committee = own.mandate.committee
    newest = Minutes.objects.filter(meeting__committee=committee, meeting__state="held")
    newest = newest.filter(meeting__held_on__gte=own.mandate.begins)
    newest = newest.order_by("meeting_id", "-number").distinct("meeting_id").select_related("meeting")
    answered = set(Word.objects.filter(member=own).values_list("minutes_id", flat=True))
    open_ones = Decision.objects.filter(member=own, done_on=None).select_related("meeting")
    coming = Meeting.objects.filter(committee=committee, state="planned", held_on__gte=today)
    following = coming.order_by("held_on").first()
    return Waiting(
        organisation_id=committee.organisation_id,
        place=committee.organisation.name,
        which=committee.which,
        words=_(bodies.BODIES[committee.which]),
        minutes=tuple((one.meeting_id, one.meeting.held_on) for one in newest if one.pk not in answered),
        follow_ups=tuple(
            (one.meeting_id, one.words, one.until) for one in open_ones.order_by("until") if one.until
        ),
        next=_line(following) if following else None,
    )


def _inside(viewer: Viewer, meeting_id: int) -> tuple[Meeting, Body, Member | None]:
    row = Meeting.objects.select_related("committee").filter(pk=meeting_id).first()
    if row is None:
        raise OutOfScope
    place = seen_place(viewer, row.committee.organisation_id)
    own = membership(viewer, row.committee_id)
    if own is None and not keeps(viewer, place):
        raise OutOfScope
    return row, place, own


def writes(keeper: bool, own: Member | None) -> bool:
    return keeper or (own is not None and own.function in rules.WRITERS)


def _minutes(meeting: Meeting, viewer: Viewer) -> tuple[MinutesSeen, ...]:
    editions = list(Minutes.objects.filter(meeting=meeting).order_by("-number"))
    said = Word.objects.filter(minutes__in=editions).select_related("member__staff", "member__guardian")
    members = len(members_on(meeting, viewer))
    found: dict[int, list[Word]] = {}
    for word in said.order_by("pk"):
        found.setdefault(word.minutes_id, []).append(word)
    return tuple(
        MinutesSeen(
            one.pk,
            one.number,
            one.words,
            sum(word.agrees for word in found.get(one.pk, ())),
            members,
            tuple(
                (member_line(word.member, viewer, all_names=True).name, word.remark)
                for word in found.get(one.pk, ())
                if not word.agrees
            ),
        )
        for one in editions
    )


def _line(row: Meeting) -> MeetingLine:
    first = row.agenda.strip().splitlines()
    return MeetingLine(
        row.pk,
        row.held_on,
        row.begins_at,
        row.place,
        first[0] if first else "",
        row.state,
        _(rules.STATES[row.state]),
    )


def _decision(row: Decision, viewer: Viewer, *, told: bool, keeper: bool) -> DecisionLine:
    """A decision; `told` says that the reader learns who looks after it."""
    line = member_line(row.member, viewer, all_names=True) if told and row.member else None
    waits = row.until is not None and row.done_on is None
    return DecisionLine(
        row.pk,
        row.words,
        row.public,
        row.meeting.held_on,
        line,
        row.until if told else None,
        row.done_on,
        waits and row.until is not None and row.until < viewer.today,
        waits and told and (keeper or bool(line and line.mine)),
    )
