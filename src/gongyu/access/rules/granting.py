"""Handing on a role: which, where, from when, and never to oneself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final, Protocol

from gongyu.access.permissions import GRANT_MANAGE
from gongyu.access.roles import APART, ROLES, Role
from gongyu.access.rules.viewer import Viewer
from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

REASON_LIMIT: Final = 200
# A grant that ends within so many days stands first in the list, to be renewed or let go.
EXPIRING: Final = timedelta(days=30)


class Place(Protocol):
    """A body as granting sees it: what it is, and what its officers would reach."""

    @property
    def kind(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def jurisdiction(self) -> str: ...


def givable(giver: Viewer, place: Place) -> tuple[Role, ...]:
    """The roles that the giver may hand on at a place, in the order of the table.

    What the receiver would reach must lie within what the giver reaches. The three administrators' roles
    are handed on only further down: a second one of equal reach is made by a command on the machine.
    """
    if giver.everywhere:
        return tuple(role for role in ROLES.values() if role.fits(place.kind, place.level))
    keys: set[str] = set()
    for held in giver.grants:
        role = held.definition
        if role is None or GRANT_MANAGE not in role.permissions or not held.scope:
            continue
        if place.jurisdiction.startswith(held.scope):
            below = len(place.jurisdiction) > len(held.scope)
            keys |= role.gives if below else role.gives - APART
    return tuple(role for role in ROLES.values() if role.key in keys and role.fits(place.kind, place.level))


def check_not_oneself(giver: Viewer, user_id: int) -> None:
    """Refuse to give oneself anything."""
    if giver.user_id == user_id:
        raise Refusal("grant.oneself", N_("不能给自己授权，请由另一位管理员办理。"), field="username")


def check_fits(role_key: str, place: Place) -> None:
    """Refuse a role that does not exist, or cannot be held at a body of this kind and level."""
    role = ROLES.get(role_key)
    if role is None or not role.fits(place.kind, place.level):
        raise Refusal("grant.role-does-not-fit", N_("这个角色不能授在该单位，请另选。"), field="role")


def check_apart(role_key: str, held: Iterable[str]) -> None:
    """Refuse a second of the three administrators' roles to one person."""
    if role_key in APART and any(other in APART and other != role_key for other in held):
        raise Refusal(
            "grant.apart",
            N_("系统管理员、授权管理员、审计员不能由同一个人担任，请授给另一个人。"),
            field="role",
        )


def check_days(valid_from: date, valid_until: date | None, today: date) -> None:
    """Refuse a beginning in the past and an end that is not after the beginning."""
    if valid_from < today:
        raise Refusal("grant.begins-in-the-past", N_("起始日不能早于今天。"), field="valid_from")
    if valid_until is not None and valid_until <= valid_from:
        raise Refusal("grant.ends-before-it-begins", N_("结束日要晚于起始日。"), field="valid_until")


def check_renewal(ends: date | None, valid_until: date | None, today: date) -> None:
    """Refuse to renew what has no end or has ended, and an end that is not later than the one there is."""
    if ends is None:
        raise Refusal("grant.open-already", N_("这项授权没有结束日，不必续期。"))
    if ends <= today:
        raise Refusal("grant.over", N_("这项授权已经结束，不能续期；请重新授权。"))
    if valid_until is not None and valid_until <= ends:
        raise Refusal("grant.not-longer", N_("续到的日期要晚于现在的结束日。"), field="valid_until")


def a_year_on(day: date) -> date:
    """The same day of the next year; the 28th for a leap day."""
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def check_end(valid_until: date | None, today: date) -> None:
    """Refuse to end what has ended."""
    if valid_until is not None and valid_until <= today:
        raise Refusal("grant.ended", N_("这项授权已经结束，无需再收回。"))


def check_reason(reason: str) -> None:
    """Refuse an act on somebody's rights without a reason."""
    if not reason.strip():
        raise Refusal("grant.no-reason", N_("请写明理由，以便日后查证。"), field="reason")
    if len(reason.strip()) > REASON_LIMIT:
        raise Refusal("grant.long-reason", N_("理由请控制在 200 字以内。"), field="reason")
