"""Likely duplicates as administrators see them: how many of which kind, school by school, and no name."""

from __future__ import annotations

from dataclasses import dataclass

from gongyu.access.permissions import SYSTEM_VIEW
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations.queries import Place, counties
from gongyu.people.queries import Counted, counted


@dataclass(frozen=True, slots=True)
class Duplicates:
    """The counties to choose from, the one chosen, and its schools that have duplicates."""

    counties: tuple[Place, ...]
    chosen: Place
    schools: tuple[Counted, ...]


def duplicates(viewer: Viewer, county: str) -> Duplicates:
    """One county's; the first where none is named; OutOfScope for one that the viewer does not look after."""
    require_anywhere(viewer, SYSTEM_VIEW)
    scopes = viewer.scopes(SYSTEM_VIEW)
    mine = tuple(one for one in counties() if any(one.prefix.startswith(scope) for scope in scopes))
    chosen = next((one for one in mine if not county or one.prefix == county), None)
    if chosen is None:
        raise OutOfScope
    return Duplicates(mine, chosen, counted(viewer, chosen.prefix))
