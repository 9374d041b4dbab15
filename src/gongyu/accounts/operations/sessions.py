"""Ending somebody's sessions, and letting somebody try again who is locked out."""

from __future__ import annotations

from django.core.cache import cache
from django.db import transaction

from gongyu.accounts import queries, rules
from gongyu.accounts.models import Session, User
from gongyu.audit.operations import record
from gongyu.kernel.refusal import OutOfScope, Refusal
from gongyu.kernel.words import N_


@transaction.atomic
def end_sessions(*, by: int | None, user_id: int, reason: str) -> int:
    """End every session of a user, everywhere; returns how many there were."""
    _user(user_id)
    why = rules.check_reason(reason)
    many = Session.objects.filter(user_id=user_id).delete()[0]
    detail = {"sessions": many, "reason": why}
    record(by=by, act="account.sessions-end", noun="user", key=str(user_id), detail=detail)
    return many


@transaction.atomic
def unlock(*, by: int | None, user_id: int, reason: str) -> None:
    """Forget the failed tries of a user who is locked out."""
    user = _user(user_id)
    why = rules.check_reason(reason)
    if not queries.locked_until([(user.pk, user.username)]):
        raise Refusal("account.not-locked", N_("这个账号没有被锁，不用解锁；请本人再试一次。"))
    record(by=by, act="account.unlock", noun="user", key=str(user_id), detail={"reason": why})
    cache.delete_many(queries.counted_under(user.pk, user.username))


def _user(user_id: int) -> User:
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise OutOfScope
    return user
