"""A few invented concerns at the sign-ins' school: one waits, one is taken up, one is closed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone

from gongyu.access.queries import viewer_of
from gongyu.access.rules import Viewer
from gongyu.accounts.models import User
from gongyu.contact import operations, queries
from gongyu.contact.models import Concern

# Who notes it how many days ago, what and in which words, and what was done about it.
NOTED: Final = (
    (
        "banzhuren",
        20,
        "behaviour",
        "上课常常睡着，作业总交不上",
        ("和孩子聊了，家里刚搬家", "作息恢复了"),
    ),
    ("banzhuren", 6, "bullying", "课间总被几个同学围着", ("分别见了双方，已告诉值周老师留意",)),
    ("banzhuren", 1, "mind", "", ()),
)


def note_some(today: date) -> None:
    """Note them at the door, and let some days go by."""
    answering = _viewer("xinli", today)
    for number, (username, days, kind, words, steps) in enumerate(NOTED):
        by = _viewer(username, today)
        classes = queries.concern_classes(by)
        children = queries.concern_children(by, classes[0].id) if classes else ()
        if len(children) <= number:
            continue
        made = operations.note_concern(
            by=by,
            today=today - timedelta(days=days),
            pupil_id=children[number * 2 % len(children)].pupil_id,
            kind=kind,
            words=words,
            request_key=UUID(int=number + 1),
        )
        Concern.objects.filter(pk=made).update(noted_at=timezone.now() - timedelta(days=days))
        for place, what in enumerate(steps):
            act = operations.close_concern if place else operations.answer_concern
            act(by=answering, today=today, concern_id=made, words=what)


def _viewer(username: str, today: date) -> Viewer:
    user = User.objects.get(username=username)
    return viewer_of(user.pk, user.display_name, today)
