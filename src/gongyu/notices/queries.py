"""One's own inbox; nobody else's can be read. And what became of letters that a room asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils import timezone

from gongyu.access.rules import Viewer
from gongyu.notices.models import Message, Outgoing

PAGE: Final = 30


@dataclass(frozen=True, slots=True)
class Note:
    """One message as its reader sees it."""

    id: int
    subject: str
    body: str
    url: str
    sent_at: datetime
    unread: bool


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of messages, newest first."""

    notes: tuple[Note, ...]
    page: int
    more: bool


def inbox(viewer: Viewer, page: int = 1) -> Inbox:
    """A page of the viewer's messages (one query)."""
    page = max(page, 1)
    begin = (page - 1) * PAGE
    rows = list(Message.objects.filter(user_id=viewer.user_id or 0).order_by("-id")[begin : begin + PAGE + 1])
    notes = tuple(
        Note(row.pk, row.subject, row.body, row.url, timezone.localtime(row.sent_at), row.read_at is None)
        for row in rows[:PAGE]
    )
    return Inbox(notes, page, len(rows) > PAGE)


@dataclass(frozen=True, slots=True)
class Sent:
    """What has become of a letter that a room asked for: "waiting", or how and when it was settled."""

    state: str
    settled_at: datetime | None


def letters(keys: Iterable[str]) -> dict[str, Sent]:
    """What has become of some letters, by the keys under which they were asked for (one query)."""
    rows = Outgoing.objects.filter(key__in=list(keys)).values_list("key", "state", "settled_at")
    return {key: Sent(state, at) for key, state, at in rows if key}


def ways_out() -> tuple[str, ...]:
    """The ways out of the house to somebody of whom a mobile number is known, the quieter first."""
    found = ("messenger", bool(settings.MESSENGER)), ("sms", bool(settings.SMS))
    return tuple(way for way, there in found if there)


def unread(viewer: Viewer) -> int:
    """How many messages the viewer has not read."""
    return Message.objects.filter(user_id=viewer.user_id or 0, read_at=None).count()
