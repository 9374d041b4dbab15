"""What is coming: for a class, a school, and a person with their bookings and the slots they host."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from gongyu.access.permissions import ACTIVITY_VIEW
from gongyu.access.queries import viewer_of
from gongyu.access.rules import Viewer
from gongyu.activities.models import Activity, BookedChild, Booking, CalendarFeed, Slot
from gongyu.activities.queries.offer import nature_words
from gongyu.activities.queries.pages import visible
from gongyu.activities.queries.people import schools_of_my_children
from gongyu.activities.queries.places import place
from gongyu.activities.rules import activity as activities
from gongyu.activities.rules import sign_up
from gongyu.activities.rules.calendars import AHEAD, BEFORE, KINDS, Event
from gongyu.keeping.queries import index
from gongyu.kernel.refusal import OutOfScope
from gongyu.people import queries as people

MOST = 500
# What rooms above put into one's own calendar: asked for a viewer, from a day to a day.
Source = Callable[[Viewer, date, date], Iterable[Event]]
_MORE: list[Source] = []
SHOWN = ("planned", "held", "called_off")


@dataclass(frozen=True, slots=True)
class Which:
    """One calendar: one's own, a school's, or a class's."""

    kind: str = "mine"
    organisation_id: int | None = None
    class_id: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A calendar that the viewer may turn to."""

    which: Which
    name: str


@dataclass(frozen=True, slots=True)
class FeedSeen:
    """A subscription of one's own that works."""

    id: int
    name: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """What is coming in one calendar, and one's own subscriptions."""

    which: Which
    name: str
    events: tuple[Event, ...]
    choices: tuple[Choice, ...]
    feeds: tuple[FeedSeen, ...]
    subscribed: bool


def also_in_calendars(source: Source) -> None:
    """Have a room above put its own lines into everybody's own calendar; said once, when it is set up."""
    if source not in _MORE:
        _MORE.append(source)


def which(kind: str, number: int | None) -> Which:
    """The calendar that an address names; OutOfScope for one that there is not."""
    if kind not in KINDS or (kind == "mine") is not (number is None):
        raise OutOfScope
    return Which(kind, number if kind == "school" else None, number if kind == "class" else None)


def calendar_page(viewer: Viewer, which: Which) -> CalendarPage:
    """A calendar from today on; OutOfScope where the viewer may not know of it."""
    today = viewer.today
    feeds = CalendarFeed.objects.filter(user_id=viewer.user_id or 0, revoked_at__isnull=True).order_by("pk")
    rows = list(feeds.select_related("organisation", "school_class__organisation"))
    return CalendarPage(
        which=which,
        name=name_of(viewer, which),
        events=events(viewer, which, today, today + AHEAD),
        choices=choices(viewer),
        feeds=tuple(
            FeedSeen(row.pk, name_of(viewer, _of(row)), row.made_at) for row in rows if _still(viewer, row)
        ),
        subscribed=any(_of(row) == which for row in rows),
    )


def name_of(viewer: Viewer, which: Which) -> str:
    """What a calendar is called; OutOfScope where the viewer may not know of it."""
    if which.kind == "mine":
        return _("我的日历")
    if which.kind == "school":
        body = place(which.organisation_id or 0)
        _check(viewer, body.id, body.path)
        return body.name
    seen = people.classes_by_id([which.class_id or 0], viewer.today).get(which.class_id or 0)
    if seen is None:
        raise OutOfScope
    _check(viewer, seen.organisation_id, seen.path)
    return f"{seen.organisation_name} {seen.name}"


def choices(viewer: Viewer) -> tuple[Choice, ...]:
    """One's own calendar, and those of one's schools and classes."""
    children = people.children_of(viewer.user_id, viewer.today) if viewer.may_own(ACTIVITY_VIEW) else ()
    schools = {child.organisation_id: child.organisation_name for child in children}
    for held in viewer.grants:
        if held.organisation_id and held.definition and ACTIVITY_VIEW in held.definition.permissions:
            schools.setdefault(held.organisation_id, held.organisation_name)
    mine = {child.class_id: child.class_name for child in children if child.class_id}
    headed = people.classes_headed_by(viewer.user_id, viewer.today)
    mine |= people.class_names(headed, viewer.today) if headed else {}
    return (
        Choice(Which(), _("我的")),
        *(Choice(Which("school", key), name) for key, name in schools.items()),
        *(Choice(Which("class", None, key), name) for key, name in mine.items()),
    )


def events(viewer: Viewer, which: Which, since: date, until: date) -> tuple[Event, ...]:
    """The lines of a calendar in order of time."""
    name_of(viewer, which)
    rows = Activity.objects.filter(
        visible(viewer), _in(viewer, which), state__in=SHOWN, held_on__gte=since, held_on__lte=until
    )
    found = [_activity(row) for row in rows.select_related("organisation").order_by("held_on", "pk")[:MOST]]
    if which.kind == "mine":
        found += _booked(viewer, since, until)
        found += _hosted(viewer, since, until)
        found += [event for source in _MORE for event in source(viewer, since, until)]
    return tuple(sorted(found, key=_order))


def feed_of(token: str, today: date) -> tuple[Viewer, Which] | None:
    """Whose calendar an address opens, with what they may see today; None for an address that opens none."""
    row = (
        CalendarFeed.objects.select_related("user")
        .filter(token_index=index(f"calendar:{token}"), revoked_at__isnull=True, user__is_active=True)
        .first()
    )
    if row is None:
        return None
    viewer = viewer_of(row.user_id, row.user.display_name, today)
    return (viewer, _of(row)) if not viewer.needs_second_factor else None


def feed_events(viewer: Viewer, which: Which) -> tuple[str, tuple[Event, ...]]:
    """The name and the lines of a calendar that is subscribed to: a month back, a year ahead. Nothing where
    the viewer may no longer know of it."""
    today = viewer.today
    try:
        return name_of(viewer, which), events(viewer, which, today - BEFORE, today + AHEAD)
    except OutOfScope:
        return _("日历"), ()


def _check(viewer: Viewer, organisation_id: int, path: str) -> None:
    if viewer.may_at(ACTIVITY_VIEW, path):
        return
    if viewer.may_own(ACTIVITY_VIEW) and organisation_id in schools_of_my_children(viewer):
        return
    raise OutOfScope


def _still(viewer: Viewer, row: CalendarFeed) -> bool:
    try:
        name_of(viewer, _of(row))
    except OutOfScope:
        return False
    return True


def _of(row: CalendarFeed) -> Which:
    return Which(row.kind, row.organisation_id, row.school_class_id)


def _in(viewer: Viewer, which: Which) -> Q:
    """The activities of one calendar."""
    if which.kind == "school":
        return Q(organisation_id=which.organisation_id)
    if which.kind == "class":
        seen = people.classes_by_id([which.class_id or 0], viewer.today)[which.class_id or 0]
        return Q(organisation_id=seen.organisation_id, school_class=None) | Q(school_class_id=seen.id)
    return _mine(viewer)


def _mine(viewer: Viewer) -> Q:
    """What invites one's own children, and what one's own bodies and classes do."""
    found = Q(created_by_id=viewer.user_id)
    if viewer.may_own(ACTIVITY_VIEW):
        for child in people.children_of(viewer.user_id, viewer.today):
            found |= Q(organisation_id=child.organisation_id, school_class=None)
            if child.class_id:
                found |= Q(school_class_id=child.class_id)
    bodies = [held.organisation_id for held in viewer.grants if held.organisation_id]
    if bodies:
        found |= Q(organisation_id__in=bodies, school_class=None)
        found |= Q(school_class_id__in=people.classes_headed_by(viewer.user_id, viewer.today))
    return found


def _activity(row: Activity) -> Event:
    words = nature_words(row.nature)
    return Event(
        key=f"activity-{row.pk}",
        title=row.title or words,
        day=row.held_on,
        starts_at=row.starts_at,
        ends_at=None,
        place=row.place,
        state=row.state,
        words=" · ".join((row.organisation.name, words, _(activities.STATES[row.state]))),
        page=reverse("activities:activity", args=[row.pk]),
        written_at=row.created_at,
    )


def _booked(viewer: Viewer, since: date, until: date) -> Iterable[Event]:
    """One's own bookings, by whichever guardian of the child they were made."""
    if not viewer.may_own(ACTIVITY_VIEW):
        return
    about = BookedChild.objects.filter(pupil_id__in=people.child_ids_of(viewer.user_id, viewer.today))
    rows = Booking.objects.filter(pk__in=about.values("booking"), state__in=["booked", "waiting"])
    rows = rows.filter(_ahead(since, until, "slot__activity__"))
    for row in rows.select_related("slot__activity", "slot__host")[:MOST]:
        slot, one = row.slot, row.slot.activity
        words = _(sign_up.BOOKING_STATES[row.state])
        yield _slot(slot, one, f"booking-{row.pk}", words, row.state, row.asked_at, "activities:book")


def _hosted(viewer: Viewer, since: date, until: date) -> Iterable[Event]:
    """The slots in which one receives families, where any has booked; who, stands on the page alone."""
    staff = people.staff_of(viewer.user_id)
    if staff is None:
        return
    rows = Slot.objects.filter(
        _ahead(since, until, "activity__"), host_id=staff.id, state="offered", taken__gt=0
    )
    for slot in rows.select_related("activity")[:MOST]:
        one = slot.activity
        words = _("接待家长")
        yield _slot(slot, one, f"slot-{slot.pk}", words, "booked", one.created_at, "activities:activity")


def _slot(
    slot: Slot, one: Activity, key: str, words: str, state: str, written_at: datetime, page: str
) -> Event:
    title = one.title or nature_words(one.nature)
    host = slot.host.name if page == "activities:book" and slot.host else ""
    return Event(
        key=key,
        title=" · ".join(part for part in (words, title, host) if part),
        day=one.held_on,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        place=slot.place or one.place,
        state="called_off" if one.state == "called_off" else state,
        words=words,
        page=reverse(page, args=[one.pk]),
        written_at=written_at,
    )


def _ahead(since: date, until: date, prefix: str) -> Q:
    return Q(
        **{
            f"{prefix}held_on__gte": since,
            f"{prefix}held_on__lte": until,
            f"{prefix}state__in": SHOWN,
        }
    )


def _order(event: Event) -> tuple[date, str, str]:
    return event.day, event.hours, event.key
