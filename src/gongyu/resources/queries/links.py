"""What a link shows to the lecturer who holds it: one request, and their own bookings of that corps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.core import signing
from django.utils.translation import gettext as _

from gongyu.access.permissions import LECTURER_KEEP
from gongyu.access.rules import Viewer
from gongyu.activities.rules.calendars import Event
from gongyu.keeping.queries import opened
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.resources.models import AnswerLink, Engagement
from gongyu.resources.queries.engagements import (
    CONFIRMED,
    CONTACT,
    FEEDBACK,
    Detail,
    Line,
    engagement,
    held,
    hours,
    line_of,
    when_of,
)
from gongyu.resources.queries.lecturers import name_of
from gongyu.resources.queries.words import act_words, topic_words
from gongyu.resources.rules import engagement as rules
from gongyu.resources.rules import link
from gongyu.resources.rules.engagement import When

_SALT: Final = "resources.answer-link"
MOST: Final = 50
# No link of ours is longer.
LONGEST: Final = 100


@dataclass(frozen=True, slots=True)
class Booked:
    """Another lecture to which the lecturer is bound."""

    when: When
    hours: str
    place: str
    topic_words: str


@dataclass(frozen=True, slots=True)
class LinkPage:
    """One request as its lecturer sees it, and what they may do with it today."""

    name: str
    corps: str
    line: Line
    hall: str
    audience: int | None
    with_children: bool
    contact: str
    asked_by: str
    words: str
    remark: str
    confirmed: bool
    confirmed_minutes: int | None
    confirmed_words: str
    feedback_words: str
    feedback_text: str
    may_answer: bool
    may_take_back: bool
    may_confirm: bool
    asks_minutes: bool
    over: bool
    last_day: date
    coming: tuple[Booked, ...]


@dataclass(frozen=True, slots=True)
class AnswerSlip:
    """A link as it is printed, for whoever keeps the corps."""

    one: Detail
    token: str
    last_day: date


def token_of(row: AnswerLink) -> str:
    """What stands in a link: its number, signed."""
    return signing.Signer(salt=_SALT, sep="~").sign(str(row.pk))


def linked(token: str, today: date) -> Engagement:
    """The request of a link; OutOfScope where it is none of ours, was stopped, or came too late."""
    try:
        key = int(signing.Signer(salt=_SALT, sep="~").unsign(token[: LONGEST + 1]))
    except (signing.BadSignature, ValueError):
        raise OutOfScope from None
    rows = AnswerLink.objects.filter(pk=key, revoked_at__isnull=True)
    found = rows.select_related(
        "engagement__lecturer__staff",
        "engagement__lecturer__corps__organisation",
        "engagement__organisation",
        "engagement__activity",
        "engagement__asked_by",
    ).first()
    if found is None or not link.opens(found.engagement.day, today):
        raise OutOfScope
    return found.engagement


def slip(viewer: Viewer, engagement_id: int) -> AnswerSlip:
    """The link of a request to be handed on; Forbidden for whoever does not keep the corps, OutOfScope where
    there is none."""
    one = engagement(viewer, engagement_id)
    if not one.keeps:
        raise Forbidden(LECTURER_KEEP)
    row = AnswerLink.objects.filter(engagement_id=engagement_id, revoked_at__isnull=True).first()
    if row is None or not one.may_link:
        raise OutOfScope
    return AnswerSlip(one, token_of(row), link.last_day(one.line.when.day))


def link_page(token: str, today: date) -> LinkPage:
    """What a link shows today; OutOfScope for one that opens nothing."""
    row = linked(token, today)
    line, when = line_of(row), when_of(row)
    corps = row.lecturer.corps
    ahead, given = when.day >= today, held(row)
    return LinkPage(
        name=name_of(row.lecturer),
        corps=f"{corps.organisation.name} {act_words(corps.act)}",
        line=line,
        hall=row.place,
        audience=row.audience,
        with_children=row.with_children,
        contact=opened(row.contact_sealed, CONTACT),
        asked_by=row.asked_by.display_name,
        words=row.words,
        remark=row.remark,
        confirmed=row.confirmed_at is not None,
        confirmed_minutes=row.confirmed_minutes,
        confirmed_words=opened(row.confirmed_sealed, CONFIRMED),
        feedback_words=_(rules.FEEDBACK[row.feedback]) if row.feedback else "",
        feedback_text=opened(row.feedback_sealed, FEEDBACK),
        may_answer=ahead and row.state == "asked",
        may_take_back=ahead and row.state in ("suggested", "agreed") and not given,
        may_confirm=link.may_confirm(row.state, when.day, today),
        asks_minutes=when.part != rules.HOURS,
        over=row.state in link.OVER,
        last_day=link.last_day(when.day),
        coming=_coming(row, today),
    )


def link_event(token: str, today: date, page: str) -> Event:
    """What was agreed, for the calendar of the lecturer's phone; OutOfScope where nothing is."""
    row = linked(token, today)
    if row.state != "agreed":
        raise OutOfScope
    return Event(
        key=f"lecture-{row.pk}",
        title=_("讲课 · %(topic)s") % {"topic": topic_words(row.topic)},
        day=row.day,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=" ".join(part for part in (row.organisation.name, row.place) if part),
        state="booked",
        words=" · ".join((row.organisation.name, _(rules.PARTS[row.part]))),
        page=page,
        written_at=row.changed_at,
    )


def _coming(row: Engagement, today: date) -> tuple[Booked, ...]:
    """What else the same lecturer has agreed to, from the corps that handed out the link."""
    rows = Engagement.objects.filter(lecturer_id=row.lecturer_id, state="agreed", day__gte=today)
    rows = rows.exclude(pk=row.pk).select_related("organisation").order_by("begins", "pk")
    return tuple(
        Booked(
            when_of(one),
            hours(when_of(one), _(rules.PARTS[one.part])),
            one.organisation.name,
            topic_words(one.topic),
        )
        for one in rows[:MOST]
    )
