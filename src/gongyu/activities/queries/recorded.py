"""Who has recorded which activities that were held: for counting work, without anything else of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Count, QuerySet

from gongyu.activities.models import Activity
from gongyu.kernel.calendar import Window


def held_by(
    user_ids: Collection[int], year: Window, organisation_id: int | None = None
) -> tuple[tuple[int, date, str], ...]:
    """By whom, on which day, in which county, one for each; the caller has made sure who asks."""
    rows = _held(year).filter(created_by_id__in=user_ids)
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    return tuple(rows.values_list("created_by_id", "held_on", "organisation__county_code"))


def held_at(organisation_ids: Collection[int], year: Window) -> tuple[tuple[int, int, int], ...]:
    """At which body, by whom and how many times; the caller has made sure who asks."""
    rows = _held(year).filter(organisation_id__in=organisation_ids)
    return tuple(rows.values_list("organisation_id", "created_by_id").annotate(times=Count("pk")))


def _held(year: Window) -> QuerySet[Activity]:
    days = {"held_on__gte": year.starts_on, "held_on__lt": year.ends_before}
    return Activity.objects.filter(state="held", **days)
