"""A few invented notices of the sign-ins' school, with what became of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db import connection
from django.utils import timezone

from gongyu.access.queries import viewer_of
from gongyu.accounts.models import User
from gongyu.contact import operations, queries
from gongyu.contact.models import Notice
from gongyu.contact.operations import Wording

# Who writes to whom how many days ago, and how many of a hundred have seen it; what it says.
WRITTEN: Final = (
    (
        *("xiaozhang", "school", 9, 92),
        Wording(
            "read", "冬季防火和用气安全", "天冷了，请检查家里的炉火和燃气，睡前关好阀门，房间留一点通风。"
        ),
    ),
    (
        *("banzhuren", "class", 5, 85),
        Wording(
            "reply",
            "周五下午家长会",
            "周五下午三点在本班教室开家长会，大约一小时，谈谈这半个学期的学习和作息。\n来不了没关系，会后可以约时间单独聊。",
            ("参加", "不参加", "想另约时间"),
        ),
    ),
    (
        *("banzhuren", "class", 1, 40),
        Wording("plain", "明天起早读改在七点四十", "从明天起早读七点四十开始，孩子不用提前到校。"),
    ),
)
# Three quarters of those who have seen it have answered what it asks for.
_SEEN: Final = """
    UPDATE contact_noticerecipient r SET told_at = %(at)s, due_at = NULL,
        rung = CASE WHEN r.id %% 100 < 97 THEN 'app' ELSE 'call' END,
        delivered_at = CASE WHEN r.id %% 100 < %(seen)s + 10 THEN %(at)s + interval '2 hours' END,
        seen_at = CASE WHEN r.id %% 100 < %(seen)s THEN %(at)s + interval '3 hours' END,
        replied_at = CASE WHEN r.id %% 100 < %(seen)s AND r.id %% 4 < %(answered)s
                          THEN %(at)s + interval '3 hours' END,
        choice = CASE WHEN r.id %% 100 < %(seen)s AND r.id %% 4 < %(answered)s
                      THEN (r.id %% 7 / 5)::smallint END
    WHERE r.notice_id = %(notice)s
"""


def write_some(today: date) -> None:
    """Write the notices at the door, carry them, and let some days go by."""
    for number, (username, kind, days, seen, wording) in enumerate(WRITTEN):
        user = User.objects.get(username=username)
        by = viewer_of(user.pk, user.display_name, today)
        offered = (one.audience for one in queries.audiences(by))
        audience = next((one for one in offered if one.kind == kind), None)
        if audience is None:
            continue
        made = operations.send_notice(
            by=by, today=today, audience=audience, wording=wording, request_key=UUID(int=number + 1)
        )
        while operations.carry_notice(now=timezone.now(), notice_id=made):
            pass
        at = timezone.now() - timedelta(days=days)
        Notice.objects.filter(pk=made).update(written_at=at, gathered_at=at, sent_at=at)
        with connection.cursor() as cursor:
            answered = 0 if wording.kind == "plain" else 3
            cursor.execute(_SEEN, {"at": at, "seen": seen, "notice": made, "answered": answered})
