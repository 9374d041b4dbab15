"""Lists and single activities, as the viewer may see them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from gongyu.access.permissions import ACTIVITY_RECORD, ACTIVITY_VIEW
from gongyu.access.queries import within
from gongyu.access.rules import Viewer
from gongyu.activities.models import Activity, ActivityFile, SignUp
from gongyu.activities.queries.offer import credits_of, nature_words
from gongyu.activities.queries.people import my_children, schools_of_my_children
from gongyu.activities.queries.places import acts_for, place
from gongyu.activities.rules import activity as rules
from gongyu.kernel.refusal import OutOfScope
from gongyu.people.queries import class_name

PAGE = 30


@dataclass(frozen=True, slots=True)
class Line:
    """An activity in a list."""

    id: int
    nature: str
    nature_words: str
    title: str
    organisation_id: int
    organisation_name: str
    held_on: date
    starts_at: time | None
    state: str
    state_words: str
    audience_words: str
    headcount: int | None
    # The day has come, and the viewer is one who says that it was held.
    may_hold: bool
    # Families may sign up today; and so may the viewer, for children of their own.
    signs_up: bool = False
    may_book: bool = False

    @property
    def hour(self) -> str:
        """When it begins, 14:30; nothing where nobody has said."""
        return f"{self.starts_at:%H:%M}" if self.starts_at else ""


@dataclass(frozen=True, slots=True)
class Detail:
    """An activity on its page, and what the viewer may do with it."""

    line: Line
    audience: str
    class_id: int | None
    class_words: str
    place: str
    speaker: str
    # As it was typed; the line says the nature where nothing was.
    title: str
    summary: str
    recorded_by: str
    recorded_at: Any
    entry_id: int | None
    credited: str
    credited_words: str
    credits: tuple[tuple[str, str], ...]
    because: str
    may_record: bool
    series_id: int | None
    host_id: int | None
    # Somebody has put a file beside it, whether or not the viewer may open it.
    has_files: bool

    def may(self, act: str) -> bool:
        """Whether the viewer may take this step now: the same table that guards the operation."""
        return self.may_record and (self.line.state, act) in rules.TRANSITIONS


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; `more` says that another follows."""

    lines: tuple[Line, ...]
    number: int
    more: bool


def visible(viewer: Viewer, schools: Collection[int] | None = None) -> Q:
    """Activities of one's places, of one's children's schools (`schools` where the caller knows them), and
    those one has recorded."""
    found = within(viewer, ACTIVITY_VIEW)
    if viewer.user_id is None:
        return found
    if viewer.may_own(ACTIVITY_VIEW):
        schools = schools_of_my_children(viewer) if schools is None else tuple(schools)
        told = ["planned", "held", "called_off"]
        found |= Q(organisation_id__in=schools, state__in=told) if schools else Q(pk__in=[])
    return found | Q(created_by_id=viewer.user_id)


def _rows(viewer: Viewer, schools: Collection[int] | None = None) -> QuerySet[Activity]:
    return as_lines(viewer, Activity.objects.filter(visible(viewer, schools)))


def as_lines(viewer: Viewer, rows: QuerySet[Activity]) -> QuerySet[Activity]:
    """Activities with what their lines say; the caller has made sure that the viewer may know of them."""
    up = SignUp.objects.filter(activity=OuterRef("pk"), state="open", closes_on__gte=viewer.today)
    return rows.select_related("organisation").annotate(signs_up=Exists(up))


def is_visible(viewer: Viewer, activity: Activity) -> bool:
    """Whether the viewer may know of an activity."""
    return Activity.objects.filter(visible(viewer), pk=activity.pk).exists()


def activities(
    viewer: Viewer,
    *,
    organisation_id: int | None = None,
    nature: str = "",
    own: Sequence[int] = (),
    of_children: Collection[int] | None = None,
    page: int = 1,
) -> Page:
    """Activities that the viewer may see, newest first; `own` narrows to some bodies of theirs. `of_children`
    are the schools of the viewer's own children, for a caller who has found them already."""
    rows = _rows(viewer, of_children).order_by("-held_on", "-id")
    if organisation_id:
        rows = rows.filter(organisation_id=organisation_id)
    elif own:
        rows = rows.filter(organisation_id__in=own)
    if nature:
        rows = rows.filter(nature=nature)
    start = (page - 1) * PAGE
    found = list(rows[start : start + PAGE + 1])
    return Page(lines_of(viewer, found[:PAGE]), page, len(found) > PAGE)


def upcoming(viewer: Viewer, *, own: Sequence[int] = (), limit: int = 10) -> tuple[Line, ...]:
    """Planned activities, soonest first; one whose day has passed comes first, to be marked as held."""
    rows = _rows(viewer).filter(state="planned").order_by("held_on", "id")
    if own:
        rows = rows.filter(organisation_id__in=own)
    return lines_of(viewer, rows[:limit])


def held(viewer: Viewer, organisation_id: int, since: date, *, limit: int = 20) -> tuple[Line, ...]:
    """What one body has held since a day, newest first: for a guardian, what the school has done."""
    rows = _rows(viewer).filter(organisation_id=organisation_id, state="held", held_on__gte=since)
    return lines_of(viewer, rows.order_by("-held_on", "-id")[:limit])


def activity(viewer: Viewer, activity_id: int) -> Detail:
    """One activity; OutOfScope where the viewer may not know of it."""
    files = ActivityFile.objects.filter(activity=OuterRef("pk"))
    rows = _rows(viewer).select_related("created_by", "entry", "school_class").filter(pk=activity_id)
    row = rows.annotate(has_files=Exists(files)).first()
    if row is None:
        raise OutOfScope
    body = place(row.organisation_id)
    facets: dict[str, Any] = row.entry.facets if row.entry else {}
    credited = rules.nature_of(row.entry.kind) if row.entry else ""
    because = rules.BECAUSE.get(str(facets.get("credited_because", "")), "")
    return Detail(
        line=lines_of(viewer, [row])[0],
        audience=row.audience,
        class_id=row.school_class_id,
        class_words=_class_words(row),
        place=row.place,
        speaker=row.speaker,
        title=row.title,
        series_id=row.series_id,
        host_id=row.host_id,
        has_files=row.has_files,
        summary=row.summary,
        recorded_by=row.created_by.display_name,
        recorded_at=row.created_at,
        entry_id=row.entry_id,
        credited=credited,
        credited_words=nature_words(credited) if credited else "",
        credits=credits_of(credited or row.nature, body),
        because=_(because) if because else "",
        may_record=may_touch(viewer, row),
    )


def may_touch(viewer: Viewer, row: Activity) -> bool:
    """Whether the viewer acts for the body, for everything there or for what they recorded themselves."""
    if not acts_for(viewer, row.organisation):
        return False
    return viewer.may_at(ACTIVITY_RECORD, row.organisation.path) or row.created_by_id == viewer.user_id


def _class_words(row: Activity) -> str:
    """What the class was called on the day."""
    group = row.school_class
    if group is None:
        return ""
    return class_name(group.entry_year, group.number, row.organisation.stage, row.held_on)


def lines_of(viewer: Viewer, rows: Iterable[Activity]) -> tuple[Line, ...]:
    """Lines of activities that `as_lines` has fetched."""
    found = list(rows)
    asked = any(_signs_up(row) for row in found)
    seats = [(child.organisation_id, child.class_id) for child in my_children(viewer)] if asked else []
    return tuple(
        _line(
            viewer,
            row,
            mine=any(
                school == row.organisation_id and row.school_class_id in (None, group)
                for school, group in seats
            ),
        )
        for row in found
    )


def _signs_up(row: Activity) -> bool:
    return row.state == "planned" and bool(row.signs_up)  # type: ignore[attr-defined]


def _line(viewer: Viewer, row: Activity, *, mine: bool) -> Line:
    return Line(
        id=row.pk,
        nature=row.nature,
        nature_words=nature_words(row.nature),
        title=row.title or nature_words(row.nature),
        organisation_id=row.organisation_id,
        organisation_name=row.organisation.name,
        held_on=row.held_on,
        starts_at=row.starts_at,
        state=row.state,
        state_words=_(rules.STATES[row.state]),
        audience_words=_(rules.AUDIENCES[row.audience]) if row.audience in rules.AUDIENCES else row.audience,
        headcount=row.headcount,
        may_hold=row.state == "planned" and row.held_on <= viewer.today and may_touch(viewer, row),
        signs_up=_signs_up(row),
        may_book=_signs_up(row) and mine,
    )
