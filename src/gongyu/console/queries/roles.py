"""Which roles somebody may hand on."""

from __future__ import annotations

from gongyu.access.permissions import GRANT_MANAGE
from gongyu.access.roles import ROLES, Role
from gongyu.access.rules import Viewer


def roles_to_give(viewer: Viewer) -> tuple[Role, ...]:
    """The roles that the viewer may hand on somewhere; where exactly is decided when it is done."""
    if viewer.everywhere:
        return tuple(ROLES.values())
    keys: set[str] = set()
    for held in viewer.grants:
        role = held.definition
        if role is not None and GRANT_MANAGE in role.permissions:
            keys |= role.gives
    return tuple(role for role in ROLES.values() if role.key in keys)
