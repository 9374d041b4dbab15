"""For which bodies somebody writes courses, and whose courses serve a place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db.models import Q

from gongyu.access import queries as access
from gongyu.access.permissions import COURSE_READ, COURSE_WRITE
from gongyu.access.rules import Viewer
from gongyu.keeping import queries as keeping
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body
from gongyu.people import queries as people

SCHOOLS: Final = frozenset({"school", "kindergarten"})
# Education offices, guidance institutions, and schools for their own families.
WRITERS: Final = SCHOOLS | {"school_campus", "education", "guidance_institution"}
WORDS: Final = "courses_answer.words"


def place(organisation_id: int) -> Body:
    """One body; OutOfScope when there is none."""
    found = organisations.body(organisation_id)
    if found is None:
        raise OutOfScope
    return found


def acts_for(viewer: Viewer, body: access.Place) -> bool:
    """Whether the viewer writes courses for a body."""
    return body.kind in WRITERS and access.acts_for(viewer, COURSE_WRITE, body)


def writing_places(viewer: Viewer) -> tuple[Body, ...]:
    """The bodies for which the viewer writes courses, by path."""
    return tuple(body for body in access.acting_places(viewer, COURSE_WRITE) if body.kind in WRITERS)


def writing_place(viewer: Viewer, organisation_id: int | None) -> Body:
    """The body asked for, or the first; OutOfScope or Forbidden where the viewer does not write there."""
    if organisation_id is None:
        found = next(iter(writing_places(viewer)), None)
        if found is None:
            raise Forbidden(COURSE_WRITE)
        return found
    found = place(organisation_id)
    if not acts_for(viewer, found):
        raise Forbidden(COURSE_WRITE) if viewer.reaches(found.path) else OutOfScope
    return found


def serving(paths: Iterable[str], field: str = "course__organisation") -> Q:
    """Rows of bodies whose jurisdiction covers one of the places: the city's, the county's, the school's."""
    ends = {path[:end] for path in paths for end in range(1, len(path) + 1)}
    return Q(**{f"{field}__jurisdiction__in": ends})


def readable(viewer: Viewer, field: str = "course__organisation") -> Q:
    """Rows of bodies that the viewer's places serve, or that are served there."""
    return access.within(viewer, COURSE_READ, f"{field}__path") | serving(viewer.scopes(COURSE_READ), field)


def staff_id(viewer: Viewer) -> int | None:
    """The viewer in the staff register; None for those who are not in it."""
    found = people.staff_of(viewer.user_id)
    return found.id if found else None


def sealed(words: str) -> bytes | None:
    """Somebody's own words as they are kept; nothing is kept of an empty field."""
    return keeping.sealed(words, WORDS)


def opened(kept: bytes | memoryview | None) -> str:
    """The words again, for whoever wrote them."""
    return keeping.opened(kept, WORDS)
