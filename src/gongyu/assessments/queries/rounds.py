"""What schools and bureaus read: that a self-check was held, and its figures. Never who, or how many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from gongyu.access import queries as access
from gongyu.access.permissions import ASSESSMENT_READ
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.assessments.models import Figure, Round
from gongyu.assessments.queries.instruments import instruments
from gongyu.assessments.queries.places import holding_places, readable
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations.queries import Body
from gongyu.policy.queries import say

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A self-check in a list; `told` once there is a figure of the whole."""

    id: int
    title: str
    version: str
    place: str
    term: str
    opened_on: date
    closes_on: date
    closed: bool
    told: bool


@dataclass(frozen=True, slots=True)
class RoundList:
    """What has been held, the newest first, and the bureaus for which one may hold one."""

    lines: tuple[RoundLine, ...]
    number: int
    more: bool
    places: tuple[Body, ...]


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One body: at least so many sheets, and the shares in the order of the dimensions."""

    place: str
    whole: bool
    sheets: int
    shares: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class RoundPage:
    """One self-check: what was asked, and what may be told of the answers."""

    line: RoundLine
    dimensions: tuple[str, ...]
    questions: tuple[tuple[str, tuple[str, ...]], ...]
    figures: tuple[FigureLine, ...]


def rounds(viewer: Viewer, page: int = 1) -> RoundList:
    """The self-checks held where the viewer is, or over where they are."""
    require_anywhere(viewer, ASSESSMENT_READ)
    begin = (page - 1) * PAGE
    rows = list(_rows(viewer).order_by("-opened_on", "-pk")[begin : begin + PAGE + 1])
    lines = tuple(_line(row) for row in rows[:PAGE])
    return RoundList(lines, page, len(rows) > PAGE, holding_places(viewer))


def round_page(viewer: Viewer, round_id: int) -> RoundPage:
    """One of them with the county's figure and those of the schools that the viewer sees."""
    require_anywhere(viewer, ASSESSMENT_READ)
    row = _rows(viewer).filter(pk=round_id).first()
    if row is None:
        raise OutOfScope
    asked = instruments()[row.instrument, row.version]
    seen = Figure.objects.filter(access.within(viewer, ASSESSMENT_READ)) | Figure.objects.filter(
        organisation_id=row.organisation_id
    )
    figures = seen.filter(round=row).select_related("organisation").order_by("organisation__path")
    lines = [
        FigureLine(
            one.organisation.name,
            one.organisation_id == row.organisation_id,
            one.sheets,
            tuple(one.shares.get(dimension.key) for dimension in asked.dimensions),
        )
        for one in figures
    ]
    return RoundPage(
        _line(row),
        tuple(say(one.words) for one in asked.dimensions),
        tuple((say(one.words), tuple(say(each.words) for each in one.questions)) for one in asked.dimensions),
        tuple(sorted(lines, key=lambda one: not one.whole)),
    )


def _rows(viewer: Viewer) -> QuerySet[Round]:
    told = Figure.objects.filter(round=OuterRef("pk"), organisation=OuterRef("organisation"))
    return Round.objects.filter(readable(viewer)).select_related("organisation").annotate(told=Exists(told))


def _line(row: Round) -> RoundLine:
    return RoundLine(
        row.pk,
        say(instruments()[row.instrument, row.version].title),
        row.version,
        row.organisation.name,
        row.term,
        row.opened_on,
        row.closes_on,
        row.closed_on is not None,
        bool(getattr(row, "told", False)),
    )
