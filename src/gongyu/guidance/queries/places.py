"""The schools whose team a person keeps, or reads."""

from __future__ import annotations

from gongyu.access import queries as access
from gongyu.access.permissions import TEAM_KEEP, TEAM_VIEW
from gongyu.access.rules import Viewer
from gongyu.guidance.queries.pack_words import acts_at
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body
from gongyu.people import queries as people


def place(viewer: Viewer, organisation_id: int) -> Body:
    """A school whose team the viewer reads; Forbidden without the verb, OutOfScope elsewhere."""
    if not viewer.may(TEAM_VIEW):
        raise Forbidden(TEAM_VIEW)
    body = organisations.body(organisation_id)
    if body is None or not viewer.may_at(TEAM_VIEW, body.path) or not acts_at(body):
        raise OutOfScope
    return body


def keeps(viewer: Viewer, body: access.Place) -> bool:
    """Whether the viewer keeps the team of a school."""
    return access.acts_for(viewer, TEAM_KEEP, body)


def to_keep(viewer: Viewer, organisation_id: int | None) -> Body:
    """A school whose team the viewer keeps, or the first of them; Forbidden for those who only read."""
    if organisation_id is None:
        found = next(iter(keep_places(viewer)), None)
        if found is None:
            raise Forbidden(TEAM_KEEP)
        return found
    body = place(viewer, organisation_id)
    if not keeps(viewer, body):
        raise Forbidden(TEAM_KEEP)
    return body


def keep_places(viewer: Viewer) -> tuple[Body, ...]:
    """The schools whose team the viewer keeps, by path."""
    return tuple(one for one in access.acting_places(viewer, TEAM_KEEP) if acts_at(one))


def counties(viewer: Viewer) -> tuple[tuple[str, str], ...]:
    """The counties whose schools the viewer reads in counts: digits and name."""
    scopes = [one for one in viewer.scopes(TEAM_VIEW) if "/" not in one]
    return tuple(
        (one.code[:6], one.name)
        for one in organisations.counties()
        if any(one.code.startswith(scope[:6]) for scope in scopes)
    )


def staff_id(viewer: Viewer) -> int | None:
    """The viewer in the staff register; None for those who are not in it."""
    found = people.staff_of(viewer.user_id)
    return found.id if found else None
