"""Which of the administrators' pages open to somebody."""

from __future__ import annotations

from gongyu.access.rules import Viewer
from gongyu.console.rules import ADMINISTERS, GROUPS, Group
from gongyu.kernel.refusal import Forbidden


def groups(viewer: Viewer) -> tuple[Group, ...]:
    """The pages that open to the viewer, by subject; Forbidden for whoever only reads the document."""
    if not any(viewer.may(permission) for permission in ADMINISTERS):
        raise Forbidden
    return tuple(
        Group(group.title, doors)
        for group in GROUPS
        if (doors := tuple(door for door in group.doors if viewer.may(door.permission)))
    )
