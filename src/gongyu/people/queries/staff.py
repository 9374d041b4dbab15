"""Staff, and the posts they hold on a day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from gongyu.kernel.calendar import Window
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


def places_of_post(staff_id: int, post: str, day: date) -> tuple[int, ...]:
    """The bodies at which somebody holds a post on a day."""
    rows = Post.objects.filter(on_day(day), staff_id=staff_id, post=post)
    return tuple(rows.order_by("organisation_id").values_list("organisation_id", flat=True))


def users_in_post(organisation_id: int, post: str, day: date) -> frozenset[int]:
    """The users who hold a post at a body on a day."""
    rows = Post.objects.filter(on_day(day), organisation_id=organisation_id, post=post)
    return frozenset(rows.filter(staff__user_id__isnull=False).values_list("staff__user_id", flat=True))


def staff_at(organisation_id: int, day: date) -> tuple[StaffSeen, ...]:
    """Everybody with a post at a body on a day, by name."""
    return _by_name(on_day(day), organisation_id)


def staff_during(organisation_id: int, year: Window) -> tuple[StaffSeen, ...]:
    """Everybody who has held a post at a body on some day of a year, by name."""
    over = Q(valid_until__isnull=True) | Q(valid_until__gt=year.starts_on)
    return _by_name(over & Q(valid_from__lt=year.ends_before), organisation_id)


def _by_name(held: Q, organisation_id: int) -> tuple[StaffSeen, ...]:
    posts = Post.objects.filter(held, organisation_id=organisation_id)
    rows = Staff.objects.filter(pk__in=posts.values("staff_id")).order_by("pinyin", "name", "pk")
    return tuple(StaffSeen(row.pk, row.name, row.county_code, row.user_id) for row in rows)


def workplaces(staff_ids: Collection[int], day: date) -> dict[int, str]:
    """Where some members of staff hold a post on a day, as a path; of several posts, the first."""
    rows = Post.objects.filter(on_day(day), staff_id__in=list(staff_ids)).order_by("-pk")
    return dict(rows.values_list("staff_id", "organisation__path"))


def posts_at(organisation_id: int, day: date) -> dict[int, frozenset[str]]:
    """The posts held at a body on a day, by member of staff."""
    found: dict[int, frozenset[str]] = {}
    rows = Post.objects.filter(on_day(day), organisation_id=organisation_id, staff__merged_into=None)
    for staff_id, post in rows.values_list("staff_id", "post"):
        found[staff_id] = found.get(staff_id, frozenset()) | {post}
    return found
