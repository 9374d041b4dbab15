"""What a role carries in an emergency, and which roles may be taken. Pure."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Final, Protocol

from gongyu.access.permissions import (
    ACCOUNT_MANAGE,
    EMERGENCY_OPEN,
    EMERGENCY_REVIEW,
    GRANT_MANAGE,
    SIGN_IN_MANAGE,
)
from gongyu.access.roles import APART, NOTHING, ROLES, Role
from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

# What would outlast the half hour, or watch over it.
WITHHELD: Final = frozenset({ACCOUNT_MANAGE, GRANT_MANAGE, SIGN_IN_MANAGE, EMERGENCY_OPEN, EMERGENCY_REVIEW})


class Place(Protocol):
    """A body as an emergency sees it."""

    @property
    def kind(self) -> str: ...
    @property
    def level(self) -> str: ...


@lru_cache
def in_an_emergency(key: str) -> Role | None:
    """A role as it is taken in an emergency: nothing of one's own, nothing to hand on, nothing that lasts."""
    role = ROLES.get(key)
    if role is None or key in APART:
        return None
    return replace(role, permissions=role.permissions - WITHHELD, own=NOTHING, gives=NOTHING)


def emergency_roles() -> tuple[Role, ...]:
    """The roles that may be taken, in the order of the table: none that lives by a relation alone."""
    return tuple(role for role in ROLES.values() if role.needs_place and role.key not in APART)


def check_emergency_role(key: str, place: Place) -> None:
    """Refuse a role that cannot be taken, or not at a body of this kind."""
    if key not in {role.key for role in emergency_roles() if role.fits(place.kind, place.level)}:
        raise Refusal(
            "emergency.role-does-not-fit", N_("这个角色不能用在该单位，请另选角色或单位。"), field="role"
        )
