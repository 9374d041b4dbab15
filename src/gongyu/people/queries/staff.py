"""Staff, and the posts they hold on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongyu.people.models import Post, Staff
from gongyu.people.queries.classes import on_day


@dataclass(frozen=True, slots=True)
class StaffSeen:
    """Somebody who works somewhere."""

    id: int
    name: str
    county_code: str
    user_id: int | None


def staff_of(user_id: int | None) -> StaffSeen | None:
    """The member of staff who signs in as a user; None for everybody else."""
    if user_id is None:
        return None
    row = Staff.objects.filter(user_id=user_id).first()
    return StaffSeen(row.pk, row.name, row.county_code, row.user_id) if row else None


def posts_of(staff_id: int, organisation_id: int, day: date) -> frozenset[str]:
    """The posts that somebody holds at a body on a day."""
    rows = Post.objects.filter(on_day(day), staff_id=staff_id, organisation_id=organisation_id)
    return frozenset(rows.values_list("post", flat=True))


def staff_at(organisation_id: int, day: date) -> tuple[StaffSeen, ...]:
    """Everybody with a post at a body on a day, by name."""
    rows = Staff.objects.filter(
        pk__in=Post.objects.filter(on_day(day), organisation_id=organisation_id).values("staff_id")
    )
    return tuple(
        StaffSeen(row.pk, row.name, row.county_code, row.user_id)
        for row in rows.order_by("pinyin", "name", "pk")
    )
