"""The audit trail within the viewer's scope."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Final

from gongyu.access.permissions import AUDIT_VIEW
from gongyu.access.rules import Viewer
from gongyu.accounts.queries import found as people_called
from gongyu.audit.queries import Line, Trail
from gongyu.audit.queries import lines as all_lines
from gongyu.audit.queries import trail as lines
from gongyu.console.rules import MOST, Sought
from gongyu.organisations.queries import visible

# A scope of four digits is a whole city: its auditors also see what belongs to no organisation.
CITY_DIGITS: Final = 4
# How many of the people and bodies that a search may have meant are written down.
NAMED: Final = 20


@dataclass(frozen=True, slots=True)
class Exported:
    """Lines for a file, newest first; whether there are more; whom and what the words sought may mean."""

    lines: tuple[Line, ...]
    more: bool
    people: tuple[int, ...]
    bodies: tuple[int, ...]


def trail(viewer: Viewer, sought: Sought | None = None, *, before: int = 0) -> Trail:
    """A page of the audit trail within the viewer's scope."""
    scopes = viewer.scopes(AUDIT_VIEW)
    return lines(scopes, placeless=_placeless(scopes), before=before, **asdict(sought or Sought()))


def exported(viewer: Viewer, sought: Sought) -> Exported:
    """What a file of the trail holds."""
    scopes = viewer.scopes(AUDIT_VIEW)
    found = all_lines(scopes, placeless=_placeless(scopes), limit=MOST + 1, **asdict(sought))
    return Exported(
        lines=found[:MOST],
        more=len(found) > MOST,
        people=people_called(sought.person, NAMED) if sought.person else (),
        bodies=tuple(one.id for one in visible(scopes, search=sought.organisation, limit=NAMED))
        if sought.organisation
        else (),
    )


def _placeless(scopes: tuple[str, ...]) -> bool:
    return any(len(scope) <= CITY_DIGITS for scope in scopes)
