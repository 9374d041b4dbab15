"""Who of the school may come along to a visit, or look after something afterwards."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from gongyu.access.queries import users_holding
from gongyu.access.rules import Viewer
from gongyu.contact.models import Visit, VisitCompany
from gongyu.contact.rules.visits import CAPACITIES, LEADING_POSTS
from gongyu.kernel.calendar import school_year
from gongyu.people import queries as people
from gongyu.people.queries import Seat

# Roles that can open a visit which concerns them.
READERS: Final = ("school_leader", "school_officer", "head_teacher", "subject_teacher")


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the school. `near` are its leaders, who heads the class and who has visited it this year;
    `reads` says that they can be told, and open the visit."""

    id: int
    name: str
    near: bool
    reads: bool


@dataclass(frozen=True, slots=True)
class Along:
    """Somebody who came along, and in which capacity."""

    staff_id: int
    name: str
    capacity_words: str


def colleagues(
    viewer: Viewer, organisation_id: int, class_id: int | None, today: date
) -> tuple[Colleague, ...]:
    """Everybody else with a post at a school, by name. The caller has made sure who asks."""
    posts = people.posts_at(organisation_id, today)
    near = {key for key, held in posts.items() if held & LEADING_POSTS} | _of_class(class_id, today)
    reading = set(users_holding(READERS, organisation_id, today))
    return tuple(
        Colleague(one.id, one.name, one.id in near, one.user_id in reading)
        for one in people.staff_at(organisation_id, today)
        if one.id in posts and (viewer.user_id is None or one.user_id != viewer.user_id)
    )


def colleagues_of(viewer: Viewer, seat: Seat, day: date, today: date) -> dict[int, Colleague]:
    """Those who may have come along on a day: who worked there then, and who works there now."""
    found = {one.id: one for one in colleagues(viewer, seat.organisation_id, seat.class_id, today)}
    if day != today:
        for one in colleagues(viewer, seat.organisation_id, seat.class_id, day):
            found.setdefault(one.id, one)
    return found


def company(visit_ids: Collection[int]) -> dict[int, tuple[Along, ...]]:
    """Who came along, by visit (one query)."""
    found: dict[int, tuple[Along, ...]] = {}
    rows = VisitCompany.objects.filter(visit_id__in=visit_ids).select_related("staff").order_by("id")
    for row in rows:
        one = Along(row.staff_id, row.staff.name, _(CAPACITIES[row.capacity]))
        found[row.visit_id] = (*found.get(row.visit_id, ()), one)
    return found


def _of_class(class_id: int | None, today: date) -> set[int]:
    if class_id is None:
        return set()
    began = school_year(today).starts_on
    visits = Visit.objects.filter(school_class_id=class_id, occurred_on__gte=began, state="recorded")
    along = VisitCompany.objects.filter(visit__in=visits)
    return {
        *visits.values_list("visitor_id", flat=True).distinct(),
        *along.values_list("staff_id", flat=True).distinct(),
        *(one.staff_id for one in people.headships([class_id]) if one.valid_until is None),
    }
