"""Staff whom a list does not name: the question is asked once, and the school's office answers it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from procrastinate.contrib.django import app

from gongyu.access.permissions import ROSTER_MANAGE
from gongyu.access.rules import Viewer, require
from gongyu.audit.operations import record
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.people.models import Headship, Post, StaffLeftOut
from gongyu.people.models.interval import CURRENT, OPEN
from gongyu.people.operations.roster import REASSESS
from gongyu.people.queries.classes import class_names
from gongyu.people.rules import staff_leaving as rules

LOCK: Final = 7202


@dataclass(frozen=True, slots=True)
class StaffDecided:
    """How many people were decided about, and the classes that have no head teacher any more, by name."""

    people: int
    headless: tuple[str, ...]


def hold_staff(organisation_id: int) -> None:
    """One list or decision at a time about the staff of a school."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, organisation_id])


def ask_about_staff(organisation_id: int, named: Collection[int], missing: Collection[int]) -> None:
    """Keep whom a list left out for a decision; that somebody stays is not asked again, and the question
    about whom it names is dropped."""
    asked, now = StaffLeftOut.objects.filter(organisation_id=organisation_id), timezone.now()
    asked.filter(staff_id__in=named, decision__in=rules.OPEN).delete()
    asked.filter(staff_id__in=missing, decision__in=rules.OPEN).update(asked_at=now)
    # Whoever had left works here again.
    asked.filter(staff_id__in=missing).exclude(decision__in=rules.OPEN).delete()
    known = set(asked.filter(staff_id__in=missing).values_list("staff_id", flat=True))
    StaffLeftOut.objects.bulk_create(
        StaffLeftOut(organisation_id=organisation_id, staff_id=key, asked_at=now)
        for key in missing
        if key not in known
    )


@transaction.atomic
def decide_staff_left_out(
    *, by: Viewer, today: date, organisation_id: int, decision: str, on: date, chosen: Collection[int]
) -> StaffDecided:
    """Decide the same of several people whom a list did not name. Who has left holds no post and heads no
    class of the school from the day `on`. A mistake was never true, who stays, stays: these have no day."""
    body = organisations.body(organisation_id)
    if body is None:
        raise OutOfScope
    require(by, ROSTER_MANAGE, body.path)
    what = rules.check_decision(decision)
    hold_staff(body.id)
    asked = StaffLeftOut.objects.filter(
        pk__in=chosen, organisation_id=body.id, decision__in=rules.OPEN
    ).values_list("staff_id", flat=True)
    working = Post.objects.filter(OPEN, organisation_id=body.id, staff_id__in=list(asked))
    people = sorted(set(working.values_list("staff_id", flat=True)))
    rules.check_chosen(len(people))
    now, headless = timezone.now(), list[int]()
    if not what.stays:
        posts = Post.objects.filter(CURRENT, organisation_id=body.id, staff_id__in=people)
        heads = Headship.objects.filter(CURRENT, school_class__organisation_id=body.id, staff_id__in=people)
        headless = sorted(heads.filter(OPEN).values_list("school_class_id", flat=True))
        if what.dated:
            _from_day(posts, heads, on, today, now)
        else:
            posts.update(superseded_at=now)
            heads.update(superseded_at=now)
        app.configure_task(REASSESS).defer(organisation_ids=[body.id])
    StaffLeftOut.objects.filter(organisation_id=body.id, staff_id__in=people).update(
        decision=what.key, decided_at=now, decided_by_id=by.user_id
    )
    detail = {"decision": what.key, "staff": people} | ({"on": on.isoformat()} if what.dated else {})
    record(
        by=by.user_id,
        act="staff.decide",
        noun="staff",
        key=str(body.id),
        organisation_id=body.id,
        detail=detail,
    )
    return StaffDecided(len(people), tuple(class_names(headless, today).values()))


def _from_day(posts: QuerySet[Post], heads: QuerySet[Headship], on: date, today: date, now: datetime) -> None:
    """From a day on they are not here. What was known until now is superseded, not written over, so that a
    figure of yesterday can be computed again."""
    lasting = Q(valid_until__isnull=True) | Q(valid_until__gt=on)
    held = list(posts.filter(lasting).select_for_update())
    headed = list(heads.filter(lasting).select_for_update())
    rules.check_day(on, max(row.valid_from for row in (*held, *headed)), today)
    posts.filter(pk__in=[row.pk for row in held]).update(superseded_at=now)
    heads.filter(pk__in=[row.pk for row in headed]).update(superseded_at=now)
    for row in (*held, *headed):
        row.pk, row.valid_until, row.recorded_at = None, on, now
    Post.objects.bulk_create(held)
    Headship.objects.bulk_create(headed)
