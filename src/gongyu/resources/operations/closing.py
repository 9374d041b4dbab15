"""A corps is ended, or somebody leaves it: what they were asked for is over, and those who asked are told."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from gongyu.access.rules import Viewer
from gongyu.notices.operations import tell
from gongyu.resources import queries
from gongyu.resources.models import Corps, Engagement, Lecturer
from gongyu.resources.operations.touching import audited, whole
from gongyu.resources.rules import engagement as rules


def close_corps(by: Viewer, today: date, corps: Corps) -> int:
    """Nothing stays open of a corps that is ended; returns how many requests were taken back."""
    rows = Engagement.objects.filter(queries.still_open(today), lecturer__corps=corps)
    return _close(by, today, rows, "cancel", _("讲师团停办了，这次邀请已取消，请另选一位"))


def close_lecturer(by: Viewer, today: date, lecturer: Lecturer, left_on: date) -> int:
    """Whoever has left is not expected any more; returns how many requests were answered so."""
    rows = Engagement.objects.filter(queries.still_open(today), lecturer=lecturer, day__gte=left_on)
    return _close(by, today, rows, "decline", _("讲师离开了讲师团，来不了，请另选一位"))


def _close(by: Viewer, today: date, rows: queries.Requests, step: str, subject: str) -> int:
    keys = list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    for key in keys:
        row = whole(key)
        row.state = rules.after(row.state, step)
        row.save(update_fields=["state", "changed_at"])
        audited(by, f"engagement.{step}", row, because="corps")
        concerned = {row.asked_by_id}
        if row.lecturer.staff is not None and row.lecturer.staff.user_id is not None:
            concerned.add(row.lecturer.staff.user_id)
        tell(
            user_ids=concerned - {by.user_id},
            subject=subject,
            body=f"{row.day.isoformat()} · {queries.topic_words(row.topic)}",
            url=reverse("resources:engagement", args=[row.pk]),
        )
    return len(keys)
