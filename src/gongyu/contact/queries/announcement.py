"""A school's page for families: what it says, and what the system knows already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from gongyu.access.permissions import ACTIVITY_VIEW, NOTICE_SEND
from gongyu.access.rules import Viewer, require
from gongyu.activities import queries as activities
from gongyu.activities.queries import Line as ActivityLine
from gongyu.contact.models import Announcement
from gongyu.contact.queries.notices import Audience, place_of
from gongyu.contact.queries.people import SCHOOLS
from gongyu.contact.rules import announcement as rules
from gongyu.contact.rules.announcement import Said
from gongyu.kernel.refusal import OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body
from gongyu.people import queries as people


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of the page; number 0 where there is none yet."""

    number: int
    published_on: date | None
    said: Said


@dataclass(frozen=True, slots=True)
class AnnouncementPage:
    """A school's page as anybody may read it who belongs to the school or looks over it."""

    place: Body
    now: Edition
    # Posts in words, and who holds them.
    people: tuple[tuple[str, str], ...]
    receptions: tuple[ActivityLine, ...]
    # Earlier editions, newest first: their days.
    earlier: tuple[date, ...]
    may_edit: bool


def announcement_place(viewer: Viewer, organisation_id: int) -> Body:
    """A school whose page the viewer writes; OutOfScope or Forbidden otherwise."""
    return place_of(viewer, Audience("school", organisation_id))


def announcement(viewer: Viewer, organisation_id: int) -> AnnouncementPage:
    """A school's page; a guardian reads that of the schools of their own children."""
    place = organisations.body(organisation_id)
    if place is None or place.kind not in SCHOOLS:
        raise OutOfScope
    seats = people.children_of(viewer.user_id, viewer.today) if viewer.may_own(ACTIVITY_VIEW) else ()
    schools = {one.organisation_id for one in seats}
    require(viewer, ACTIVITY_VIEW, place.path, own=place.id in schools)
    rows = list(Announcement.objects.filter(organisation_id=place.id).order_by("-number")[:20])
    lines = activities.activities(viewer, organisation_id=place.id, nature=rules.RECEPTION).lines
    return AnnouncementPage(
        place,
        edition(rows[0] if rows else None),
        _told(place.id, viewer.today),
        tuple(one for one in lines if one.state == "planned" and one.held_on >= viewer.today)[::-1],
        tuple(row.published_on for row in rows[1:]),
        viewer.may_at(NOTICE_SEND, place.path),
    )


def edition(row: Announcement | None) -> Edition:
    """A row as an edition."""
    if row is None:
        return Edition(0, None, Said())
    return Edition(row.number, row.published_on, Said(row.phone, row.ways, row.complaints, row.words))


def latest(organisation_id: int) -> Announcement | None:
    """The edition that is published now."""
    return Announcement.objects.filter(organisation_id=organisation_id).order_by("-number").first()


def _told(organisation_id: int, day: date) -> tuple[tuple[str, str], ...]:
    """Whom families may turn to by name: who holds the posts that are told."""
    posts = people.posts_at(organisation_id, day)
    names = {one.id: one.name for one in people.staff_at(organisation_id, day)} if posts else {}
    found = []
    for post, words in rules.TOLD.items():
        holders = [names[staff] for staff, held in posts.items() if post in held and staff in names]
        if holders:
            found.append((_(words), _("、").join(sorted(holders))))
    return tuple(found)
