"""A guardian's own self-checks: what is offered, their answers, what follows. Nobody else asks here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gongyu.access.permissions import COURSE_LEARN
from gongyu.access.rules import Viewer
from gongyu.assessments.models import Round, Sheet
from gongyu.assessments.queries.instruments import instrument_of
from gongyu.assessments.queries.places import held_over
from gongyu.assessments.rules import consent, quality
from gongyu.assessments.rules.instrument import CHOICES, Dimension, Instrument, going_well
from gongyu.assessments.rules.sheet import Kept, unpacked
from gongyu.courses import queries as courses
from gongyu.courses.queries import CourseLine
from gongyu.keeping import queries as keeping
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.people import queries as people
from gongyu.people.queries import Seat
from gongyu.policy.queries import say

KEPT: Final = "assessments_sheet.kept"
# So many courses stand under one dimension.
COURSES: Final = 2


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A self-check as its guardian finds it; `next` is the page to go on with, None when all is answered."""

    round_id: int
    title: str
    place: str
    closes_on: date
    open: bool
    begun: bool
    next: int | None
    pages: int


@dataclass(frozen=True, slots=True)
class BeginPage:
    """What one is told before one agrees."""

    line: OwnLine
    school: str
    questions: int
    version: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepPage:
    """One page of questions, with what has been answered there."""

    line: OwnLine
    number: int
    of: int
    heading: str
    questions: tuple[tuple[str, str], ...]
    choices: tuple[tuple[int, str], ...]
    given: dict[str, int]


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one dimension, and the courses that go on from there."""

    heading: str
    well: bool
    sentence: str
    courses: tuple[CourseLine, ...]


@dataclass(frozen=True, slots=True)
class FeedbackPage:
    """What follows from one's own answers."""

    line: OwnLine
    doubts: tuple[str, ...]
    well: tuple[Said, ...]
    others: tuple[Said, ...]
    counted: bool
    kept_until: date


def own_checks(viewer: Viewer) -> tuple[OwnLine, ...]:
    """What is offered to a guardian now, and what they have answered, the newest first."""
    _require(viewer)
    seats = people.children_of(viewer.user_id, viewer.today)
    sheets = {one.round_id: one for one in _sheets(viewer)}
    rows = Round.objects.filter(held_over(seat.path for seat in seats)) | Round.objects.filter(pk__in=sheets)
    found = []
    for row in rows.select_related("organisation").order_by("-opened_on", "-pk"):
        asked = instrument_of(row)
        if asked is None:
            continue
        mine = sheets.get(row.pk)
        if mine or (_is_open(row, viewer) and _seat(row, asked, seats)):
            found.append(_line(row, asked, mine, viewer))
    return tuple(found)


def begin_page(viewer: Viewer, round_id: int) -> BeginPage:
    """What one agrees to; OutOfScope where it is not offered to a child of theirs."""
    row, asked, mine = own(viewer, round_id)
    seat = seat_for(viewer, row, asked)
    return BeginPage(
        _line(row, asked, mine, viewer),
        seat.organisation_name if seat else "",
        len(asked.keys),
        consent.NEWEST.version,
        tuple(_(words) for words in consent.NEWEST.paragraphs),
    )


def own_page(viewer: Viewer, round_id: int) -> OwnLine:
    """One's own sheet in a line; OutOfScope without one."""
    row, asked, mine = own(viewer, round_id)
    if mine is None:
        raise OutOfScope
    return _line(row, asked, mine, viewer)


def step_page(viewer: Viewer, round_id: int, number: int) -> StepPage:
    """One page of one's own sheet; OutOfScope before one has agreed, or beyond the last page."""
    row, asked, mine = own(viewer, round_id)
    if mine is None or not 1 <= number <= len(asked.dimensions):
        raise OutOfScope
    return StepPage(
        _line(row, asked, mine, viewer),
        number,
        len(asked.dimensions),
        say(asked.dimensions[number - 1].words),
        tuple((key, _asks(asked, key)) for key in asked.step_keys(number - 1)),
        tuple((value, _(words)) for value, words in CHOICES.items()),
        kept(mine).answers,
    )


def feedback_page(viewer: Viewer, round_id: int) -> FeedbackPage:
    """What is said to whoever has answered everything; OutOfScope before."""
    row, asked, mine = own(viewer, round_id)
    if mine is None or asked.missing(kept(mine).answers):
        raise OutOfScope
    held = kept(mine)
    well = going_well(asked, held.answers)
    shelf = [one for one in courses.shelf(viewer).all if not one.finished_on]
    said = tuple(_said(one, well[one.key], shelf) for one in asked.dimensions)
    return FeedbackPage(
        _line(row, asked, mine, viewer),
        tuple(_(quality.DOUBTS[one]) for one in quality.doubts(asked, held.answers, held.seconds)),
        tuple(one for one in said if one.well),
        tuple(one for one in said if not one.well),
        held.counted,
        mine.touched_on + timedelta(days=consent.DAYS),
    )


def own(viewer: Viewer, round_id: int) -> tuple[Round, Instrument, Sheet | None]:
    """A round that the viewer has a sheet of, or that is offered for a child of theirs; OutOfScope else."""
    _require(viewer)
    row = Round.objects.select_related("organisation").filter(pk=round_id).first()
    asked = instrument_of(row) if row else None
    if row is None or asked is None:
        raise OutOfScope
    mine = _sheets(viewer).filter(round=row).first()
    if mine is None and (not _is_open(row, viewer) or seat_for(viewer, row, asked) is None):
        raise OutOfScope
    return row, asked, mine


def seat_for(viewer: Viewer, row: Round, asked: Instrument) -> Seat | None:
    """The child of the viewer's for whose school stage a round is held."""
    return _seat(row, asked, people.children_of(viewer.user_id, viewer.today))


def kept(sheet: Sheet) -> Kept:
    """What a sheet says."""
    return unpacked(keeping.opened(sheet.kept_sealed, KEPT))


def _require(viewer: Viewer) -> None:
    """Whoever learns in the parents' school may take it: what follows is lessons."""
    if not viewer.may_own(COURSE_LEARN):
        raise Forbidden(COURSE_LEARN)


def _sheets(viewer: Viewer) -> QuerySet[Sheet]:
    return Sheet.objects.filter(user_id=viewer.user_id or 0)


def _is_open(row: Round, viewer: Viewer) -> bool:
    return row.closed_on is None and row.opened_on <= viewer.today <= row.closes_on


def _seat(row: Round, asked: Instrument, seats: tuple[Seat, ...]) -> Seat | None:
    place = row.organisation.jurisdiction
    return next((one for one in seats if one.stage in asked.stages and one.path.startswith(place)), None)


def _line(row: Round, asked: Instrument, mine: Sheet | None, viewer: Viewer) -> OwnLine:
    step = asked.next_step(kept(mine).answers) if mine else 0
    return OwnLine(
        row.pk,
        say(asked.title),
        row.organisation.name,
        row.closes_on,
        _is_open(row, viewer),
        mine is not None,
        None if step is None else step + 1,
        len(asked.dimensions),
    )


def _asks(asked: Instrument, key: str) -> str:
    if key == asked.attention.key:
        return say(asked.attention.words)
    return next(say(one.words) for one in asked.questions if one.key == key)


def _said(one: Dimension, well: bool, shelf: list[CourseLine]) -> Said:
    lessons = [line for line in shelf if line.topic in one.topics and line.next]
    lessons.sort(key=lambda line: one.topics.index(line.topic))
    sentence = say(one.well if well else one.next)
    return Said(say(one.words), well, sentence, () if well else tuple(lessons[:COURSES]))
