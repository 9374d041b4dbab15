"""Matters: all of them for the school's office and the committee's members, one's own for a family."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongyu.access.rules import Viewer
from gongyu.committees.models import Committee, Matter
from gongyu.committees.queries.members import membership
from gongyu.committees.queries.places import keeps, kept_place, own_schools, seen_place
from gongyu.keeping.queries import opened
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations.queries import Body

WORDS = "committees_matter.words"
ANSWER = "committees_matter.answer"
PAGE = 30


@dataclass(frozen=True, slots=True)
class MatterLine:
    """A matter and its answer; never who raised it."""

    id: int
    words: str
    of_body: bool
    mine: bool
    raised_on: date
    answer: str
    answered_on: date | None


@dataclass(frozen=True, slots=True)
class MattersPage:
    """A school's matters as far as the viewer reads them."""

    place: Body
    lines: tuple[MatterLine, ...]
    number: int
    more: bool
    may_keep: bool
    # Whether one reads all of them, or one's own.
    all_of_them: bool


def matter_place(viewer: Viewer, organisation_id: int) -> tuple[Body, bool]:
    """A school at which the viewer may raise something, and whether they then speak for the committee;
    OutOfScope for who is neither of its office, nor of the committee, nor of its families."""
    place = seen_place(viewer, organisation_id)
    committee = Committee.objects.filter(organisation_id=place.id, which="parents").first()
    inside = committee is not None and membership(viewer, committee.pk) is not None
    if keeps(viewer, place) or inside:
        return place, True
    if place.id in own_schools(viewer):
        return place, False
    raise OutOfScope


def may_raise(viewer: Viewer, organisation_id: int) -> bool:
    """Whether the viewer may raise something at a school that they see."""
    try:
        matter_place(viewer, organisation_id)
    except OutOfScope:
        return False
    return True


def matters_page(viewer: Viewer, organisation_id: int, page: int = 1) -> MattersPage:
    """The matters of a school, those that wait first."""
    place, all_of_them = matter_place(viewer, organisation_id)
    rows = Matter.objects.filter(organisation_id=place.id)
    if not all_of_them:
        rows = rows.filter(raised_by_id=viewer.user_id or 0)
    begin = (page - 1) * PAGE
    found = list(rows.order_by("-answered_on", "-raised_on", "-pk")[begin : begin + PAGE + 1])
    lines = tuple(_line(row, viewer) for row in found[:PAGE])
    return MattersPage(place, lines, page, len(found) > PAGE, keeps(viewer, place), all_of_them)


def matter_to_answer(viewer: Viewer, matter_id: int) -> tuple[Matter, MatterLine, Body]:
    """A matter at a school that the viewer keeps; OutOfScope or Forbidden otherwise."""
    row = Matter.objects.filter(pk=matter_id).first()
    if row is None:
        raise OutOfScope
    return row, _line(row, viewer), kept_place(viewer, row.organisation_id)


def _line(row: Matter, viewer: Viewer) -> MatterLine:
    return MatterLine(
        row.pk,
        opened(row.words_sealed, WORDS),
        row.of_body,
        row.raised_by_id == viewer.user_id,
        row.raised_on,
        opened(row.answer_sealed, ANSWER),
        row.answered_on,
    )
