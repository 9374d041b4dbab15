"""The audit trail within the viewer's scope."""

from __future__ import annotations

from datetime import date
from typing import Final

from gongyu.access.permissions import AUDIT_VIEW
from gongyu.access.rules import Viewer
from gongyu.audit.queries import Trail
from gongyu.audit.queries import trail as lines

# A scope of four digits is a whole city: its auditors also see what belongs to no organisation.
CITY_DIGITS: Final = 4


def trail(
    viewer: Viewer, *, organisation: str = "", person: str = "", day: date | None = None, before: int = 0
) -> Trail:
    """A page of the audit trail within the viewer's scope."""
    scopes = viewer.scopes(AUDIT_VIEW)
    return lines(
        scopes,
        placeless=any(len(scope) <= CITY_DIGITS for scope in scopes),
        organisation=organisation,
        person=person,
        day=day,
        before=before,
    )
