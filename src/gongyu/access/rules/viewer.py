"""Who is asking, what they hold, and whether it reaches a place. Pure: no database, no clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from gongyu.access.permissions import EMERGENCY_OPEN
from gongyu.access.roles import ROLES, Role
from gongyu.access.rules.emergency import in_an_emergency
from gongyu.kernel.refusal import Forbidden, OutOfScope


@dataclass(frozen=True, slots=True)
class Held:
    """One grant in force: a role at a place. `scope` is a path prefix; empty means no place at all."""

    role: str
    scope: str = ""
    organisation_id: int | None = None
    organisation_name: str = ""
    organisation_kind: str = ""
    # For half an hour, beside what is granted.
    emergency: bool = False

    @property
    def definition(self) -> Role | None:
        """The role as the table has it now; a role struck from the table carries nothing."""
        return in_an_emergency(self.role) if self.emergency else ROLES.get(self.role)


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person behind a request, or behind a command, with everything that decides what they may do."""

    user_id: int | None
    name: str
    today: date
    grants: tuple[Held, ...] = field(default=())
    # A command run on the machine itself: no person to ask, nothing withheld, and audited as nobody's.
    everywhere: bool = False

    def may(self, permission: str) -> bool:
        """Whether any role held carries the permission, at a place or by a relation."""
        return self.everywhere or any(permission in role.carries for _, role in self._roles())

    def may_own(self, permission: str) -> bool:
        """Whether the permission is held for what is one's own: the room's predicate says what that is."""
        return any(permission in role.own for _, role in self._roles())

    def scopes(self, permission: str) -> tuple[str, ...]:
        """The path prefixes below which the permission is held for everything, shortest first."""
        if self.everywhere:
            return ("",)
        found = {held.scope for held, role in self._roles() if held.scope and permission in role.permissions}
        return tuple(sorted(found, key=lambda scope: (len(scope), scope)))

    def may_at(self, permission: str, path: str) -> bool:
        """Whether the permission is held for everything at a place in the tree."""
        return any(path.startswith(scope) for scope in self.scopes(permission))

    def reaches(self, path: str) -> bool:
        """Whether anything held covers the place, with whatever permission."""
        return self.everywhere or any(
            held.scope and role.needs_place and path.startswith(held.scope) for held, role in self._roles()
        )

    def holds(self, *roles: str) -> bool:
        """Whether one of the roles is held anywhere; to choose a first page, never to decide a right."""
        return any(held.role in roles for held in self.grants)

    def role_for(self, permission: str, organisation_id: int | None) -> str:
        """In which role the permission is used about something of an organisation: the one held there, or
        else the first that carries it; for the record, never to decide a right."""
        held = [one for one, role in self._roles() if permission in role.carries]
        there = [one for one in held if one.organisation_id == organisation_id]
        used = (there or held)[0] if held else None
        if used and used.emergency:  # whoever opened it is told of as what they are
            return self.role_for(EMERGENCY_OPEN, None)
        return used.role if used else ""

    @property
    def needs_second_factor(self) -> bool:
        """Whether any role held opens only to somebody who shows a second factor."""
        return any(role.second_factor for _, role in self._roles())

    def _roles(self) -> tuple[tuple[Held, Role], ...]:
        return tuple((held, role) for held in self.grants if (role := held.definition) is not None)


def command_viewer(today: date) -> Viewer:
    """Who acts when a command is run on the machine itself and no person is signed in."""
    return Viewer(None, "命令行", today, everywhere=True)


def require(viewer: Viewer, permission: str, path: str, *, own: bool = False) -> None:
    """Raise OutOfScope when nothing the viewer holds reaches the place, Forbidden when the verb is missing.

    `own` is the room's relation predicate: whether the thing at the place is the viewer's own.
    """
    if viewer.may_at(permission, path) or (own and viewer.may_own(permission)):
        return
    if own or viewer.reaches(path):
        raise Forbidden(permission)
    raise OutOfScope


def require_anywhere(viewer: Viewer, permission: str) -> None:
    """Raise Forbidden unless the permission is held somewhere; for pages that filter by scope themselves."""
    if not viewer.may(permission):
        raise Forbidden(permission)
