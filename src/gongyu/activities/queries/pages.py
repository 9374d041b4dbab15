"""Lists and single activities, as the viewer may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gongyu.access.permissions import ACTIVITY_RECORD, ACTIVITY_VIEW
from gongyu.access.queries import within
from gongyu.access.rules import Viewer
from gongyu.activities import rules
from gongyu.activities.models import Activity
from gongyu.activities.queries.offer import credits_of, nature_words
from gongyu.activities.queries.people import schools_of_my_children
from gongyu.activities.queries.places import acts_for, place
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
    state: str
    state_words: str
    audience_words: str
    headcount: int | None
    # The day has come, and the viewer is one who says that it was held.
    may_hold: bool


@dataclass(frozen=True, slots=True)
class Detail:
    """An activity on its page, and what the viewer may do with it."""

    line: Line
    class_words: str
    place: str
    speaker: str
    summary: str
    recorded_by: str
    recorded_at: Any
    entry_id: int | None
    credited: str
    credited_words: str
    credits: tuple[tuple[str, str], ...]
    because: str
    may_record: bool

    def may(self, act: str) -> bool:
        """Whether the viewer may take this step now: the same table that guards the operation."""
        return self.may_record and (self.line.state, act) in rules.TRANSITIONS


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; `more` says that another follows."""

    lines: tuple[Line, ...]
    number: int
    more: bool


def _visible(viewer: Viewer) -> Q:
    """Activities of one's places, of one's children's schools, and those one has recorded."""
    found = within(viewer, ACTIVITY_VIEW)
    if viewer.user_id is None:
        return found
    if viewer.may_own(ACTIVITY_VIEW):
        schools = schools_of_my_children(viewer)
        found |= Q(organisation_id__in=schools, state__in=["planned", "held"]) if schools else Q(pk__in=[])
    return found | Q(created_by_id=viewer.user_id)


def _rows(viewer: Viewer) -> QuerySet[Activity]:
    return Activity.objects.filter(_visible(viewer)).select_related("organisation")


def is_visible(viewer: Viewer, activity: Activity) -> bool:
    """Whether the viewer may know of an activity."""
    return Activity.objects.filter(_visible(viewer), pk=activity.pk).exists()


def activities(
    viewer: Viewer,
    *,
    organisation_id: int | None = None,
    nature: str = "",
    own: Sequence[int] = (),
    page: int = 1,
) -> Page:
    """Activities that the viewer may see, newest first; `own` narrows to some bodies of theirs."""
    rows = _rows(viewer).order_by("-held_on", "-id")
    if organisation_id:
        rows = rows.filter(organisation_id=organisation_id)
    elif own:
        rows = rows.filter(organisation_id__in=own)
    if nature:
        rows = rows.filter(nature=nature)
    start = (page - 1) * PAGE
    found = list(rows[start : start + PAGE + 1])
    return Page(tuple(_line(viewer, row) for row in found[:PAGE]), page, len(found) > PAGE)


def upcoming(viewer: Viewer, *, own: Sequence[int] = (), limit: int = 10) -> tuple[Line, ...]:
    """Planned activities, soonest first; one whose day has passed comes first, to be marked as held."""
    rows = _rows(viewer).filter(state="planned").order_by("held_on", "id")
    if own:
        rows = rows.filter(organisation_id__in=own)
    return tuple(_line(viewer, row) for row in rows[:limit])


def held(viewer: Viewer, organisation_id: int, since: date, *, limit: int = 20) -> tuple[Line, ...]:
    """What one body has held since a day, newest first: for a guardian, what the school has done."""
    rows = _rows(viewer).filter(organisation_id=organisation_id, state="held", held_on__gte=since)
    return tuple(_line(viewer, row) for row in rows.order_by("-held_on", "-id")[:limit])


def activity(viewer: Viewer, activity_id: int) -> Detail:
    """One activity; OutOfScope where the viewer may not know of it."""
    row = _rows(viewer).select_related("created_by", "entry", "school_class").filter(pk=activity_id).first()
    if row is None:
        raise OutOfScope
    body = place(row.organisation_id)
    facets: dict[str, Any] = row.entry.facets if row.entry else {}
    credited = rules.nature_of(row.entry.kind) if row.entry else ""
    because = rules.BECAUSE.get(str(facets.get("credited_because", "")), "")
    return Detail(
        line=_line(viewer, row),
        class_words=_class_words(row),
        place=row.place,
        speaker=row.speaker,
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


def _line(viewer: Viewer, row: Activity) -> Line:
    return Line(
        id=row.pk,
        nature=row.nature,
        nature_words=nature_words(row.nature),
        title=row.title or nature_words(row.nature),
        organisation_id=row.organisation_id,
        organisation_name=row.organisation.name,
        held_on=row.held_on,
        state=row.state,
        state_words=_(rules.STATES[row.state]),
        audience_words=_(rules.AUDIENCES[row.audience]) if row.audience in rules.AUDIENCES else row.audience,
        headcount=row.headcount,
        may_hold=row.state == "planned" and row.held_on <= viewer.today and may_touch(viewer, row),
    )
