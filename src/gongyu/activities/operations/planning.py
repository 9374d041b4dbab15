"""Laying out a semester, series, and changing what is planned. What lies behind is never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from uuid import UUID, uuid5

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gongyu.access.rules import Viewer
from gongyu.activities import queries
from gongyu.activities.models import Activity, Series, SignUp
from gongyu.activities.operations.activity import Plan, call_off, plan
from gongyu.activities.operations.files import keep_with
from gongyu.activities.operations.lines import active_bookings, tell_families
from gongyu.activities.operations.touching import audited, may_touch
from gongyu.activities.rules import activity as rules
from gongyu.activities.rules import planning
from gongyu.audit.operations import record as audit
from gongyu.kernel.refusal import OutOfScope, Refusal


@dataclass(frozen=True, slots=True)
class Change:
    """What is said of a planned activity now; a series keeps each one's day."""

    title: str
    place: str
    speaker: str
    starts_at: time | None
    held_on: date | None = None


@transaction.atomic
def plan_term(
    *, by: Viewer, today: date, organisation_id: int, request_key: UUID, rows: Sequence[Plan]
) -> tuple[int, ...]:
    """Several activities at once, all or none; returns their numbers. A refusal says at which row it is: its
    field ends in "-0" for the first."""
    planning.check_rows(rows)
    made = []
    for number, what in enumerate(rows):
        try:
            made.append(
                plan(
                    by=by,
                    today=today,
                    organisation_id=organisation_id,
                    request_key=uuid5(request_key, str(number)),
                    what=what,
                )
            )
        except Refusal as refusal:
            refusal.field = f"{refusal.field or 'nature'}-{number}"
            raise
    return tuple(made)


@transaction.atomic
def plan_series(
    *,
    by: Viewer,
    today: date,
    organisation_id: int,
    request_key: UUID,
    what: Plan,
    every_weeks: int,
    until: date,
) -> tuple[int, ...]:
    """An activity that comes back, each time an activity of its own; returns their numbers."""
    days = planning.occurrences(what.held_on, every_weeks, until)
    rows = [replace(what, held_on=day) for day in days]
    made = plan_term(by=by, today=today, organisation_id=organisation_id, request_key=request_key, rows=rows)
    alone = Activity.objects.filter(pk__in=made, series__isnull=True)
    if alone.exists():
        series = Series.objects.create(
            organisation_id=organisation_id,
            every_weeks=every_weeks,
            created_by_id=by.user_id,  # type: ignore[misc]
        )
        alone.update(series=series)
    return made


@transaction.atomic
def change(*, by: Viewer, today: date, activity_id: int, what: Change) -> None:
    """Another day, hour, place, speaker or title for what is planned; families who have a place are told."""
    row, place = may_touch(by, activity_id)
    day = what.held_on or row.held_on
    planning.check_change(row.state, day, today)
    rules.check_open(day, place.closed_on)
    _change(by, today, row, what, day)


@transaction.atomic
def change_series(*, by: Viewer, today: date, series_id: int, what: Change) -> int:
    """The same for all of a series that lie ahead; returns how many. Those behind stay as they were."""
    ahead = _ahead(by, series_id, today)
    for row in ahead:
        _change(by, today, row, what, row.held_on)
    return len(ahead)


@transaction.atomic
def end_series(*, by: Viewer, today: date, series_id: int) -> int:
    """None of a series that lie ahead takes place; returns how many are called off."""
    ahead = _ahead(by, series_id, today)
    for row in ahead:
        call_off(by=by, today=today, activity_id=row.pk)
    return len(ahead)


def _ahead(by: Viewer, series_id: int, today: date) -> list[Activity]:
    """The planned ones from today on, locked in order; OutOfScope where the viewer knows no such series."""
    rows = Activity.objects.filter(series_id=series_id).order_by("held_on", "pk")
    keys = list(rows.values_list("pk", flat=True))
    if not keys:
        raise OutOfScope
    may_touch(by, keys[0])
    return list(rows.select_for_update().filter(state="planned", held_on__gte=today))


def _change(by: Viewer, today: date, row: Activity, what: Change, day: date) -> None:
    moved = (row.held_on, row.starts_at, row.place) != (day, what.starts_at, what.place.strip())
    row.title, row.place, row.speaker = what.title.strip(), what.place.strip(), what.speaker.strip()
    row.held_on, row.starts_at = day, what.starts_at
    row.save(update_fields=["title", "place", "speaker", "held_on", "starts_at"])
    keep_with(by, today, row)
    if moved:
        # Who signs up does so before the day, and is reminded before the new one.
        up = SignUp.objects.filter(activity=row)
        up.filter(closes_on__gt=day).update(closes_on=day)
        up.update(reminded_on=None)
        tell_families(
            active_bookings(row.pk),
            today,
            _("您报名的活动改了时间或地点，请看一下"),
            reverse("activities:book", args=[row.pk]),
        )
    audited(by, "activity.change", row)


@transaction.atomic
def remind(*, today: date, tomorrow: date, limit: int = 50) -> int:
    """Tell the families that have a place in what is held tomorrow; returns how many activities that was.
    Each is told of once, whatever is interrupted."""
    due = SignUp.objects.select_for_update(skip_locked=True, of=("self",)).select_related("activity")
    due = due.filter(activity__state="planned", activity__held_on=tomorrow, reminded_on__isnull=True)
    found = list(due.order_by("pk")[:limit])
    for up in found:
        tell_families(
            queries.booked_in(up.activity_id),
            today,
            _("明天有您报名的活动，别忘了"),
            reverse("activities:book", args=[up.activity_id]),
        )
        up.reminded_on = today
        up.save(update_fields=["reminded_on"])
        audit(by=None, act="activity.remind", noun="activity", key=str(up.activity_id))
    return len(found)
