"""Who files."""

from __future__ import annotations

from gongyu.access.rules import Viewer
from gongyu.people import queries as people


def staff_id(viewer: Viewer) -> int | None:
    """The viewer in the staff register; None for those who are not in it."""
    found = people.staff_of(viewer.user_id)
    return found.id if found else None
