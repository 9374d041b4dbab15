"""For which bodies a person acts: those that their grants name, never all that they look down upon."""

from __future__ import annotations

from typing import Final, Protocol

from gongyu.access.rules import Held, Viewer
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body

# A community's own small bodies have no office: its worker acts for them.
COMMUNITIES: Final = frozenset({"community", "village"})
KEPT_BY_COMMUNITIES: Final = frozenset(
    {"station", "parents_school", "civilisation_station", "women_children_home"}
)


class Place(Protocol):
    """A body as acting sees it: what it is, where it lies, and whose part it is."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def parent_id(self) -> int | None: ...


def acts_for(viewer: Viewer, permission: str, body: Place) -> bool:
    """Whether the viewer acts for a body: at it, at the campus above it, or where its community is."""
    return any(_covers(held, body) for held in _holding(viewer, permission))


def acting_places(viewer: Viewer, permission: str) -> tuple[Body, ...]:
    """The bodies open today for which the viewer acts, by path."""
    held = _holding(viewer, permission)
    named = organisations.bodies(one.organisation_id for one in held if one.organisation_id)
    found = dict(named)
    for body in named.values():
        found |= {below.id: below for below in organisations.below(body.id)}
        if body.kind in COMMUNITIES:
            kept = organisations.visible([body.jurisdiction], kinds=KEPT_BY_COMMUNITIES)
            found |= {one.id: one for one in kept}
    open_ones = (body for body in found.values() if body.open_on(viewer.today))
    return tuple(sorted(open_ones, key=lambda body: body.path))


def _holding(viewer: Viewer, permission: str) -> tuple[Held, ...]:
    """The grants that carry the verb, for everything or for one's own."""
    return tuple(
        held
        for held in viewer.grants
        if held.definition is not None and permission in held.definition.carries
    )


def _covers(held: Held, body: Place) -> bool:
    if held.organisation_id is None:
        return False
    return held.organisation_id in (body.id, body.parent_id) or (
        held.organisation_kind in COMMUNITIES
        and body.kind in KEPT_BY_COMMUNITIES
        and body.path.startswith(held.scope)
    )
