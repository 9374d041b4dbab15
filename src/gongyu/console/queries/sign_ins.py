"""Sign-ins, tries in vain, who is locked out, whose sessions are open: for the whole city alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from gongyu.access.permissions import SIGN_IN_MANAGE, SIGN_IN_VIEW
from gongyu.access.rules import Viewer
from gongyu.accounts import queries as accounts
from gongyu.accounts.queries import Account, Opened
from gongyu.audit.queries import Line, about, keys_since
from gongyu.console.queries.jobs import over_the_machine
from gongyu.kernel.refusal import OutOfScope
from gongyu.kernel.regions import trimmed
from gongyu.policy.queries import pack

FAILED: Final = ("account.sign-in-failed", "account.second-factor-failed")
SHOWN: Final = ("account.sign-in", "account.sign-out", *FAILED)
# What happened to an account beside its sign-ins.
CHANGED: Final = ("account.unlock", "account.sessions-end", "account.password", "account.open")
PAGE: Final = 50
# The longest that anybody is locked out.
A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Try:
    """One sign-in, or a try in vain; whose name was tried, if anybody has it."""

    at: datetime
    act: str
    user_id: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Locked:
    """Somebody who is locked out."""

    account: Account
    until: datetime


@dataclass(frozen=True, slots=True)
class SignIns:
    """The page: who is locked out, what was tried, `before` what to go on from (0: no more)."""

    locked: tuple[Locked, ...]
    tries: tuple[Try, ...]
    before: int


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One account: until when it is locked, its open sessions, what happened to it lately."""

    account: Account
    locked_until: datetime | None
    sessions: tuple[Opened, ...]
    lines: tuple[Line, ...]
    two: bool
    may_manage: bool


def sign_ins(viewer: Viewer, *, person: str = "", failed: bool = False, before: int = 0) -> SignIns:
    """The newest sign-ins and tries; those of some people alone, or those in vain alone, if asked for."""
    over_the_machine(viewer, SIGN_IN_VIEW)
    keys = tuple(str(user_id) for user_id in accounts.found(person)) if person else None
    lines = about("user", FAILED if failed else SHOWN, keys=keys, before=before, limit=PAGE + 1)
    known = accounts.accounts(int(line.key) for line in lines if line.key.isdecimal())
    tries = tuple(_try(line, known) for line in lines[:PAGE])
    return SignIns(locked(), tries, lines[PAGE - 1].id if len(lines) > PAGE else 0)


def locked() -> tuple[Locked, ...]:
    """Who is locked out now, the longest first."""
    tried = keys_since(FAILED, timezone.now() - A_DAY)
    found = accounts.accounts(int(key) for key in tried if key.isdecimal())
    until = accounts.locked_until((one.id, one.username) for one in found.values())
    rows = (Locked(found[user_id], end) for user_id, end in until.items())
    return tuple(sorted(rows, key=lambda row: row.until, reverse=True))


def account(viewer: Viewer, user_id: int) -> AccountPage:
    """One account; OutOfScope where there is none."""
    over_the_machine(viewer, SIGN_IN_VIEW)
    one = accounts.account(user_id)
    if one is None:
        raise OutOfScope
    return AccountPage(
        account=one,
        locked_until=accounts.locked_until([(one.id, one.username)]).get(one.id),
        sessions=accounts.sessions_of(user_id),
        lines=about("user", (*SHOWN, *CHANGED), keys=(str(user_id),), limit=20),
        two=accounts.has_second_factor(user_id),
        may_manage=viewer.may_at(SIGN_IN_MANAGE, trimmed(pack().city, "city")),
    )


def _try(line: Line, known: dict[int, Account]) -> Try:
    found = known.get(int(line.key)) if line.key.isdecimal() else None
    return Try(line.at, line.act, found.id if found else None, found.display_name if found else "")
