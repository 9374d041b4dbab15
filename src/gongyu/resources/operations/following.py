"""A lecturer of the staff stays one person when two records of theirs are made one."""

from __future__ import annotations

from typing import Final

from django.db.models import Q

from gongyu.people.queries import Follows
from gongyu.resources.models import Engagement, Lecturer


def _whose(kept: int, gone: int) -> None:
    """Whose time an engagement takes follows the lecturer; the table refuses what would overlap."""
    for staff_id in (kept, gone):
        rows = Engagement.objects.filter(lecturer__staff_id=staff_id).exclude(whose=staff_id)
        rows.update(whose=staff_id)


LECTURERS_FOLLOW: Final = Follows(
    kind="staff",
    model=Lecturer,
    column="staff_id",
    once=("corps_id",),
    still=Q(left_on__isnull=True),
    bars=("lecturer_once_in_a_corps", "engagement_never_twice"),
    then=_whose,
)
