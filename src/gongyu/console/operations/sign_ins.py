"""Unlocking an account and ending its sessions: for those alone who look after the whole city's sign-ins."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from gongyu.access.permissions import SIGN_IN_MANAGE
from gongyu.access.rules import Viewer
from gongyu.accounts import operations as accounts
from gongyu.console.queries.jobs import over_the_machine


@transaction.atomic
def unlock(*, by: Viewer, today: date, user_id: int, reason: str) -> None:
    """Let somebody try again at once who is locked out."""
    over_the_machine(by, SIGN_IN_MANAGE)
    accounts.unlock(by=by.user_id, user_id=user_id, reason=reason)


@transaction.atomic
def end_sessions(*, by: Viewer, today: date, user_id: int, reason: str) -> int:
    """End every session of somebody; returns how many there were."""
    over_the_machine(by, SIGN_IN_MANAGE)
    return accounts.end_sessions(by=by.user_id, user_id=user_id, reason=reason)
