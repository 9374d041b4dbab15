"""The page behind a number: for one body row by row, for an area by its parts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from gongyu.access.permissions import STANDING_NAMES, STANDING_VIEW
from gongyu.access.rules import Viewer, require
from gongyu.compliance.models import Rollup, Standing
from gongyu.compliance.queries.pages.areas import COUNTED, Area, Summed, area, summed
from gongyu.compliance.queries.pages.document import CountyLine, by_county
from gongyu.compliance.queries.pages.duty import duty_text
from gongyu.compliance.queries.pages.words import period_words
from gongyu.compliance.queries.planning import planned
from gongyu.compliance.queries.standings import own_children
from gongyu.compliance.queries.trace import entries, people
from gongyu.compliance.queries.trace.entries import REASONS, EntryLine, Group
from gongyu.compliance.queries.trace.people import SEATS
from gongyu.compliance.queries.trace.rows import Ground, ground
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body
from gongyu.people.queries import class_names, seats
from gongyu.policy.queries import DutyLine, pack, say
from gongyu.policy.rules import Duty

PAGE: Final = 40
COLUMNS: Final = ("required", "achieved", "attested", "exempt", "state")


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
    classes: tuple[tuple[str, int | None, int, int, int], ...]
    rows: tuple[Row, ...]
    reason: str
    page: int
    more: bool
    names: bool
    pack: str

    @property
    def counted(self) -> int:
        return sum(one.group.entries for one in self.reasons if one.group.status == entries.COUNTED)

    @property
    def left_out(self) -> int:
        return sum(one.group.entries for one in self.reasons if one.group.status != entries.COUNTED)


@dataclass(frozen=True, slots=True)
class Part:
    """One body's share of a county's number."""

    organisation_id: int
    name: str
    required: int
    achieved: int
    attested: int
    exempt: int
    state: str


@dataclass(frozen=True, slots=True)
class AreaTrace:
    """An area's number: the sum of its counties, or of the bodies of one county."""

    area: Area
    text: DutyLine
    period: str
    period_key: str
    sum: Summed
    counties: tuple[CountyLine, ...]
    parts: tuple[Part, ...]
    page: int
    more: bool
    pack: str


def trace(
    viewer: Viewer, duty_key: str, period_key: str, organisation_id: int, *, reason: str = "", page: int = 1
) -> TracePage:
    """The rows behind one body's number, for whoever may see that number."""
    text = duty_text(viewer, duty_key)
    body = organisations.body(organisation_id)
    if body is None or (reason and reason not in REASONS):
        raise OutOfScope
    _require(viewer, body)
    found = ground(organisation_id, text.duty, period_key, viewer.today)
    if found is None:
        raise OutOfScope
    page = max(page, 1)
    with transaction.atomic(), planned(memory="16MB"):
        groups = entries.groups(found)
        lines = entries.lines(found, reason=reason, limit=PAGE + 1, offset=(page - 1) * PAGE)
        of_pupils = found.of_pupils and found.term.subject == "pupil"
        counted = people.seats(found) if of_pupils else {}
        classes = people.classes(found) if of_pupils else ()
    names = viewer.may_at(STANDING_NAMES, body.path)
    called = class_names([one.class_id for one in classes if one.class_id], viewer.today)
    return TracePage(
        body=body,
        text=text,
        period=period_words(period_key),
        period_key=period_key,
        first=found.term.starts_on,
        last=found.term.seen_until,
        figures=_figures(organisation_id, duty_key, period_key),
        reasons=tuple(Reason(one, _act(one.kind), _(REASONS[one.status])) for one in groups),
        seats=tuple((_(SEATS[key]), counted[key]) for key in SEATS if key in counted),
        classes=tuple(
            (called.get(one.class_id or 0, _("未分班")), one.class_id, one.pupils, one.reached, one.attested)
            for one in sorted(classes, key=lambda one: one.class_id or 0)
        ),
        rows=_rows(viewer, found, lines[:PAGE], names),
        reason=reason,
        page=page,
        more=len(lines) > PAGE,
        names=names,
        pack=f"{pack().key} {pack().version}",
    )


def area_trace(viewer: Viewer, duty_key: str, period_key: str, code: str, *, page: int = 1) -> AreaTrace:
    """The parts that an area's number is the sum of."""
    text = duty_text(viewer, duty_key)
    place = area(viewer, "" if len(code) == 4 else code)
    if place is None or place.digits != code:
        raise OutOfScope
    page, whole = max(page, 1), place.is_city
    found = () if whole else _parts(text.duty, period_key, code, page)
    return AreaTrace(
        area=place,
        text=text,
        period=period_words(period_key),
        period_key=period_key,
        sum=_sum(text.duty, period_key, place, viewer.today),
        counties=by_county(viewer, place.counties, text.duty, period_key) if whole else (),
        parts=found[:PAGE],
        page=page,
        more=len(found) > PAGE,
        pack=f"{pack().key} {pack().version}",
    )


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
    places = organisations.bodies(other) if other else {}
    return tuple(
        Row(
            line=one,
            act=_act(one.kind),
            words=_(REASONS[one.status]),
            pupil_name=called[one.pupil_id].name if one.pupil_id in called else "",
            elsewhere=places[one.organisation_id].name if one.organisation_id in places else "",
        )
        for one in found
    )


def _act(kind: str) -> str:
    act = pack().acts.get(kind)
    return say(act.words) if act else kind


def _sum(duty: Duty, period_key: str, place: Area, today: date) -> Summed:
    rows = Rollup.objects.filter(
        county_code__startswith=place.digits, duty_key=duty.key, period_key=period_key
    )
    total: dict[str, int] = dict.fromkeys(COUNTED, 0)
    newest = None
    for row in rows:
        newest = max(filter(None, (newest, row.as_of)))
        for name in COUNTED:
            total[name] += getattr(row, name)
    return summed(duty, period_key, today, today, total | {"as_of": newest} if newest else None)


def _parts(duty: Duty, period_key: str, code: str, page: int) -> tuple[Part, ...]:
    """A page of bodies and one more, by their place in the tree."""
    rows = Standing.objects.filter(duty_key=duty.key, period_key=period_key, county_code=code)
    start = (page - 1) * PAGE
    columns = ("organisation_id", "organisation__name", *COLUMNS)
    found = rows.order_by("organisation__path").values_list(*columns)[start : start + PAGE + 1]
    return tuple(Part(*row) for row in found)
