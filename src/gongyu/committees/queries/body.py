"""A school's three bodies: who is in them now, what they go by, and what one may do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from gongyu.access.permissions import COMMITTEE_VIEW
from gongyu.access.rules import Viewer
from gongyu.committees.models import Committee, Mandate, Member
from gongyu.committees.queries.election import ElectionLine, elections_of
from gongyu.committees.queries.meeting import (
    DecisionLine,
    MeetingLine,
    meeting_lines,
    public_decisions,
    writes,
)
from gongyu.committees.queries.members import MemberLine, belonging, member_line, member_lines, membership
from gongyu.committees.queries.paper import PaperLine, paper_lines
from gongyu.committees.queries.places import SCHOOLS, keeps, kept_place, own_schools, seen_place
from gongyu.committees.rules import body as rules
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body

PAGE = 30


@dataclass(frozen=True, slots=True)
class MandateSeen:
    """A term and how it came about."""

    id: int
    begins: date
    ends: date
    formed_words: str
    reason: str
    runs: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """One of the three in an overview: its words, the term that runs, how many belong to it."""

    which: str
    words: str
    mandate: MandateSeen | None
    members: int
    charter: bool
    programme: bool


@dataclass(frozen=True, slots=True)
class BodyPage:
    """One of a school's bodies as the viewer may see it."""

    place: Body
    which: str
    words: str
    mandate: MandateSeen | None
    members: tuple[MemberLine, ...]
    papers: tuple[PaperLine, ...]
    earlier: tuple[MandateSeen, ...]
    may_keep: bool
    # The viewer belongs to it today.
    inside: bool
    # The viewer's own membership as a guardian, where they may say whether their name is shown.
    own: MemberLine | None
    # For members and the school's office.
    meetings: tuple[MeetingLine, ...]
    # What families may read.
    decisions: tuple[DecisionLine, ...]
    may_write: bool
    elections: tuple[ElectionLine, ...]


def schools(viewer: Viewer, page: int = 1) -> tuple[tuple[Body, ...], bool]:
    """The schools whose bodies the viewer may see, by path, and whether there are more."""
    own = own_schools(viewer)
    begin = (page - 1) * PAGE
    scopes = viewer.scopes(COMMITTEE_VIEW)
    found = organisations.visible(scopes, kinds=SCHOOLS, on=viewer.today, limit=begin + PAGE + 1)[begin:]
    beside = own - {one.id for one in found} if page == 1 else ()
    first = sorted(organisations.bodies(beside).values(), key=lambda one: one.path)
    return (*first, *found[:PAGE]), len(found) > PAGE


def summaries(places: Iterable[Body], today: date) -> dict[int, tuple[Summary, ...]]:
    """The three bodies of some schools (three queries)."""
    ids = [place.id for place in places]
    committees = {
        (row.organisation_id, row.which): row for row in Committee.objects.filter(organisation__in=ids)
    }
    running = {
        row.committee_id: row
        for row in Mandate.objects.filter(committee__organisation__in=ids, begins__lte=today, ends__gt=today)
    }
    many: dict[int, int] = {}
    for key in belonging(today).filter(mandate__in=running.values()).values_list("mandate_id", flat=True):
        many[key] = many.get(key, 0) + 1
    held = {
        (line.committee_id, line.sort) for line in paper_lines(committees.values(), today) if line.in_force
    }
    found = {}
    for place in ids:
        lines = []
        for which, words in rules.BODIES.items():
            row = committees.get((place, which))
            term = running.get(row.pk) if row else None
            lines.append(
                Summary(
                    which,
                    _(words),
                    _mandate(term, today) if term else None,
                    many.get(term.pk, 0) if term else 0,
                    bool(row and (row.pk, "charter") in held),
                    bool(row and (row.pk, "programme") in held),
                )
            )
        found[place] = tuple(lines)
    return found


def committee_of(organisation_id: int, which: str) -> Committee | None:
    """The row of one of a school's bodies; None as long as nothing of it is known."""
    return Committee.objects.filter(organisation_id=organisation_id, which=which).first()


def mandate_now(committee_id: int, today: date) -> Mandate | None:
    """The term that runs on a day."""
    return Mandate.objects.filter(committee_id=committee_id, begins__lte=today, ends__gt=today).first()


def body_page(viewer: Viewer, organisation_id: int, which: str) -> BodyPage:
    """One body; OutOfScope for a school out of reach, or for what is none of the three."""
    place = seen_place(viewer, organisation_id)
    if which not in rules.BODIES:
        raise OutOfScope
    row, may_keep = committee_of(place.id, which), keeps(viewer, place)
    own = membership(viewer, row.pk) if row else None
    inside = own is not None
    terms = list(Mandate.objects.filter(committee=row).order_by("-begins")) if row else []
    running = next((one for one in terms if one.begins <= viewer.today < one.ends), None)
    return BodyPage(
        place=place,
        which=which,
        words=_(rules.BODIES[which]),
        mandate=_mandate(running, viewer.today) if running else None,
        members=member_lines(running, viewer, all_names=may_keep or inside) if running else (),
        papers=paper_lines([row], viewer.today, public_only=not (may_keep or inside)) if row else (),
        earlier=tuple(_mandate(one, viewer.today) for one in terms if one is not running),
        may_keep=may_keep,
        inside=inside,
        own=member_line(own, viewer, all_names=True) if own and own.guardian_id else None,
        meetings=meeting_lines(row.pk) if row and (may_keep or inside) else (),
        decisions=public_decisions(row.pk, viewer) if row else (),
        may_write=writes(may_keep, own),
        elections=elections_of(row.pk, viewer, keeper=may_keep) if row else (),
    )


def mandate_to_keep(viewer: Viewer, mandate_id: int) -> tuple[Mandate, Body]:
    """A term of a body that the viewer keeps; OutOfScope or Forbidden otherwise."""
    row = Mandate.objects.select_related("committee").filter(pk=mandate_id).first()
    if row is None:
        raise OutOfScope
    return row, kept_place(viewer, row.committee.organisation_id)


def member_to_keep(viewer: Viewer, member_id: int) -> tuple[Member, Body]:
    """A member of a body that the viewer keeps; OutOfScope or Forbidden otherwise."""
    row = Member.objects.select_related("mandate__committee").filter(pk=member_id).first()
    if row is None:
        raise OutOfScope
    return row, kept_place(viewer, row.mandate.committee.organisation_id)


def act_of(which: str) -> str:
    """The act that a body's term is; OutOfScope for what is none of the three."""
    if which not in rules.ACTS:
        raise OutOfScope
    return rules.ACTS[which]


def sorts() -> tuple[tuple[str, str], ...]:
    """Where members come from, in the reader's language."""
    return tuple((key, _(words)) for key, words in rules.SORTS.items())


def _mandate(row: Mandate, today: date) -> MandateSeen:
    return MandateSeen(
        row.pk, row.begins, row.ends, _(rules.FORMED[row.formed]), row.reason, row.begins <= today < row.ends
    )
