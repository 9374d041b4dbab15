"""Staff whom a list left out, and what is decided of them; for the school's office."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from gongyu.access.permissions import ROSTER_MANAGE
from gongyu.access.queries import held_at
from gongyu.access.rules import Viewer, require
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body
from gongyu.people.models import Headship, Post, StaffLeftOut
from gongyu.people.models.interval import OPEN
from gongyu.people.queries.classes import class_names
from gongyu.people.rules.staff_leaving import OPEN as UNDECIDED

MOST: Final = 300


@dataclass(frozen=True, slots=True)
class StaffMissing:
    """Somebody who works at the school and stands in no list; `roles`: whether they hold a role there."""

    id: int
    name: str
    posts: tuple[str, ...]
    classes: tuple[str, ...]
    decision: str
    decided_on: date | None
    roles: bool


@dataclass(frozen=True, slots=True)
class StaffLeftOutPage:
    """Who waits for a decision, and who was decided to stay."""

    body: Body
    waiting: tuple[StaffMissing, ...]
    staying: tuple[StaffMissing, ...]


def staff_left_out(viewer: Viewer, organisation_id: int) -> StaffLeftOutPage:
    """The staff of a school about whom its office decides (a fixed number of queries)."""
    body = organisations.body(organisation_id)
    if body is None:
        raise OutOfScope
    require(viewer, ROSTER_MANAGE, body.path)
    rows = list(
        _asked(body.id).select_related("staff").order_by("staff__pinyin", "staff__name", "staff_id")[:MOST]
    )
    people = [row.staff_id for row in rows]
    posts: dict[int, list[str]] = defaultdict(list)
    held = Post.objects.filter(OPEN, organisation_id=body.id, staff__in=people).order_by("pk")
    for staff, post in held.values_list("staff_id", "post"):
        posts[staff].append(post)
    heads: dict[int, list[int]] = defaultdict(list)
    headed = Headship.objects.filter(OPEN, school_class__organisation_id=body.id, staff__in=people)
    for staff, room in headed.order_by("pk").values_list("staff_id", "school_class_id"):
        heads[staff].append(room)
    called = class_names([room for rooms in heads.values() for room in rooms], viewer.today)
    with_roles = {one.user_id for one in held_at([body.id], viewer.today)}
    found = [
        StaffMissing(
            row.pk,
            row.staff.name,
            tuple(dict.fromkeys(posts[row.staff_id])),
            tuple(called[room] for room in heads[row.staff_id]),
            row.decision,
            timezone.localdate(row.decided_at) if row.decided_at else None,
            row.staff.user_id in with_roles,
        )
        for row in rows
    ]
    return StaffLeftOutPage(
        body,
        tuple(one for one in found if not one.decision),
        tuple(one for one in found if one.decision),
    )


def open_staff_left_out(organisation_id: int) -> int:
    """How many of a school's staff wait for a decision; who asks is looked at by whoever calls."""
    return _asked(organisation_id).filter(decision="").count()


def _asked(organisation_id: int) -> QuerySet[StaffLeftOut]:
    works = Post.objects.filter(OPEN, organisation_id=organisation_id, staff=OuterRef("staff"))
    return StaffLeftOut.objects.filter(Exists(works), organisation_id=organisation_id, decision__in=UNDECIDED)
