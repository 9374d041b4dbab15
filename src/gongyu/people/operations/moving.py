"""Merging bodies and splitting one: the bodies themselves, and everybody who belongs to them, in one act."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from functools import partial
from typing import Final

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from gongyu.access.operations import carry_grants, return_grants
from gongyu.access.permissions import ORGANISATION_MANAGE
from gongyu.access.rules import Viewer, require
from gongyu.audit.operations import record
from gongyu.kernel.refusal import OutOfScope, Refusal
from gongyu.kernel.words import N_
from gongyu.organisations import operations as organisations
from gongyu.organisations.queries import bodies, change
from gongyu.people.models import Carried
from gongyu.people.operations.reseating import Act, carry, take_back
from gongyu.people.operations.roster import REASSESS
from gongyu.people.queries.moving import (
    Plan,
    census,
    destinations,
    going_users,
    plan_merge,
    plan_split,
    whither,
)

# What the trail counts. How many pupils moved is not said there: it may be one.
TOLD: Final = ("classes", "staff", "roles")


@transaction.atomic
def merge_bodies(
    *,
    by: Viewer,
    today: date,
    organisation_ids: Collection[int],
    into_id: int,
    day: date,
    reason: str,
    document: str,
    seen: str,
) -> int:
    """Merge bodies into another from a day on, with their classes, pupils, staff and roles, as the plan says
    that was looked at (`seen`, its seal); returns the reorganisation's id."""
    _require(by, (*organisation_ids, into_id))
    made = organisations.merge(
        by=by,
        today=today,
        organisation_ids=organisation_ids,
        into_id=into_id,
        day=day,
        reason=reason,
        document=document,
    )
    _carry_out(by, today, made, lambda: plan_merge(by, sorted(organisation_ids), into_id, day), seen, reason)
    return made


@transaction.atomic
def split_body(
    *,
    by: Viewer,
    today: date,
    organisation_id: int,
    goes: Mapping[int, int],
    heir_id: int | None,
    day: date,
    reason: str,
    document: str,
    seen: str,
) -> int:
    """Let classes of a body (by id) go on at others from a day on, with their pupils and head teachers; where
    an heir is named the body closes and the rest goes there. Returns the reorganisation's id."""
    _require(by, (organisation_id, *goes.values(), *([heir_id] if heir_id else [])))
    made = organisations.split(
        by=by,
        today=today,
        organisation_id=organisation_id,
        into_ids=set(goes.values()),
        heir_id=heir_id,
        day=day,
        reason=reason,
        document=document,
    )
    _carry_out(by, today, made, lambda: plan_split(by, organisation_id, goes, heir_id, day), seen, reason)
    return made


@transaction.atomic
def undo_change(*, by: Viewer, today: date, reorganisation_id: int) -> tuple[int, ...]:
    """Take a merger or a split back, while nothing has moved since; returns the bodies it was about."""
    found = change(reorganisation_id)
    if found is None:
        raise OutOfScope
    touched = dict.fromkeys(body.id for body in (*found.before, *found.after))
    _require(by, touched)
    organisations.undo(by=by, today=today, reorganisation_id=reorganisation_id)
    act = Act(reorganisation_id, found.day, timezone.now())
    grants = Carried.objects.filter(reorganisation=reorganisation_id, noun="grant")
    return_grants(
        by=by,
        today=today,
        carried=[(row.before_id, row.after_id, row.until, row.unbegun) for row in grants],
    )
    take_back(act)
    record(by=by.user_id, act="move.undo", noun="reorganisation", key=str(reorganisation_id))
    app.configure_task(REASSESS).defer(organisation_ids=list(touched))
    return tuple(touched)


def _require(by: Viewer, keys: Iterable[int]) -> None:
    """All bodies are the viewer's to manage; OutOfScope or Forbidden otherwise."""
    wanted = set(keys)
    known = bodies(wanted)
    if len(known) != len(wanted):
        raise OutOfScope
    for body in known.values():
        require(by, ORGANISATION_MANAGE, body.path)


def _carry_out(
    by: Viewer, today: date, made: int, planned: Callable[[], Plan], seen: str, reason: str
) -> None:
    """Carry everything as planned, and count again: what came out must be what the plan said."""
    plan = planned()
    if plan.seal != seen:
        raise Refusal("people.plan-changed", N_("看过之后情况有变化，请再核对一次新的方案。"))
    _carry_grants(by, today, made, plan, reason)
    carry(Act(made, plan.routes.day, timezone.now()), plan.routes)
    now = census([side.body.id for side in plan.sides], plan.routes.day)
    if not plan.agrees or any(now.of(side.body.id) != side.after for side in plan.sides):
        raise Refusal("people.not-reconciled", N_("合并前后的人数对不上，什么也没有改动；请联系系统管理员。"))
    record(
        by=by.user_id,
        act="move.carry",
        noun="reorganisation",
        key=str(made),
        detail={"day": plan.routes.day.isoformat()} | {what: _moved(plan, what) for what in TOLD},
    )
    app.configure_task(REASSESS).defer(organisation_ids=[side.body.id for side in plan.sides])


def _moved(plan: Plan, what: str) -> int:
    """How many leave a body."""
    return sum(max(side.before[what] - side.after[what], 0) for side in plan.sides)


def _carry_grants(by: Viewer, today: date, made: int, plan: Plan, reason: str) -> None:
    going = destinations(plan.routes)
    users = going_users(going)

    def bound_for(place: int, user: int) -> tuple[frozenset[int], bool]:
        return whither(place, going.get(users.get(user, 0)), plan.routes)

    for place in sorted(plan.routes.from_ids):
        pairs = carry_grants(
            by=by,
            today=today,
            organisation_id=place,
            day=plan.routes.day,
            reason=reason,
            whither=partial(bound_for, place),
        )
        Carried.objects.bulk_create(
            Carried(
                reorganisation_id=made,
                noun="grant",
                before_id=before,
                after_id=after,
                until=until,
                unbegun=unbegun,
            )
            for before, after, until, unbegun in pairs
        )
