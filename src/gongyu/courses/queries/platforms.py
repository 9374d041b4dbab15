"""Learning platforms: those a body has connected, those a guardian may link, and who is knocking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hmac import compare_digest

from gongyu.access.permissions import COURSE_LEARN, COURSE_RELEASE
from gongyu.access.queries import acting_places, acts_for
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.courses.models import LinkedAccount, Platform, SameCourse
from gongyu.courses.queries.places import WRITERS, place, serving
from gongyu.keeping.queries import index
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.organisations.queries import Body
from gongyu.people import queries as people


@dataclass(frozen=True, slots=True)
class PlatformLine:
    """A platform of a body, or one that a guardian may link. `pseudonym` is the guardian's own there."""

    id: int
    title: str
    home: str
    login: str = ""
    connected_on: date | None = None
    ended_on: date | None = None
    pseudonym: str = ""


@dataclass(frozen=True, slots=True)
class PlatformPage:
    """What a body has connected."""

    place: Body
    places: tuple[Body, ...]
    lines: tuple[PlatformLine, ...]


def releasing_place(viewer: Viewer, organisation_id: int | None) -> Body:
    """A body for which the viewer connects platforms; OutOfScope or Forbidden otherwise."""
    require_anywhere(viewer, COURSE_RELEASE)
    if organisation_id is None:
        found = next((one for one in acting_places(viewer, COURSE_RELEASE) if one.kind in WRITERS), None)
        if found is None:
            raise Forbidden(COURSE_RELEASE)
        return found
    body = place(organisation_id)
    if not (body.kind in WRITERS and acts_for(viewer, COURSE_RELEASE, body)):
        raise Forbidden(COURSE_RELEASE) if viewer.reaches(body.path) else OutOfScope
    return body


def platforms(viewer: Viewer, organisation_id: int | None) -> PlatformPage:
    """The platforms of one body, those that have ended last."""
    body = releasing_place(viewer, organisation_id)
    rows = Platform.objects.filter(organisation_id=body.id).order_by("-ended_at", "pk")
    lines = tuple(
        PlatformLine(
            row.pk,
            row.title,
            row.home,
            row.login,
            row.connected_at.date(),
            row.ended_at.date() if row.ended_at else None,
        )
        for row in rows
    )
    places = tuple(one for one in acting_places(viewer, COURSE_RELEASE) if one.kind in WRITERS)
    return PlatformPage(body, places, lines)


def platforms_of_mine(viewer: Viewer) -> dict[int, PlatformLine]:
    """The platforms that serve the schools of a guardian's children, with the guardian's own pseudonyms."""
    if not viewer.may_own(COURSE_LEARN):
        raise Forbidden(COURSE_LEARN)
    paths = [seat.path for seat in people.children_of(viewer.user_id, viewer.today)]
    mine = dict(
        LinkedAccount.objects.filter(user_id=viewer.user_id or 0).values_list("platform_id", "pseudonym")
    )
    rows = Platform.objects.filter(serving(paths, "organisation"), ended_at__isnull=True)
    rows = rows.order_by("title", "pk")
    return {row.pk: PlatformLine(row.pk, row.title, row.home, pseudonym=mine.get(row.pk, "")) for row in rows}


def knocking(login: str, secret: str) -> int | None:
    """The platform that shows its key; None for everybody else."""
    row = Platform.objects.filter(login=login, ended_at__isnull=True).first()
    kept = bytes(row.key_index) if row else b""
    return row.pk if compare_digest(kept, index(secret)) and row else None


def same_courses(course_id: int) -> tuple[str, ...]:
    """Where else a course is to be found."""
    rows = SameCourse.objects.filter(course_id=course_id).order_by("pk")
    return tuple(rows.values_list("activity", flat=True))
