"""A body's semester on one page: what its duties ask, what has been held, what is planned."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from gongyu.access.permissions import ACTIVITY_RECORD
from gongyu.access.rules import Viewer
from gongyu.activities.models import Activity, Booking, Series
from gongyu.activities.queries.pages import Line, as_lines, lines_of
from gongyu.activities.queries.sheet import Sheet, sheet, to_touch
from gongyu.activities.rules import activity as rules
from gongyu.activities.rules import planning
from gongyu.kernel.calendar import Window
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.organisations.queries import Body
from gongyu.policy.queries import Values, pack, say, term, values_on
from gongyu.policy.rules import Duty, owed_by

TERMS = ("", "next")


@dataclass(frozen=True, slots=True)
class Ahead:
    """A duty of the semester and how it will stand."""

    key: str
    words: str
    outlook: planning.Outlook
    # What is planned for it, by its nature; of what another room keeps, the page on which that is planned.
    nature: str
    page: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """What a room above keeps of an act in a semester, and its page."""

    act: str
    held: int
    planned: int
    page: str


# Rooms above that keep acts of the semester: asked for a viewer, a body and a semester.
Source = Callable[[Viewer, Body, Window], Iterable[Beside]]
_MORE: list[Source] = []


@dataclass(frozen=True, slots=True)
class TermPage:
    """A semester laid out. `before` are rows to begin with: what was held in the one before, moved."""

    sheet: Sheet
    term: Window
    which: str
    judged: tuple[Ahead, ...]
    counted: tuple[Ahead, ...]
    weeks: tuple[tuple[int, tuple[Line, ...]], ...]
    before: tuple[dict[str, object], ...]


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """A series: those behind, and those ahead."""

    id: int
    every_words: str
    behind: tuple[Line, ...]
    ahead: tuple[Line, ...]
    # What is said of the next of them.
    initial: dict[str, object]


def also_in_terms(source: Source) -> None:
    """Have a room above put its own acts on the semester's page; said once, when it is set up."""
    if source not in _MORE:
        _MORE.append(source)


def term_page(
    viewer: Viewer, *, organisation_id: int | None, which: str = "", copied: bool = False
) -> TermPage:
    """The page of a body; OutOfScope for one out of reach, Forbidden for who records for a class only."""
    seen = sheet(viewer, organisation_id=organisation_id, nature="", duty_key="")
    body = seen.place
    if not viewer.may_at(ACTIVITY_RECORD, body.path):
        raise Forbidden(ACTIVITY_RECORD)
    semester = term(viewer.today, body.stage, body.county_code)
    if which == "next":
        semester = term(semester.ends_before, body.stage, body.county_code)
    within = Activity.objects.filter(
        organisation_id=body.id,
        state__in=["planned", "held"],
        held_on__gte=semester.starts_on,
        held_on__lt=semester.ends_before,
    )
    rows = list(as_lines(viewer, within).select_related("entry").order_by("held_on", "id"))
    ahead = _ahead(viewer, seen, rows, semester)
    return TermPage(
        sheet=seen,
        term=semester,
        which=which if which in TERMS else "",
        judged=tuple(one for one in ahead if one.outlook.required is not None),
        counted=tuple(one for one in ahead if one.outlook.required is None),
        weeks=_weeks(viewer, rows, semester),
        before=_before(viewer, seen, semester) if copied else (),
    )


def series_page(viewer: Viewer, series_id: int) -> SeriesPage:
    """One series for those who organise it; OutOfScope or Forbidden for others."""
    found = Series.objects.filter(pk=series_id).first()
    rows = list(as_lines(viewer, Activity.objects.filter(series=found)).order_by("held_on", "id"))
    if found is None or not rows:
        raise OutOfScope
    to_touch(viewer, rows[0].pk)
    lines = lines_of(viewer, rows)
    ahead = tuple(one for one in lines if one.state == "planned" and one.held_on >= viewer.today)
    row = next((row for row in rows if ahead and row.pk == ahead[0].id), rows[-1])
    return SeriesPage(
        id=found.pk,
        every_words=_(planning.EVERY[found.every_weeks]),
        behind=tuple(one for one in lines if one not in ahead),
        ahead=ahead,
        initial={name: getattr(row, name) for name in ("title", "place", "speaker", "starts_at")},
    )


def booked_in(activity_id: int) -> tuple[int, ...]:
    """The bookings that have a place in an activity."""
    rows = Booking.objects.filter(slot__activity_id=activity_id, state="booked")
    return tuple(rows.values_list("pk", flat=True))


def _ahead(viewer: Viewer, seen: Sheet, rows: list[Activity], semester: Window) -> tuple[Ahead, ...]:
    """The duties of the semester that activities discharge, in the order of the document."""
    values = values_on(max(viewer.today, semester.starts_on))
    found: dict[str, Ahead] = {}
    held: dict[str, int] = {}
    planned: dict[str, int] = {}
    for row in rows:
        if row.state == "held" and row.entry:
            credited = rules.nature_of(row.entry.kind)
            held[credited] = held.get(credited, 0) + 1
        elif row.state == "planned":
            planned[row.nature] = planned.get(row.nature, 0) + 1
    for nature in seen.natures:
        for duty in nature.duties:
            if duty.key in found or duty.clock != "semester":
                continue
            mine = [rules.nature_of(act) for act in duty.acts]
            outlook = planning.Outlook(
                _required(duty, values, seen.place),
                sum(held.get(one, 0) for one in mine),
                sum(planned.get(one, 0) for one in mine),
            )
            found[duty.key] = Ahead(duty.key, say(duty.summary), outlook, nature.key)
    for one in (beside for source in _MORE for beside in source(viewer, seen.place, semester)):
        for duty in pack().duties_by_act.get(one.act, ()):
            owed = owed_by(duty, seen.place.kind, seen.place.level, seen.place.stage)
            if duty.key in found or duty.clock != "semester" or not owed:
                continue
            outlook = planning.Outlook(_required(duty, values, seen.place), one.held, one.planned)
            found[duty.key] = Ahead(duty.key, say(duty.summary), outlook, "", one.page)
    order = list(pack().duties)
    return tuple(sorted(found.values(), key=lambda one: order.index(one.key)))


def _required(duty: Duty, values: Values, place: Body) -> int | None:
    """How often the document asks for it; None where it prints no number."""
    value = values.of(duty, place.county_code) if duty.values else None
    return value.n if value is not None and duty.measure == "count" else None


def _weeks(
    viewer: Viewer, rows: list[Activity], semester: Window
) -> tuple[tuple[int, tuple[Line, ...]], ...]:
    """What is held and planned, by the week of the semester."""
    monday = semester.starts_on - timedelta(days=semester.starts_on.weekday())
    found: dict[int, list[Line]] = {}
    for line in lines_of(viewer, rows):
        found.setdefault((line.held_on - monday).days // 7 + 1, []).append(line)
    return tuple((week, tuple(lines)) for week, lines in sorted(found.items()))


def _before(viewer: Viewer, seen: Sheet, semester: Window) -> tuple[dict[str, object], ...]:
    """What was held in the semester before, on the same days of this one, as far as they lie ahead."""
    body = seen.place
    earlier = term(semester.starts_on - timedelta(days=1), body.stage, body.county_code)
    keys = {nature.key for nature in seen.natures}
    rows = Activity.objects.filter(
        organisation_id=body.id,
        state="held",
        school_class__isnull=True,
        nature__in=keys,
        held_on__gte=earlier.starts_on,
        held_on__lt=earlier.ends_before,
    ).order_by("held_on", "id")
    found = []
    for row in rows:
        day = planning.moved(row.held_on, earlier.starts_on, semester.starts_on)
        if day >= viewer.today and day in semester:
            found.append({"nature": row.nature, "held_on": day, "title": row.title})
    return tuple(found)
