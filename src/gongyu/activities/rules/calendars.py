"""What a calendar shows, who may subscribe to one, and how it is written as iCalendar (RFC 5545). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import icalendar

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

KINDS: Final = ("mine", "school", "class")
BEFORE: Final = timedelta(days=30)
AHEAD: Final = timedelta(days=400)
# A program asks a few times a day; one that asks oftener is told to wait.
ASKS_AN_HOUR: Final = 60
# What the states of an event are in RFC 5545.
STATUS: Final = {
    "planned": "CONFIRMED",
    "held": "CONFIRMED",
    "booked": "CONFIRMED",
    "waiting": "TENTATIVE",
    "called_off": "CANCELLED",
}


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a calendar: an activity, a booking of one's own, or a slot in which one receives families.
    `page` is a path of ours; there is no child's name in any of it."""

    key: str
    title: str
    day: date
    starts_at: time | None
    ends_at: time | None
    place: str
    state: str
    words: str
    page: str
    written_at: datetime

    @property
    def hours(self) -> str:
        """14:00–14:15, or 14:00 where the end is not known; nothing for a whole day."""
        if self.starts_at is None:
            return ""
        return f"{self.starts_at:%H:%M}" + (f"–{self.ends_at:%H:%M}" if self.ends_at else "")


def check_may_subscribe(*, second_factor: bool) -> None:
    """Who opens the house with two keys does not leave a door without any."""
    if second_factor:
        raise Refusal(
            "calendar.second-factor",
            N_("您的岗位要两步验证才能进来，不能用免登录的订阅地址；请直接在这里看日历。"),
        )


def written(name: str, events: Iterable[Event], *, address: str, zone: str) -> bytes:
    """A calendar as programs read it."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Gongyu//Calendar//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    for event in events:
        calendar.add_component(_event(event, address, ZoneInfo(zone)))
    body: bytes = calendar.to_ical()
    return body


def _event(event: Event, address: str, zone: ZoneInfo) -> icalendar.Event:
    made = icalendar.Event()
    made.add("uid", f"{event.key}@gongyu")
    made.add("dtstamp", event.written_at.astimezone(UTC).replace(microsecond=0))
    made.add("summary", event.title)
    if event.starts_at is None:
        made.add("dtstart", event.day)
        made.add("dtend", event.day + timedelta(days=1))
        made.add("transp", "TRANSPARENT")
    else:
        made.add("dtstart", _moment(event.day, event.starts_at, zone))
        # Without an end it ends when it begins, says RFC 5545; an hour would be made up.
        if event.ends_at is not None:
            made.add("dtend", _moment(event.day, event.ends_at, zone))
    if event.place:
        made.add("location", event.place)
    made.add("status", STATUS[event.state])
    made.add("description", event.words)
    made.add("url", address + event.page)
    return made


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """In universal time, so that no program has to know our zone."""
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
