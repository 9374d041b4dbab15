"""Engagements as those see them whom they concern: the lecturer, the keeper, and the body that asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from gongyu.access.permissions import ACTIVITY_VIEW, LECTURER_ASK, LECTURER_KEEP
from gongyu.access.rules import Viewer
from gongyu.activities import queries as activities
from gongyu.activities.queries import Event
from gongyu.keeping.queries import opened
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.resources.models import AnswerLink, Engagement
from gongyu.resources.queries.lecturers import is_me, mine, name_of, signs_in
from gongyu.resources.queries.places import ask_places, asks_for, keep_places, keeps, place
from gongyu.resources.queries.words import natures_of, topic_words
from gongyu.resources.rules import engagement as rules
from gongyu.resources.rules import link as links
from gongyu.resources.rules.engagement import When

MOST = 100
FEEDBACK = "resources_engagement.feedback"
CONTACT = "resources_engagement.contact"
CONFIRMED = "resources_engagement.confirmed"
Requests = QuerySet[Engagement]


@dataclass(frozen=True, slots=True)
class Line:
    """An engagement in a list."""

    id: int
    lecturer_id: int
    lecturer_name: str
    organisation_name: str
    topic_words: str
    when: When
    part_words: str
    state: str
    state_words: str
    held: bool
    planned: bool

    @property
    def hours(self) -> str:
        """14:00–15:30, or which half of the day."""
        return hours(self.when, self.part_words)


@dataclass(frozen=True, slots=True)
class Detail:
    """An engagement's page, and what the viewer may do with it."""

    line: Line
    organisation_id: int
    place: str
    with_children: bool
    words: str
    suggested: When | None
    suggested_words: str
    activity_id: int | None
    hall: str
    audience: int | None
    contact: str
    asked_by: str
    asked_at: datetime
    answered: str
    remark: str
    confirmed_at: datetime | None
    confirmed_minutes: int | None
    confirmed_words: str
    answers: bool
    asks: bool
    keeps: bool
    # The lecturer does not sign in, and may be handed a link; whether there is one already.
    may_link: bool
    linked: bool
    reads_feedback: bool
    natures: tuple[tuple[str, str], ...]
    nature: str
    feedback: str
    feedback_words: str
    feedback_text: str

    def may(self, step: str) -> bool:
        """Whether the viewer may take a step now: the same table that guards the operation."""
        theirs = self.answers if step in rules.OF_LECTURER else self.asks
        return theirs and not self.line.held and (self.line.state, step) in rules.TRANSITIONS

    @property
    def may_plan(self) -> bool:
        return self.asks and self.line.state == "agreed" and not self.line.planned and bool(self.natures)

    @property
    def may_say(self) -> bool:
        return self.asks and self.line.held


@dataclass(frozen=True, slots=True)
class Mine:
    """A lecturer's own page: what waits for an answer, what is coming, and what has been."""

    lecturers: tuple[tuple[int, str], ...]
    to_answer: tuple[Line, ...]
    coming: tuple[Line, ...]
    past: tuple[Line, ...]


def rows_of(viewer: Viewer) -> QuerySet[Engagement]:
    """The engagements that concern the viewer: as lecturer, as keeper, or as the body that asked."""
    kept = [one.id for one in keep_places(viewer)] if viewer.may(LECTURER_KEEP) else []
    asking = [one.id for one in ask_places(viewer)] if viewer.may(LECTURER_ASK) else []
    whose = (
        Q(lecturer__in=mine(viewer).values("pk"))
        | Q(lecturer__corps__organisation_id__in=kept)
        | Q(organisation_id__in=asking)
    )
    rows = Engagement.objects.filter(whose)
    return rows.select_related(
        *("lecturer__staff", "lecturer__corps", "organisation", "activity", "asked_by", "answered_by")
    )


def is_visible(viewer: Viewer, row: Engagement) -> bool:
    """Whether an engagement concerns the viewer."""
    return rows_of(viewer).filter(pk=row.pk).exists()


def require_some(viewer: Viewer) -> None:
    """Forbidden for whoever neither keeps, nor asks, nor lectures."""
    if not (viewer.may(LECTURER_KEEP) or viewer.may(LECTURER_ASK) or mine(viewer).exists()):
        raise Forbidden(LECTURER_ASK)


def engagements(viewer: Viewer) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """What one's bodies have asked for, and what one's corps are asked for; the latest days first."""
    require_some(viewer)
    asking = [one.id for one in ask_places(viewer)]
    kept = [one.id for one in keep_places(viewer)]
    rows = rows_of(viewer).order_by("-day", "-pk")
    asked = rows.filter(organisation_id__in=asking)[:MOST]
    of_corps = rows.filter(lecturer__corps__organisation_id__in=kept).exclude(organisation_id__in=asking)[
        :MOST
    ]
    return tuple(line_of(row) for row in asked), tuple(line_of(row) for row in of_corps)


def of_lecturer(lecturer_id: int) -> tuple[Line, ...]:
    """A lecturer's engagements for those who may know of the lecturer, the latest days first."""
    rows = Engagement.objects.filter(lecturer_id=lecturer_id).order_by("-day", "-pk")
    rows = rows.select_related("lecturer__staff", "organisation", "activity")
    return tuple(line_of(row) for row in rows[:MOST])


def engagement(viewer: Viewer, engagement_id: int) -> Detail:
    """One engagement; OutOfScope where it does not concern the viewer."""
    require_some(viewer)
    row = rows_of(viewer).filter(pk=engagement_id).first()
    if row is None:
        raise OutOfScope
    body = place(row.organisation_id)
    asks = asks_for(viewer, body)
    keeper = keeps(viewer, place(row.lecturer.corps.organisation_id))
    answers = keeper or is_me(viewer, row.lecturer)
    goes_on = row.state not in links.OVER and links.opens(row.day, viewer.today)
    linkable = keeper and goes_on and not signs_in(row.lecturer)
    reads = answers or asks
    offered = activities.natures(viewer, body) if asks else ()
    wanted = natures_of(row.topic)
    natures = tuple((one.key, one.words) for one in offered)
    keys = [one.key for one in offered]
    suggested = suggestion(row)
    return Detail(
        line=line_of(row),
        organisation_id=body.id,
        place=body.name,
        with_children=row.with_children,
        words=row.words,
        hall=row.place,
        audience=row.audience,
        contact=opened(row.contact_sealed, CONTACT),
        answered=_who_answered(row),
        remark=row.remark,
        confirmed_at=row.confirmed_at,
        confirmed_minutes=row.confirmed_minutes,
        confirmed_words=opened(row.confirmed_sealed, CONFIRMED),
        keeps=keeper,
        may_link=linkable,
        linked=linkable and AnswerLink.objects.filter(engagement=row, revoked_at__isnull=True).exists(),
        suggested=suggested,
        suggested_words=hours(suggested, _(rules.PARTS[suggested.part])) if suggested else "",
        activity_id=row.activity_id,
        asked_by=row.asked_by.display_name,
        asked_at=row.asked_at,
        answers=answers,
        asks=asks,
        reads_feedback=reads,
        natures=natures,
        nature=next((one for one in wanted if one in keys), keys[0] if keys else ""),
        feedback=row.feedback if reads else "",
        feedback_words=_(rules.FEEDBACK[row.feedback]) if reads and row.feedback else "",
        feedback_text=opened(row.feedback_sealed, FEEDBACK) if reads else "",
    )


def when_of(row: Engagement) -> When:
    """What was asked for."""
    return When(row.day, row.part, row.starts_at, row.ends_at)


def suggestion(row: Engagement) -> When | None:
    """What the lecturer could do instead, where they have said."""
    if row.suggested_day is None:
        return None
    return When(row.suggested_day, row.suggested_part, row.suggested_starts_at, row.suggested_ends_at)


def held(row: Engagement) -> bool:
    """Whether the lecture has been given: the activity planned from it says so."""
    return row.state == "agreed" and row.activity is not None and row.activity.state == "held"


def my_page(viewer: Viewer) -> Mine:
    """The viewer's own page as a lecturer; OutOfScope for whoever is none."""
    me = list(mine(viewer).select_related("corps__organisation").order_by("pk"))
    if not me:
        raise OutOfScope
    rows = Engagement.objects.filter(lecturer__in=me).order_by("day", "pk")
    found = [line_of(row) for row in rows.select_related("lecturer__staff", "organisation", "activity")]
    coming = [one for one in found if one.state == "agreed" and not one.held and one.when.day >= viewer.today]
    past = [one for one in found if one.held]
    return Mine(
        lecturers=tuple((row.pk, row.corps.organisation.name) for row in me),
        to_answer=tuple(one for one in found if one.state == "asked" and one.when.day >= viewer.today),
        coming=tuple(coming),
        past=tuple(reversed(past))[:MOST],
    )


def to_answer(viewer: Viewer) -> int | None:
    """How many requests wait for the viewer's own answer; None for whoever does not lecture."""
    # Families hold no place: they are not asked, so that their first page asks nothing more.
    if viewer.user_id is None or not viewer.scopes(ACTIVITY_VIEW):
        return None
    asked = Engagement.objects.filter(lecturer=OuterRef("pk"), state="asked", day__gte=viewer.today)
    counted = asked.order_by().values("lecturer").annotate(count=Count("pk")).values("count")
    mine_by_corps = list(mine(viewer).values_list(Coalesce(Subquery(counted), 0), flat=True))
    return sum(mine_by_corps) if mine_by_corps else None


def lectures(viewer: Viewer, since: date, until: date) -> Iterable[Event]:
    """What the viewer has agreed to as a lecturer, for their own calendar."""
    if viewer.user_id is None:
        return
    rows = Engagement.objects.filter(
        lecturer__staff__user_id=viewer.user_id, state="agreed", day__gte=since, day__lte=until
    )
    for row in rows.select_related("organisation").order_by("day", "pk")[:MOST]:
        yield Event(
            key=f"lecture-{row.pk}",
            title=_("讲课 · %(topic)s") % {"topic": topic_words(row.topic)},
            day=row.day,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            place=row.organisation.name,
            state="booked",
            words=" · ".join((row.organisation.name, _(rules.PARTS[row.part]))),
            page=reverse("resources:engagement", args=[row.pk]),
            written_at=row.changed_at,
        )


def hours(when: When, part_words: str) -> str:
    """14:00–15:30, or which half of the day."""
    if when.part != rules.HOURS or when.starts_at is None or when.ends_at is None:
        return part_words
    return f"{when.starts_at:%H:%M}–{when.ends_at:%H:%M}"


def given_hours(row: Engagement) -> str:
    """The hours of a lecture that was given: of half a day with the minutes that the lecturer has said."""
    words = hours(when_of(row), _(rules.PARTS[row.part]))
    if row.confirmed_minutes is None:
        return words
    return _("%(when)s（%(minutes)s 分钟）") % {"when": words, "minutes": row.confirmed_minutes}


def _who_answered(row: Engagement) -> str:
    """Who has answered, as those concerned may know: the lecturer by the link, or somebody by name."""
    if row.by_link:
        return _("讲师本人用链接答复")
    if row.answered_by is None:
        return ""
    return _("%(name)s 答复") % {"name": row.answered_by.display_name}


def line_of(row: Engagement) -> Line:
    """An engagement as it stands in a list."""
    given = held(row)
    return Line(
        id=row.pk,
        lecturer_id=row.lecturer_id,
        lecturer_name=name_of(row.lecturer),
        organisation_name=row.organisation.name,
        topic_words=topic_words(row.topic),
        when=when_of(row),
        part_words=_(rules.PARTS[row.part]),
        state=row.state,
        state_words=_("讲过了") if given else _(rules.STATES[row.state]),
        held=given,
        planned=row.activity is not None and row.activity.state in ("planned", "held"),
    )
