"""Giving, renewing and ending grants, opening accounts and resetting passwords."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from django.db import transaction
from django.utils import timezone

from gongyu.access import permissions, rules
from gongyu.access.models import Grant
from gongyu.access.queries import HeldAt, following, held_at, roles_in_force
from gongyu.access.roles import APART
from gongyu.access.rules import Viewer, require, require_anywhere
from gongyu.accounts import operations as accounts
from gongyu.audit.operations import record
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.kernel.words import N_
from gongyu.organisations.queries import Body, body

# Why a grant that a merger had made ends again; kept in the trail, as the reasons that people give.
TAKEN_BACK: Final = "合并或拆分已撤回"


@transaction.atomic
def give_grant(
    *,
    by: Viewer,
    today: date,
    user_id: int,
    role: str,
    organisation_id: int,
    valid_from: date,
    valid_until: date | None = None,
    reason: str,
) -> int:
    """Give somebody a role at a body from a day on, until a day (exclusive) or open; returns its id."""
    place = body(organisation_id)
    if place is None:
        raise OutOfScope
    require(by, permissions.GRANT_MANAGE, place.path)
    rules.check_fits(role, place)
    if role not in {one.key for one in rules.givable(by, place)}:
        raise Forbidden(permissions.GRANT_MANAGE)
    rules.check_not_oneself(by, user_id)
    rules.check_days(valid_from, valid_until, today)
    if not place.open_on(valid_from):
        raise Refusal(
            "grant.body-closed", N_("这个单位在起始日不存在或已撤并，请另选。"), field="organisation"
        )
    rules.check_reason(reason)
    held = roles_in_force(user_id, today)
    rules.check_apart(role, (key for key, _ in held))
    if (role, place.path) in held:
        raise Refusal("grant.held-already", N_("这个人在该单位已有这个角色，不必重复授权。"), field="role")
    row = Grant.objects.create(
        user_id=user_id,
        role=role,
        organisation_id=organisation_id,
        valid_from=valid_from,
        valid_until=valid_until,
        granted_by_id=by.user_id,
        reason=reason.strip(),
    )
    _audit(by, "grant.give", row)
    return row.pk


@transaction.atomic
def renew_grant(
    *, by: Viewer, today: date, grant_id: int, valid_until: date | None = None, reason: str
) -> int:
    """Carry a grant on from the day it ends until another, or open; returns the id of the one that follows.

    The grant itself stays as it was given; who carried it on and why stands with the one that follows.
    """
    row, place = _managed(by, grant_id)
    rules.check_not_oneself(by, row.user_id)
    rules.check_renewal(row.valid_until, valid_until, today)
    rules.check_reason(reason)
    begins = row.valid_until
    assert begins is not None
    if not place.open_on(begins):
        raise Refusal("grant.body-closes", N_("这个单位到那时已撤并，不能续期；请在接收单位重新授权。"))
    if following(row).exists():
        raise Refusal("grant.renewed-already", N_("这项授权已经续期，不必再办。"))
    after = Grant.objects.create(
        user_id=row.user_id,
        role=row.role,
        organisation_id=place.id,
        valid_from=begins,
        valid_until=valid_until,
        granted_by_id=by.user_id,
        reason=reason.strip(),
    )
    _audit(by, "grant.renew", after)
    return after.pk


@transaction.atomic
def end_grant(*, by: Viewer, today: date, grant_id: int, reason: str) -> None:
    """End a grant today, with what carries it on. One that has not begun is taken back before it was in
    force. The reason is kept with each."""
    row, _ = _managed(by, grant_id)
    rules.check_end(row.valid_until, today)
    rules.check_reason(reason)
    for one in (row, *(following(row).select_for_update() if row.valid_until else ())):
        one.valid_until = max(today, one.valid_from)
        one.ended_by_id = by.user_id
        one.ended_at = timezone.now()
        one.end_reason = reason.strip()
        one.save(update_fields=["valid_until", "ended_by", "ended_at", "end_reason"])
        _audit(by, "grant.end", one)


def _managed(by: Viewer, grant_id: int) -> tuple[Grant, Body]:
    """A grant that the viewer could have given, with its place; OutOfScope or Forbidden otherwise."""
    row = Grant.objects.select_for_update().filter(pk=grant_id).first()
    place = body(row.organisation_id) if row is not None and row.organisation_id else None
    if row is None or place is None:
        raise OutOfScope
    require(by, permissions.GRANT_MANAGE, place.path)
    if row.role not in {one.key for one in rules.givable(by, place)}:
        raise Forbidden(permissions.GRANT_MANAGE)
    return row, place


# A grant that a merger or a split ended, the one that goes on elsewhere, when it would have ended, and
# whether it had not begun. Where one stays and another is added, the number before is the other's, negative.
Carried = tuple[int, int | None, date | None, bool]


@transaction.atomic
def carry_grants(
    *,
    by: Viewer,
    today: date,
    organisation_id: int,
    day: date,
    reason: str,
    whither: Callable[[int], tuple[frozenset[int], bool]],
) -> tuple[Carried, ...]:
    """Let the roles held at a body go on where their holders go from the day it is merged or split.

    `whither` says for a user at which like bodies, and whether they leave this one. Nobody gains a role that
    they do not hold here, for longer than they hold it, or at a body that does not take over.
    """
    place = body(organisation_id)
    if place is None:
        raise OutOfScope
    require(by, permissions.ORGANISATION_MANAGE, place.path)
    done: list[Carried] = []
    for one in held_at([organisation_id], day):
        bound, leaves = whither(one.user_id)
        made = [key for to in sorted(bound) if (key := _carry_on(by, one, to, day, reason)) is not None]
        if leaves:
            done.append((one.grant_id, made[0] if made else None, one.valid_until, one.valid_from >= day))
            _stop(by, one.grant_id, max(day, one.valid_from), reason)
        done += [(-key, key, one.valid_until, False) for key in (made[1:] if leaves else made)]
    return tuple(done)


@transaction.atomic
def return_grants(*, by: Viewer, today: date, carried: Iterable[Carried]) -> None:
    """Take back what was carried: what followed ends as if it had never begun, what had ended goes on."""
    for before, after, until, _ in carried:
        for key in (after, before if before > 0 else None):
            row = Grant.objects.select_for_update().filter(pk=key).first() if key else None
            if row is None:
                continue
            place = body(row.organisation_id or 0)
            require(by, permissions.ORGANISATION_MANAGE, place.path if place else "")
            if key == after and row.valid_until != until:
                raise Refusal(
                    "grant.changed-since", N_("之后授权又有变动，不能直接撤回；请按新的情况另办合并或拆分。")
                )
            if key == after:
                _stop(by, row.pk, row.valid_from, TAKEN_BACK)
            else:
                row.valid_until, row.ended_by, row.ended_at, row.end_reason = until, None, None, ""
                row.save(update_fields=["valid_until", "ended_by", "ended_at", "end_reason"])
                _audit(by, "grant.return", row)


def _carry_on(by: Viewer, one: HeldAt, to: int, day: date, reason: str) -> int | None:
    """The grant at the other body; None where the same role is held there for as long already."""
    place = body(to)
    if place is None:
        raise OutOfScope
    require(by, permissions.ORGANISATION_MANAGE, place.path)
    there = [had for had in held_at([to], day) if (had.user_id, had.role) == (one.user_id, one.role)]
    begins = max(day, one.valid_from)
    if any(had.valid_from <= begins and had.valid_until in (None, one.valid_until) for had in there):
        return None
    row = Grant.objects.create(
        user_id=one.user_id,
        role=one.role,
        organisation_id=to,
        valid_from=begins,
        valid_until=one.valid_until,
        granted_by_id=by.user_id,
        reason=reason.strip()[: rules.REASON_LIMIT],
    )
    _audit(by, "grant.carry", row)
    return row.pk


def _stop(by: Viewer, grant_id: int, day: date, reason: str) -> None:
    row = Grant.objects.get(pk=grant_id)
    row.valid_until, row.ended_by_id, row.ended_at = day, by.user_id, timezone.now()
    row.end_reason = reason.strip()[: rules.REASON_LIMIT]
    row.save(update_fields=["valid_until", "ended_by", "ended_at", "end_reason"])
    _audit(by, "grant.end", row)


@transaction.atomic
def make_guardian(*, by: Viewer, today: date, user_id: int, path: str, own: bool) -> None:
    """Give somebody the role of guardian, once. It has no place: it holds for their own children alone.

    `path` is the school at which `by` lets them in, `own` whether it is a class that `by` heads.
    """
    require(by, permissions.FAMILY_ADMIT, path, own=own)
    if "guardian" in {role for role, _ in roles_in_force(user_id, today)}:
        return
    row = Grant.objects.create(
        user_id=user_id, role="guardian", valid_from=today, granted_by_id=by.user_id, reason="班主任同意加入"
    )
    _audit(by, "grant.give", row)


@transaction.atomic
def open_account(*, by: Viewer, today: date, username: str, display_name: str, password: str) -> int:
    """Open an account, which may do nothing until it is granted a role; returns the user's id."""
    require_anywhere(by, permissions.ACCOUNT_MANAGE)
    return accounts.create_user(
        by=by.user_id, username=username, display_name=display_name, password=password
    )


@transaction.atomic
def reset_password(*, by: Viewer, today: date, user_id: int, password: str) -> None:
    """Give somebody a new password: only somebody all of whose roles lie where one manages accounts.

    An administrator's password is reset by a command on the machine alone: whoever could reset it would
    hold both roles.
    """
    require_anywhere(by, permissions.ACCOUNT_MANAGE)
    for role, path in roles_in_force(user_id, today):
        if not by.everywhere and (role in APART or path is None):
            raise OutOfScope
        require(by, permissions.ACCOUNT_MANAGE, path or "")
    accounts.reset_password(by=by.user_id, user_id=user_id, password=password)


def _audit(by: Viewer, act: str, row: Grant) -> None:
    record(
        by=by.user_id,
        act=act,
        noun="grant",
        key=str(row.pk),
        organisation_id=row.organisation_id,
        detail={
            "user": row.user_id,
            "role": row.role,
            "from": row.valid_from.isoformat(),
            "until": row.valid_until.isoformat() if row.valid_until else "",
            "reason": row.end_reason or row.reason,
        },
    )
