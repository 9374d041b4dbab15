"""Regions as administrators find them: since when a code is in use, and what took over from what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gongyu.access.permissions import ORGANISATION_MANAGE
from gongyu.access.rules import Viewer
from gongyu.console.queries.bodies import LOOKS, Listed, listed
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Place

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class RegionsFound:
    """What a search found, or the regions that one's scope begins with."""

    places: tuple[Place, ...]
    number: int
    more: bool
    may_import: bool


@dataclass(frozen=True, slots=True)
class RegionPage:
    """A region: its days, what it took over from, what took over, its parts, the bodies that stand there."""

    place: Place
    above: tuple[Place, ...]
    before: tuple[Place, ...]
    after: Place | None
    parts: tuple[Place, ...]
    gone: tuple[Place, ...]
    bodies: tuple[Listed, ...]
    more_bodies: bool
    may_import: bool


def regions_found(viewer: Viewer, *, search: str = "", page: int = 1) -> RegionsFound:
    """Regions of the viewer's scope by name, code or pinyin; without a search those it begins with."""
    scopes = digits(viewer)
    number = max(page, 1)
    begin = (number - 1) * PAGE
    if search.strip():
        found = organisations.regions_called(search, scopes, limit=PAGE + 1, offset=begin)
    else:
        known = (organisations.region(scope) for scope in scopes)
        found = tuple(one for one in known if one)[begin : begin + PAGE + 1]
    return RegionsFound(found[:PAGE], number, len(found) > PAGE, viewer.may(ORGANISATION_MANAGE))


def region_page(viewer: Viewer, code: str) -> RegionPage:
    """One region within the viewer's scope, or one in which it lies; OutOfScope otherwise."""
    scopes = digits(viewer)
    place = organisations.region(code) if code.isascii() and code.isdigit() and len(code) <= 12 else None
    if place is None or not any(
        place.prefix.startswith(scope) or scope.startswith(place.prefix) for scope in scopes
    ):
        raise OutOfScope
    children = organisations.children(place.code)
    whole = place.prefix if place.level in ("town", "neighbourhood") else f"{place.prefix}/"
    seen = any(place.prefix.startswith(scope) for scope in scopes)
    bodies = _standing(viewer, place, whole) if seen else ()
    return RegionPage(
        place=place,
        above=organisations.breadcrumbs(place.code)[:-1],
        before=organisations.predecessors([place.code]),
        after=organisations.region(place.successor_code) if place.successor_code else None,
        parts=tuple(one for one in children if one.open_on(viewer.today)),
        gone=tuple(one for one in children if not one.open_on(viewer.today)),
        bodies=bodies[:PAGE],
        more_bodies=len(bodies) > PAGE,
        may_import=viewer.may_at(ORGANISATION_MANAGE, f"{place.prefix}/"),
    )


def digits(viewer: Viewer) -> tuple[str, ...]:
    """The region digits of the places where the viewer administers something, the widest ones only."""
    held = {scope.partition("/")[0] for one in LOOKS for scope in viewer.scopes(one)}
    if not held:
        raise Forbidden
    wide = sorted(held, key=len)
    return tuple(one for at, one in enumerate(wide) if not any(one.startswith(other) for other in wide[:at]))


def _standing(viewer: Viewer, place: Place, whole: str) -> tuple[Listed, ...]:
    """The bodies that stand in a region by now: founded there, or under a code that it took over from."""
    own = [whole]
    if place.open_on(viewer.today):
        heirs = organisations.heirs(place.prefix[:6], viewer.today) if len(place.prefix) >= 6 else {}
        own += [code for code, heir in heirs.items() if heir == place.code]
    found = organisations.visible(own, on=viewer.today, limit=PAGE + 1)
    return tuple(listed(viewer, one) for one in found)
