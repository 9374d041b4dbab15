"""The page behind one body's number, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from gongyu.access.permissions import STANDING_NAMES, STANDING_VIEW
from gongyu.access.rules import Viewer, require
from gongyu.compliance.models import Standing
from gongyu.compliance.queries.pages.duty import duty_text
from gongyu.compliance.queries.pages.words import period_words
from gongyu.compliance.queries.planning import planned
from gongyu.compliance.queries.standings import own_children
from gongyu.compliance.queries.trace import entries, people, places
from gongyu.compliance.queries.trace.entries import REASONS, EntryLine, Group
from gongyu.compliance.queries.trace.people import EXCUSED, SEATS
from gongyu.compliance.queries.trace.places import PLACES, Neighbourhood
from gongyu.compliance.queries.trace.rows import Ground, ground
from gongyu.compliance.rules.terms import ONE_DAY, Sort
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body
from gongyu.people.queries import class_names, seats
from gongyu.policy.queries import DutyLine, pack, say, value_lines

PAGE: Final = 40


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
    elsewhere: str


@dataclass(frozen=True, slots=True)
class Figures:
    """The number that is explained, as stored."""

    required: int
    achieved: int
    attested: int
    exempt: int
    state: str
    as_of: datetime | None
    position: int


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
    reasons: tuple[Reason, ...]
    seats: tuple[tuple[str, int], ...]
    excused: tuple[tuple[str, int], ...]
    # For a share of neighbourhoods: (status, words, how many) and a page of them; otherwise empty.
    places: tuple[tuple[str, str, int], ...]
    neighbourhoods: tuple[tuple[Neighbourhood, str], ...]
    # What the rows that count add up to now.
    made: int
    classes: tuple[tuple[str, int | None, int, int, int], ...]
    rows: tuple[Row, ...]
    reason: str
    page: int
    more: bool
    names: bool
    pack: str

    @property
    def counted(self) -> int:
        return sum(one.group.entries for one in self.reasons if one.group.status in entries.COUNTING)

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
    text = duty_text(viewer, duty_key)
    body = organisations.body(organisation_id)
    if body is None or (reason and reason not in REASONS | PLACES):
        raise OutOfScope
    _require(viewer, body)
    found = ground(organisation_id, text.duty, period_key, viewer.today)
    found = of_sort(found, Sort(body.kind, body.level, body.stage)) if found else None
    if found is None:
        raise OutOfScope
    page, start = max(page, 1), (max(page, 1) - 1) * PAGE
    with transaction.atomic(), planned(memory="16MB"):
        behind = _behind(found, reason, start)
    names = viewer.may_at(STANDING_NAMES, body.path)
    called = class_names([one.class_id for one in behind.classes if one.class_id], viewer.today)
    last_day = found.term.seen_until - ONE_DAY
    return TracePage(
        body=body,
        text=replace(text, values=value_lines(text.duty, body.county_code, last_day)),
        period=period_words(period_key),
        period_key=period_key,
        first=found.term.starts_on,
        last=last_day,
        figures=_figures(organisation_id, duty_key, period_key),
        reasons=tuple(Reason(one, _act(one.kind), _(REASONS[one.status])) for one in behind.groups),
        seats=_said(SEATS, behind.seats),
        excused=_said(EXCUSED, behind.excused),
        places=tuple((key, _(PLACES[key]), number) for key, number in behind.places.items()),
        neighbourhoods=tuple((one, _(PLACES[one.status])) for one in behind.neighbourhoods[:PAGE]),
        made=behind.made,
        classes=tuple(
            (called.get(one.class_id or 0, _("未分班")), one.class_id, one.pupils, one.reached, one.attested)
            for one in sorted(behind.classes, key=lambda one: one.class_id or 0)
        ),
        rows=_rows(viewer, found, behind.lines[:PAGE], names),
        reason=reason,
        page=page,
        more=max(len(behind.lines), len(behind.neighbourhoods)) > PAGE,
        names=names,
        pack=f"{pack().key} {pack().version}",
    )


@dataclass(frozen=True, slots=True)
class _Behind:
    """What the engine's relations say, before it is put into words."""

    groups: tuple[Group, ...] = ()
    lines: tuple[EntryLine, ...] = ()
    seats: dict[str, int] = field(default_factory=dict)
    excused: dict[str, int] = field(default_factory=dict)
    classes: tuple[people.ClassFigures, ...] = ()
    places: dict[str, int] = field(default_factory=dict)
    neighbourhoods: tuple[Neighbourhood, ...] = ()
    made: int = 0


def _behind(of: Ground, reason: str, start: int) -> _Behind:
    excused = people.excuses(of)
    if of.term.measure == "ratio":
        counted = places.places(of)
        shown = places.lines(of, reason=reason, limit=PAGE + 1, offset=start)
        return _Behind(
            excused=excused, places=counted, neighbourhoods=shown, made=counted.get(places.SERVED, 0)
        )
    groups = entries.groups(of)
    seated = people.seats(of) if of.of_pupils else {}
    return _Behind(
        groups=groups,
        lines=entries.lines(of, reason=reason, limit=PAGE + 1, offset=start),
        seats=seated,
        excused=excused,
        # What was offered to all households is not kept class by class.
        classes=people.classes(of) if of.of_pupils and of.term.subject == "pupil" else (),
        made=entries.made(of, groups, seated.get(people.HERE, 0)),
    )


def of_sort(of: Ground, sort: Sort) -> Ground | None:
    """The ground with the body's own term: whoever took over from it may be of another sort."""
    own = (
        one
        for one in of.owing.terms
        if (one.kind, one.level, one.stage) == (sort.kind, sort.level, sort.stage)
    )
    term = next(own, None)
    return replace(of, term=term) if term else None


def _said(words: Mapping[str, str], numbers: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple((_(words[key]), numbers[key]) for key in words if key in numbers)


def _require(viewer: Viewer, body: Body) -> None:
    """By place, or as a guardian of one of the school's pupils: then without a single row's name."""
    own = False
    if not viewer.may_at(STANDING_VIEW, body.path):
        own = any(one.seat.organisation_id == body.id for one in own_children(viewer))
    require(viewer, STANDING_VIEW, body.path, own=own)


def _figures(organisation_id: int, duty_key: str, period_key: str) -> Figures | None:
    row = Standing.objects.filter(
        organisation_id=organisation_id, duty_key=duty_key, period_key=period_key
    ).first()
    if row is None:
        return None
    return Figures(row.required, row.achieved, row.attested, row.exempt, row.state, row.as_of, row.position)


def _rows(viewer: Viewer, of: Ground, lines: Iterable[EntryLine], names: bool) -> tuple[Row, ...]:
    found = tuple(lines)
    called = seats([one.pupil_id for one in found if one.pupil_id], viewer.today) if names else {}
    other = {one.organisation_id for one in found} - {of.organisation_id}
    others = organisations.bodies(other) if other else {}
    return tuple(
        Row(
            line=one,
            act=_act(one.kind),
            words=_(REASONS[one.status]),
            pupil_name=called[one.pupil_id].name if one.pupil_id in called else "",
            elsewhere=others[one.organisation_id].name if one.organisation_id in others else "",
        )
        for one in found
    )


def _act(kind: str) -> str:
    act = pack().acts.get(kind)
    return say(act.words) if act else kind
