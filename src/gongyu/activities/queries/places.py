"""The bodies for which a person records here."""

from __future__ import annotations

from gongyu.access import queries as access
from gongyu.access.permissions import ACTIVITY_RECORD
from gongyu.access.rules import Viewer
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body


def place(organisation_id: int) -> Body:
    """One body; OutOfScope when there is none."""
    found = organisations.body(organisation_id)
    if found is None:
        raise OutOfScope
    return found


def acts_for(viewer: Viewer, body: access.Place) -> bool:
    """Whether the viewer records for a body."""
    return access.acts_for(viewer, ACTIVITY_RECORD, body)


def places(viewer: Viewer) -> tuple[Body, ...]:
    """The bodies open today for which the viewer records, by path."""
    return access.acting_places(viewer, ACTIVITY_RECORD)
