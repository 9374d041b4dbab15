"""A school's staff open accounts of their own, by slips, and hold the roles that their posts ask for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Final

from django.db import transaction
from django.utils import timezone

from gongyu.access import operations as access
from gongyu.access.permissions import GRANT_MANAGE
from gongyu.access.queries import held_at, viewer_of
from gongyu.access.rules import Viewer, givable, require_anywhere
from gongyu.accounts import operations as accounts
from gongyu.accounts import queries as known
from gongyu.audit.operations import record
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.kernel.words import N_
from gongyu.organisations.queries import Body
from gongyu.people.models import AccountSlip, Staff
from gongyu.people.queries.staff_accounts import (
    Slipped,
    StaffAccount,
    due_of,
    roles_at,
    school_to_staff,
    slipped,
    staff_accounts,
)
from gongyu.people.rules.accounts import SLIP_LASTS

# Kept with each grant, as the reasons that people give.
BY_POST: Final = "按岗位"
NOT_THEIRS: Final = "账号与教职工登记解除对应"
LEFT: Final = "已不在本校任职"


@transaction.atomic
def make_slips(*, by: Viewer, today: date, organisation_id: int, staff_ids: Collection[int]) -> int:
    """Make a slip for some of a school's staff who have no account; a slip before it is stopped. Returns how
    many were made: who has an account by now gets none."""
    require_anywhere(by, GRANT_MANAGE)
    page = staff_accounts(by, organisation_id)
    wanted = [one for one in page.people if one.id in set(staff_ids) and one.user_id is None]
    if not wanted:
        raise Refusal("people.nobody-chosen", N_("请至少选一位还没有账号的教职工。"))
    for one in wanted:
        _stop(one.id)
        AccountSlip.objects.create(
            staff_id=one.id,
            organisation_id=page.body.id,
            made_by_id=by.user_id,
            made_at=timezone.now(),
            valid_until=today + SLIP_LASTS,
        )
        _audit(by.user_id, "staff.slip", one.id, page.body.id)
    return len(wanted)


@transaction.atomic
def stop_slip(*, by: Viewer, today: date, organisation_id: int, staff_id: int) -> None:
    """Stop somebody's slip: whoever holds it opens nothing."""
    require_anywhere(by, GRANT_MANAGE)
    page = staff_accounts(by, organisation_id)
    if staff_id not in {one.id for one in page.people}:
        raise OutOfScope
    if _stop(staff_id):
        _audit(by.user_id, "staff.slip-stop", staff_id, page.body.id)


@transaction.atomic
def open_by_slip(*, by: Viewer, today: date, token: str, username: str, password: str) -> int:
    """Whoever holds a slip opens their account with a name and a password of their own, once; returns the
    user's id."""
    slip = _held(token, today)
    user_id = accounts.create_user(
        by=slip.made_by_id, username=username, display_name=slip.name, password=password
    )
    _linked(slip, user_id, today)
    return user_id


@transaction.atomic
def link_by_slip(*, by: Viewer, today: date, token: str) -> None:
    """Somebody who has signed in and holds a slip says that the account is the one for it."""
    if by.user_id is None:
        raise OutOfScope
    slip = _held(token, today)
    if Staff.objects.filter(user_id=by.user_id).exists():
        raise Refusal(
            "people.account-taken",
            N_("您登录的账号已经对应另一位教职工。请先退出登录，再打开这个链接，另开一个账号。"),
        )
    _linked(slip, by.user_id, today)


@transaction.atomic
def give_by_post(*, by: Viewer, today: date, organisation_id: int, staff_id: int) -> None:
    """Give somebody the roles that their posts ask for and that they lack."""
    require_anywhere(by, GRANT_MANAGE)
    body, one, user_id = _signing_in(by, organisation_id, staff_id)
    _give(by, body, user_id, one.missing, today)


@transaction.atomic
def part_account(*, by: Viewer, today: date, organisation_id: int, staff_id: int) -> None:
    """An account is not this member of staff's after all: it stands for them no more, and the roles that it
    holds at the school end. What was done with it stays as it was."""
    require_anywhere(by, GRANT_MANAGE)
    body, one, user_id = _signing_in(by, organisation_id, staff_id)
    if one.is_self:
        raise Refusal("people.account-own", N_("不能解除自己的账号，请由另一位管理员办理。"))
    _end_roles(by, body.id, user_id, today, NOT_THEIRS)
    Staff.objects.filter(pk=staff_id).update(user=None)
    _audit(by.user_id, "staff.account-part", staff_id, body.id, {"user": user_id})


@transaction.atomic
def end_roles(*, by: Viewer, today: date, organisation_id: int, staff_id: int) -> None:
    """Somebody works at the school no more: the roles that their account holds there end. The account stays
    theirs, for another school."""
    require_anywhere(by, GRANT_MANAGE)
    body, one, user_id = _signing_in(by, organisation_id, staff_id)
    if one.posts or one.is_self:
        raise OutOfScope
    _end_roles(by, body.id, user_id, today, LEFT)


def _signing_in(by: Viewer, organisation_id: int, staff_id: int) -> tuple[Body, StaffAccount, int]:
    """A school, one of its staff who has an account, and the account."""
    page = staff_accounts(by, organisation_id)
    one = next((one for one in page.people if one.id == staff_id), None)
    if one is None or one.user_id is None:
        raise OutOfScope
    return page.body, one, one.user_id


def _end_roles(by: Viewer, organisation_id: int, user_id: int, today: date, reason: str) -> None:
    for held in held_at([organisation_id], today):
        if held.user_id != user_id:
            continue
        try:
            access.end_grant(by=by, today=today, grant_id=held.grant_id, reason=reason)
        except Forbidden as error:
            raise Refusal(
                "people.account-above",
                N_("这个账号在本校有您不能收回的角色，请由县里的授权管理员先收回。"),
            ) from error


def _held(token: str, today: date) -> Slipped:
    """The slip, locked, so that it opens one account."""
    slip = slipped(token, today)
    row = AccountSlip.objects.select_for_update().filter(pk=slip.slip_id, used_at=None, revoked_at=None)
    if row.first() is None:
        raise OutOfScope
    return slip


def _linked(slip: Slipped, user_id: int, today: date) -> None:
    """The account stands for the member of staff, with the roles that whoever made the slip may still give:
    to others, never to themself."""
    maker = known.account(slip.made_by_id) if slip.made_by_id is not None else None
    if maker is None or not maker.is_active:
        raise OutOfScope
    by = viewer_of(maker.id, maker.display_name, today)
    try:
        body = school_to_staff(by, slip.organisation_id)
    except Forbidden as error:  # they are in charge no more
        raise OutOfScope from error
    if not Staff.objects.filter(pk=slip.staff_id, user=None).update(user_id=user_id):
        raise OutOfScope
    AccountSlip.objects.filter(pk=slip.slip_id).update(used_at=timezone.now())
    _audit(user_id, "staff.account", slip.staff_id, body.id, {"slip": slip.slip_id})
    lacking = set(due_of(slip.staff_id, body.id, today)) - roles_at(body.id, today).get(user_id, frozenset())
    may_give = [role.key for role in givable(by, body) if role.key in lacking]
    if user_id != maker.id:
        _give(by, body, user_id, may_give, today)


def _give(by: Viewer, body: Body, user_id: int, roles: Iterable[str], today: date) -> None:
    for role in roles:
        access.give_grant(
            by=by,
            today=today,
            user_id=user_id,
            role=role,
            organisation_id=body.id,
            valid_from=today,
            reason=BY_POST,
        )


def _stop(staff_id: int) -> bool:
    live = AccountSlip.objects.select_for_update().filter(staff_id=staff_id, used_at=None, revoked_at=None)
    return bool([row.pk for row in live]) and bool(live.update(revoked_at=timezone.now()))


def _audit(
    by: int | None, act: str, staff_id: int, organisation_id: int, detail: dict[str, object] | None = None
) -> None:
    record(
        by=by,
        act=act,
        noun="staff",
        key=str(staff_id),
        organisation_id=organisation_id,
        detail=detail or {},
    )
