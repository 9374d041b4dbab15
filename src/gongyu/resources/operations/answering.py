"""Going, not going, another time; and what the body that asked says to it."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gongyu.access.rules import Viewer
from gongyu.notices.operations import tell
from gongyu.resources import queries
from gongyu.resources.models import Engagement
from gongyu.resources.operations.asking import check_fit, whom_to_ask
from gongyu.resources.operations.touching import alone, audited, touched
from gongyu.resources.rules import engagement as rules
from gongyu.resources.rules.engagement import When


@transaction.atomic
def accept(*, by: Viewer, today: date, engagement_id: int) -> None:
    """The lecturer goes. Refuses `engagement.taken` where they have agreed to something else meanwhile."""
    row = touched(by, engagement_id, "accept")
    agree(by, today, row, queries.when_of(row), "accept")
    tell_asker(row, _("讲师答应来讲课"))


@transaction.atomic
def decline(*, by: Viewer, today: date, engagement_id: int) -> None:
    """The lecturer does not go, or cannot after all."""
    row = touched(by, engagement_id, "decline")
    rules.check_not_held(queries.held(row))
    step_to(by, row, "decline")
    tell_asker(row, _("讲师来不了，请另选一位"))


@transaction.atomic
def suggest(*, by: Viewer, today: date, engagement_id: int, when: When) -> None:
    """The lecturer could come at another time; the body that asked decides."""
    row = touched(by, engagement_id, "suggest")
    rules.check_when(when, today)
    rules.check_free(queries.is_free(row.whose, when, but=row.pk))
    row.suggested_day, row.suggested_part = when.day, when.part
    row.suggested_starts_at, row.suggested_ends_at = when.starts_at, when.ends_at
    step_to(by, row, "suggest")
    tell_asker(row, _("讲师想换个时间，请看行不行"))


@transaction.atomic
def take(*, by: Viewer, today: date, engagement_id: int) -> None:
    """The body that asked takes the time that the lecturer has suggested."""
    row = touched(by, engagement_id, "take")
    rules.after(row.state, "take")
    suggested = queries.suggestion(row)
    assert suggested is not None  # only a suggestion leads to this state
    agree(by, today, row, suggested, "take")
    _tell_lecturer(row, today, _("换的时间可以，说好了"))


@transaction.atomic
def cancel(*, by: Viewer, today: date, engagement_id: int) -> None:
    """The body that asked takes its request back, or calls the lecture off while it lies ahead."""
    row = touched(by, engagement_id, "cancel")
    rules.check_not_held(queries.held(row))
    step_to(by, row, "cancel")
    _tell_lecturer(row, today, _("邀请取消了"))


def agree(by: Viewer, today: date, row: Engagement, when: When, step: str, *, by_link: bool = False) -> None:
    """A time is agreed, for whoever holds the row: nobody is in two places, whichever way they answer."""
    state = rules.after(row.state, step)
    rules.check_when(when, today)
    alone(row)
    check_fit(row.lecturer, when, with_children=row.with_children)
    rules.check_free(queries.is_free(row.whose, when, but=row.pk))
    row.day, row.part, row.starts_at, row.ends_at = when.day, when.part, when.starts_at, when.ends_at
    row.begins, row.ends = when.span(settings.TIME_ZONE)
    row.state = state
    _answered(by, row, step, by_link=by_link)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        # Whatever got past the lock: the table holds that nobody is in two places.
        if "engagement_never_twice" not in str(error):
            raise
        rules.check_free(free=False)
    audited(by, f"engagement.{step}", row, **({"how": "link"} if by_link else {}))


def step_to(by: Viewer, row: Engagement, step: str, *, by_link: bool = False) -> None:
    """A step that agrees to no time, for whoever holds the row."""
    row.state = rules.after(row.state, step)
    _answered(by, row, step, by_link=by_link)
    row.save()
    audited(by, f"engagement.{step}", row, **({"how": "link"} if by_link else {}))


def _answered(by: Viewer, row: Engagement, step: str, *, by_link: bool) -> None:
    """Who has answered for the lecturer; by the link of the request it was the lecturer."""
    if step in rules.OF_LECTURER:
        row.by_link = by_link
        row.answered_by_id = None if by_link else by.user_id


def tell_asker(row: Engagement, subject: str) -> None:
    """Who asked is told what has come of it."""
    tell(
        user_ids=[row.asked_by_id],
        subject=subject,
        body=f"{row.day.isoformat()} · {queries.topic_words(row.topic)}",
        url=reverse("resources:engagement", args=[row.pk]),
    )


def _tell_lecturer(row: Engagement, today: date, subject: str) -> None:
    tell(
        user_ids=whom_to_ask(row.lecturer, today),
        subject=subject,
        body=f"{row.organisation.name} · {row.day.isoformat()}",
        url=reverse("resources:engagement", args=[row.pk]),
    )
