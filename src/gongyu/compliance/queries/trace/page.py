"""The page behind one body's number, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from gongyu.access.permissions import STANDING_NAMES, STANDING_VIEW
from gongyu.access.rules import Viewer, require
from gongyu.compliance.queries import small
from gongyu.compliance.queries.pages.words import period_words
from gongyu.compliance.queries.school import told_classes
from gongyu.compliance.queries.trace.behind import Figures, behind
from gongyu.compliance.queries.trace.entries import COUNTING, REASONS, EntryLine, Group
from gongyu.compliance.queries.trace.people import EXCUSED, SEATS, ClassFigures
from gongyu.compliance.queries.trace.places import PLACES, Neighbourhood
from gongyu.compliance.queries.trace.rows import ground
from gongyu.compliance.rules.small import Told, told
from gongyu.compliance.rules.terms import ONE_DAY, Sort
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body
from gongyu.people.queries import WentOn, children_of, class_names, seats, went_on_at
from gongyu.policy.queries import DutyLine, Values, duty_line, pack, say
from gongyu.policy.rules import Duty

PAGE: Final = 40
ClassTold = tuple[int | None, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Reason:
    """So many entries of a kind count, or are left out, and why in words."""

    group: Group
    act: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """One entry in words; the pupil only for those who may know them."""

    line: EntryLine
    act: str
    words: str
    pupil_name: str


@dataclass(frozen=True, slots=True)
class TracePage:
    """Everything that explains one body's number."""

    body: Body
    text: DutyLine
    period: str
    period_key: str
    first: date
    last: date
    figures: Figures | None
    # Of the figures: required, achieved, attested, exempt as the viewer may be told them.
    told: Told
    state: str
    # So few children that nothing is told row by row.
    few: bool
    reasons: tuple[Reason, ...]
    seats: tuple[tuple[str, int | None], ...]
    excused: tuple[tuple[str, int | None], ...]
    # For a share of neighbourhoods: (status, words, how many) and a page of them; otherwise empty.
    places: tuple[tuple[str, str, int], ...]
    neighbourhoods: tuple[tuple[Neighbourhood, str], ...]
    # What the rows that count add up to now.
    made: int
    # Classes of which those of another school are now owed here, for a duty about classes.
    went_on: tuple[WentOn, ...]
    # Name, number, pupils, reached, attested; None for what is not told.
    classes: tuple[tuple[str, int | None, int | None, int | None, int | None], ...]
    rows: tuple[Row, ...]
    reason: str
    page: int
    more: bool
    names: bool
    pack: str

    @property
    def counted(self) -> int:
        return sum(one.group.entries for one in self.reasons if one.group.status in COUNTING)

    @property
    def left_out(self) -> int:
        return sum(one.group.entries for one in self.reasons) - self.counted

    @property
    def fresh(self) -> bool:
        """Whether the stored number is what its rows add up to now."""
        return self.figures is not None and self.figures.achieved == self.made


def trace(
    viewer: Viewer, duty_key: str, period_key: str, organisation_id: int, *, reason: str = "", page: int = 1
) -> TracePage:
    """The rows behind one body's number, for whoever may see that number."""
    duty, body = pack().duties.get(duty_key), organisations.body(organisation_id)
    if duty is None or body is None or (reason and reason not in REASONS | PLACES):
        raise OutOfScope
    _require(viewer, body)
    found = ground(
        body.id, body.county_code, Sort(body.kind, body.level, body.stage), duty, period_key, viewer.today
    )
    if found is None:
        raise OutOfScope
    page = max(page, 1)
    of = behind(found, reason=reason, limit=PAGE + 1, offset=(page - 1) * PAGE)
    names = viewer.may_at(STANDING_NAMES, body.path)
    figures, few = _told(viewer, body, duty, period_key, of.stored)
    # Families see the school, not one class beside the other.
    classes = of.classes if not few and viewer.may_at(STANDING_VIEW, body.path) else ()
    called = class_names([one.class_id for one in classes if one.class_id], viewer.today) if classes else {}
    last_day = found.term.seen_until - ONE_DAY
    return TracePage(
        body=body,
        text=duty_line(duty, found.owing.values.get(last_day, Values(last_day, ())), body.county_code),
        period=period_words(period_key),
        period_key=period_key,
        first=found.term.starts_on,
        last=last_day,
        figures=of.stored,
        told=figures,
        state=small.state(duty, of.stored.state, figures)
        if of.stored and None in figures
        else _state(of.stored),
        few=few,
        reasons=()
        if few
        else tuple(Reason(one, _act(one.kind), _(REASONS[one.status])) for one in of.groups),
        seats=() if few else _said(SEATS, _of_children(viewer, body, duty, of.seats)),
        excused=_said(EXCUSED, _excused(viewer, body, duty, of.excused)),
        places=tuple((key, _(PLACES[key]), number) for key, number in of.places.items()),
        neighbourhoods=tuple((one, _(PLACES[one.status])) for one in of.neighbourhoods[:PAGE]),
        made=of.made,
        went_on=went_on_at(body.id, found.term.roster_from, last_day) if duty.subject == "class" else (),
        classes=tuple(
            (called.get(class_id or 0, _("未分班")), class_id, *numbers)
            for class_id, numbers in _classes(viewer, body, classes, figures).items()
        ),
        rows=() if few else _rows(viewer, body.id, of.lines[:PAGE], names),
        reason=reason,
        page=page,
        more=not few and max(len(of.lines), len(of.neighbourhoods)) > PAGE,
        names=names,
        pack=f"{pack().key} {pack().version}",
    )


def _state(stored: Figures | None) -> str:
    return stored.state if stored else ""


def _told(
    viewer: Viewer, body: Body, duty: Duty, period_key: str, stored: Figures | None
) -> tuple[Told, bool]:
    """The figures as the viewer may be told them, and whether anything is left out of them."""
    if stored is None:
        return (None, None, None, None), False
    if small.of_children(duty) and not small.knows(viewer, body.path):
        key = (body.id, duty.key, period_key)
        parts = small.of_bodies([body.county_code], [duty.key], [period_key])
        if key in parts:
            return parts[key], None in parts[key][:3]
    return (stored.required, stored.achieved, stored.attested, stored.exempt), False


def _of_children(
    viewer: Viewer, body: Body, duty: Duty, numbers: Mapping[str, int]
) -> Mapping[str, int | None]:
    """Numbers of children that stand alone, without the small ones for who may not know the children."""
    if not small.of_children(duty) or small.knows(viewer, body.path):
        return numbers
    return {key: told(number) for key, number in numbers.items()}


def _excused(viewer: Viewer, body: Body, duty: Duty, numbers: Mapping[str, int]) -> Mapping[str, int]:
    """Who is excused and why is told of no single body, but that it is excused as a whole."""
    if not small.of_children(duty) or small.knows(viewer, body.path):
        return numbers
    return {key: number for key, number in numbers.items() if key == "whole"}


def _classes(
    viewer: Viewer, body: Body, classes: Iterable[ClassFigures], school: Told
) -> dict[int | None, ClassTold]:
    found = {one.class_id: (one.pupils, one.reached, one.attested) for one in classes}
    whole = told_classes(viewer, body.path, found, school)
    return {key: (pupils, reached, attested) for key, (pupils, reached, attested) in whole.items()}


def _said(words: Mapping[str, str], numbers: Mapping[str, int | None]) -> tuple[tuple[str, int | None], ...]:
    return tuple((_(words[key]), numbers[key]) for key in words if key in numbers)


def _require(viewer: Viewer, body: Body) -> None:
    """By place, or as a guardian of one of the school's pupils: then without a single row's name."""
    own = False
    if not viewer.may_at(STANDING_VIEW, body.path) and viewer.may_own(STANDING_VIEW):
        own = any(one.organisation_id == body.id for one in children_of(viewer.user_id, viewer.today))
    require(viewer, STANDING_VIEW, body.path, own=own)


def _rows(viewer: Viewer, body_id: int, lines: Iterable[EntryLine], names: bool) -> tuple[Row, ...]:
    found = tuple(lines)
    seated = seats([one.pupil_id for one in found if one.pupil_id], viewer.today) if names else {}
    # Who has gone to another school is that school's to know.
    called = {key: seat for key, seat in seated.items() if seat.organisation_id == body_id}
    return tuple(
        Row(
            line=one,
            act=_act(one.kind),
            words=_(REASONS[one.status]),
            pupil_name=called[one.pupil_id].name if one.pupil_id in called else "",
        )
        for one in found
    )


def _act(kind: str) -> str:
    act = pack().acts.get(kind)
    return say(act.words) if act else kind
