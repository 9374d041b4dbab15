"""What of a corps or a lecturer is still open, and over once they go."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from gongyu.resources.models import Engagement
from gongyu.resources.queries.engagements import MOST, Line, line_of


def still_open(today: date) -> Q:
    """What waits for an answer, and what was agreed and lies ahead."""
    given = Q(activity__isnull=False, activity__state="held")
    return Q(state__in=["asked", "suggested"]) | (Q(state="agreed", day__gte=today) & ~given)


def open_of_corps(corps_id: int, today: date) -> tuple[Line, ...]:
    """What would be taken back if a corps were ended."""
    rows = Engagement.objects.filter(still_open(today), lecturer__corps_id=corps_id).order_by("day", "pk")
    rows = rows.select_related("lecturer__staff", "organisation", "activity")
    return tuple(line_of(row) for row in rows[:MOST])
