"""How a school stands before a list of its staff is taken in."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import Max

from gongyu.organisations.queries import Body
from gongyu.people.models import Headship, Post, SchoolClass, Staff
from gongyu.people.models.interval import CURRENT, OPEN
from gongyu.people.rules.grades import september
from gongyu.people.rules.staffing import ClassHeld, Known, Member, Term


def known_staff(body: Body, today: date) -> Known:
    """Everybody who has worked at a school, by name, their open posts and headships, and its classes."""
    posts: dict[int, list[Term]] = defaultdict(list)
    here = Post.objects.filter(CURRENT, organisation_id=body.id)
    for key, staff, post, since in (
        here.filter(OPEN).order_by("pk").values_list("id", "staff_id", "post", "valid_from")
    ):
        posts[staff].append(Term(key, post, since))
    heads: dict[int, list[Term]] = defaultdict(list)
    headed: dict[int, Term] = {}
    headships = Headship.objects.filter(CURRENT, school_class__organisation_id=body.id)
    for key, staff, of, since in (
        headships.filter(OPEN).order_by("pk").values_list("id", "staff_id", "school_class_id", "valid_from")
    ):
        heads[staff].append(Term(key, of, since))
        headed[of] = Term(key, staff, since)
    until = dict(
        headships.values("school_class_id")
        .annotate(until=Max("valid_until"))
        .values_list("school_class_id", "until")
    )
    people = Staff.objects.filter(pk__in=here.values("staff_id")).order_by("pinyin", "name", "pk")
    return Known(
        stage=body.stage,
        today=today,
        began=max(date(september(today), 9, 1), body.opened_on),
        members=tuple(
            Member(key, name, number, tuple(posts[key]), tuple(heads[key]))
            for key, name, number in people.values_list("id", "name", "staff_number")
        ),
        classes={
            (entry, number): ClassHeld(key, headed.get(key), until.get(key))
            for key, entry, number in _classes(body, today)
        },
    )


def _classes(body: Body, today: date) -> list[tuple[int, int, int]]:
    rows = SchoolClass.objects.filter(organisation_id=body.id).exclude(closed_on__lte=today)
    return list(rows.order_by("pk").values_list("id", "entry_year", "number"))
