"""The bodies for which a person keeps a corps, or asks for a lecturer."""

from __future__ import annotations

from gongyu.access import queries as access
from gongyu.access.permissions import LECTURER_ASK, LECTURER_KEEP
from gongyu.access.rules import Viewer
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body
from gongyu.people import queries as people
from gongyu.resources.queries.words import acts_at


def place(organisation_id: int) -> Body:
    """One body; OutOfScope when there is none."""
    found = organisations.body(organisation_id)
    if found is None:
        raise OutOfScope
    return found


def keeps(viewer: Viewer, body: access.Place) -> bool:
    """Whether the viewer keeps the corps of a body."""
    return access.acts_for(viewer, LECTURER_KEEP, body)


def asks_for(viewer: Viewer, body: access.Place) -> bool:
    """Whether the viewer asks for lecturers in the name of a body."""
    return access.acts_for(viewer, LECTURER_ASK, body)


def keep_places(viewer: Viewer) -> tuple[Body, ...]:
    """The bodies whose corps the viewer keeps: those that are to have one."""
    return tuple(one for one in access.acting_places(viewer, LECTURER_KEEP) if acts_at(one))


def ask_places(viewer: Viewer) -> tuple[Body, ...]:
    """The bodies open today for which the viewer asks, by path."""
    return access.acting_places(viewer, LECTURER_ASK)


def ask_place(viewer: Viewer, organisation_id: int | None) -> Body:
    """The body that asks: the one named, or the first; OutOfScope or Forbidden where it is not theirs."""
    if organisation_id is None:
        found = next(iter(ask_places(viewer)), None)
        if found is None:
            raise Forbidden(LECTURER_ASK)
        return found
    body = place(organisation_id)
    if not viewer.reaches(body.path):
        raise OutOfScope
    if not asks_for(viewer, body):
        raise Forbidden(LECTURER_ASK)
    return body


def staff_id(viewer: Viewer) -> int | None:
    """The viewer in the staff register; None for those who are not in it."""
    found = people.staff_of(viewer.user_id)
    return found.id if found else None


def staff_source(body: Body, organisation_id: int | None) -> Body:
    """Of whose staff a lecturer is chosen: the keeper's own body, or one below it."""
    if organisation_id is None or organisation_id == body.id:
        return body
    found = organisations.body(organisation_id)
    if found is None or not found.path.startswith(body.jurisdiction):
        raise OutOfScope
    return found


def staff_sources(body: Body, viewer: Viewer) -> tuple[Body, ...]:
    """The bodies whose staff may join: the keeper's own, and the schools below it."""
    below = organisations.visible(
        [body.jurisdiction], kinds=("school", "kindergarten"), on=viewer.today, limit=400
    )
    return (body, *(one for one in below if one.id != body.id))
