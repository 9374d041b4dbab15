"""Somebody takes up a post at a school."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from procrastinate.contrib.django import app

from gongyu.access.permissions import ROSTER_MANAGE
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.audit.operations import record
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations.queries import Body
from gongyu.people.models import Post, Staff
from gongyu.people.operations.roster import REASSESS
from gongyu.people.queries.doubles import school_to_clear
from gongyu.people.rules import hiring as rules
from gongyu.people.rules.cells import plain, tidy_name
from gongyu.people.rules.entry import plain_name
from gongyu.people.rules.spelling import name_pinyin


@transaction.atomic
def add_staff(
    *,
    by: Viewer,
    today: date,
    organisation_id: int,
    staff_id: int | None = None,
    name: str = "",
    staff_number: str = "",
    post: str,
    since: date,
) -> int:
    """Somebody holds a post at a school from a day on; returns the key of the member of staff. `staff_id` is
    somebody who works there already; without it, who has this name and staff number there is the same."""
    require_anywhere(by, ROSTER_MANAGE)
    body = school_to_clear(by, organisation_id)
    rules.check_post(post, since, today)
    here = Staff.objects.select_for_update(of=("self",)).filter(pk__in=_posts(body).values("staff_id"))
    if staff_id is not None:
        member = here.filter(pk=staff_id).first()
        if member is None:
            raise OutOfScope
    else:
        member = _known_or_new(body, list(here), tidy_name(name), plain(staff_number)[:32])
    held = _posts(body).filter(staff=member, post=post).exclude(valid_until__lte=since)
    rules.check_not_held(held.exists())
    Post.objects.create(
        staff=member, organisation_id=body.id, post=post, valid_from=since, recorded_at=timezone.now()
    )
    record(
        by=by.user_id,
        act="staff.post",
        noun="staff",
        key=str(member.pk),
        organisation_id=body.id,
        detail={"post": post},
    )
    app.configure_task(REASSESS).defer(organisation_ids=[body.id])
    return member.pk


def _known_or_new(body: Body, here: list[Staff], name: str, number: str) -> Staff:
    rules.check_name(name)
    same = [one for one in here if number and one.staff_number == number]
    rules.check_number(any(plain_name(one.name) != plain_name(name) for one in same))
    if same:
        return same[0]
    return Staff.objects.create(
        county_code=body.county_code, name=name, pinyin=name_pinyin(name), staff_number=number
    )


def _posts(body: Body) -> QuerySet[Post]:
    return Post.objects.filter(organisation_id=body.id, superseded_at__isnull=True)
