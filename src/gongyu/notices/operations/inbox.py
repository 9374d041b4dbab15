"""Telling people that there is something to do, and their marking it read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from gongyu.access.rules import Viewer
from gongyu.kernel.refusal import OutOfScope
from gongyu.notices.models import Message


@transaction.atomic
def tell(*, user_ids: Iterable[int], subject: str, body: str = "", url: str = "") -> None:
    """Put a message into some users' inboxes once the transaction around it has committed.

    Called by the rooms, which know whom a thing concerns. `subject` and `body` say that there is something
    to do, never what may not be told; `url` is a path of our own.
    """
    wanted = sorted(set(user_ids))
    if wanted:
        transaction.on_commit(lambda: _write(wanted, subject, body, url))


@transaction.atomic(savepoint=False)
def put(*, user_ids: Iterable[int], subject: str, body: str = "", url: str = "") -> None:
    """Put a message into some users' inboxes within the transaction around it: whoever keeps whom they have
    told keeps it in the same one, and whatever is killed in between tells nobody twice."""
    _write(sorted(set(user_ids)), subject, body, url)


@transaction.atomic
def mark_read(*, by: Viewer, today: date, message_id: int) -> str:
    """Mark one of one's own messages read; returns where it leads."""
    message = Message.objects.select_for_update().filter(pk=message_id, user_id=by.user_id or 0).first()
    if message is None:
        raise OutOfScope
    if message.read_at is None:
        message.read_at = timezone.now()
        message.save(update_fields=["read_at"])
    return message.url


@transaction.atomic
def mark_all_read(*, by: Viewer, today: date) -> int:
    """Mark all of one's own messages read; returns how many were not."""
    return Message.objects.filter(user_id=by.user_id or 0, read_at=None).update(read_at=timezone.now())


@transaction.atomic
def _write(user_ids: list[int], subject: str, body: str, url: str) -> None:
    Message.objects.bulk_create(
        Message(user_id=user, subject=subject[:120], body=body[:400], url=url) for user in user_ids
    )
