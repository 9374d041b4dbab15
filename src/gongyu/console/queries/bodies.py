"""Regions and bodies as administrators find them, and one body with all that is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gongyu.access import queries as access
from gongyu.access.permissions import GRANT_VIEW, ORGANISATION_MANAGE
from gongyu.access.queries import Given
from gongyu.access.rules import Viewer, require_anywhere
from gongyu.console.rules import LEVELS
from gongyu.kernel.refusal import Forbidden, OutOfScope
from gongyu.kernel.regions import padded
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body, Change, Named, Place
from gongyu.people.queries import classes_at
from gongyu.policy.queries import pack, say
from gongyu.policy.rules.words import STAGES

PAGE: Final = 50
# Below a town all bodies are shown at once.
PARTED: Final = ("city", "county")
LOOKS: Final = (ORGANISATION_MANAGE, GRANT_VIEW)


@dataclass(frozen=True, slots=True)
class Listed:
    """A body in a list: what it is in words, and whether it is still there."""

    body: Body
    kind: str
    stage: str
    open: bool


@dataclass(frozen=True, slots=True)
class Directory:
    """A region with its parts and bodies, or what a search found."""

    region: Place | None
    above: tuple[Place, ...]
    parts: tuple[Place, ...]
    bodies: tuple[Listed, ...]
    number: int
    more: bool
    may_manage: bool


@dataclass(frozen=True, slots=True)
class BodyPage:
    """What a body is, since when, what it was called, its mergers and splits, who may what there."""

    listed: Listed
    level: str
    places: tuple[Place, ...]
    # The region that took over where the body's own code is gone.
    place_now: Place | None
    parent: Body | None
    parts: tuple[Listed, ...]
    names: tuple[Named, ...]
    changes: tuple[Change, ...]
    classes: int
    grants: tuple[Given, ...] | None
    more_grants: bool
    may_manage: bool


def directory(viewer: Viewer, *, region: str = "", search: str = "", page: int = 1) -> Directory:
    """A region of the viewer's with its parts and bodies, by default the whole of their scope; or all bodies
    of the scope that are, or were, called so."""
    scopes = _scopes(viewer)
    code = padded(region) if region else padded(scopes[0]) if "/" not in scopes[0] else ""
    here = organisations.region(code) if code else None
    if code and (here is None or not any(here.prefix.startswith(scope) for scope in scopes)):
        raise OutOfScope
    below = _below(here, search, scopes)
    begin = (max(page, 1) - 1) * PAGE
    found = organisations.visible(below, search=search, limit=PAGE + 1, offset=begin)
    crumbs = organisations.breadcrumbs(code) if here else ()
    parted = here is not None and not search and here.level in PARTED
    return Directory(
        region=here,
        above=tuple(one for one in crumbs if any(one.prefix.startswith(scope) for scope in scopes)),
        parts=organisations.children(code, on=viewer.today) if parted else (),
        bodies=tuple(listed(viewer, one) for one in found[:PAGE]),
        number=max(page, 1),
        more=len(found) > PAGE,
        may_manage=bool(here and viewer.may_at(ORGANISATION_MANAGE, here.prefix)),
    )


def body_page(viewer: Viewer, organisation_id: int) -> BodyPage:
    """One body of the viewer's scope (about a dozen queries); OutOfScope otherwise."""
    body = body_seen(viewer, organisation_id)
    sees_grants = viewer.may_at(GRANT_VIEW, body.path)
    grants = access.grants(viewer, organisation=body.code) if sees_grants else None
    places = organisations.breadcrumbs(body.region_code)
    now = ""
    if places and places[-1].successor_code:
        now = organisations.heirs(body.county_code, viewer.today).get(body.region_code, "")
    return BodyPage(
        listed=listed(viewer, body),
        level=LEVELS[body.level],
        places=places[1:],
        place_now=organisations.region(now) if now else None,
        parent=organisations.body(body.parent_id) if body.parent_id else None,
        parts=tuple(listed(viewer, one) for one in organisations.below(body.id)),
        names=organisations.former_names(body.id),
        changes=organisations.changes(body.id),
        classes=len(classes_at(body.id, viewer.today, heads=False)) if body.stage else 0,
        grants=grants.grants[:PAGE] if grants else None,
        more_grants=bool(grants and grants.more),
        may_manage=viewer.may_at(ORGANISATION_MANAGE, body.path),
    )


def body_seen(viewer: Viewer, organisation_id: int, permission: str = "") -> Body:
    """A body at which the viewer administers something; with a permission, one at which they hold it."""
    if not any(viewer.may(one) for one in LOOKS):
        raise Forbidden
    if permission:
        require_anywhere(viewer, permission)
    body = organisations.body(organisation_id)
    wanted = (permission,) if permission else LOOKS
    if body is None or not any(viewer.may_at(one, body.path) for one in wanted):
        raise OutOfScope
    return body


def region_meant(viewer: Viewer, code: str) -> str:
    """The region named, else the first that the viewer manages bodies in."""
    if code:
        return code
    scopes = sorted(scope for scope in viewer.scopes(ORGANISATION_MANAGE) if "/" not in scope)
    return padded(min(scopes, key=len)) if scopes else ""


def alike(viewer: Viewer, body: Body, *, search: str = "") -> tuple[Listed, ...]:
    """The open bodies of the same kind, stage and county that the viewer manages too, without itself."""
    found = organisations.visible(
        [body.county_code],
        on=viewer.today,
        kinds=[body.kind],
        levels=[body.level],
        stages=[body.stage],
        search=search,
    )
    return tuple(
        listed(viewer, one)
        for one in found
        if one.id != body.id and one.closed_on is None and viewer.may_at(ORGANISATION_MANAGE, one.path)
    )


def listed(viewer: Viewer, body: Body) -> Listed:
    """A body with its kind and stage in words."""
    kind = pack().bodies.get(body.kind)
    return Listed(
        body, say(kind.words) if kind else body.kind, STAGES.get(body.stage, ""), body.open_on(viewer.today)
    )


def _scopes(viewer: Viewer) -> tuple[str, ...]:
    scopes = sorted({scope for one in LOOKS for scope in viewer.scopes(one)}, key=lambda one: (len(one), one))
    if not scopes:
        raise Forbidden
    return tuple(scopes)


def _below(here: Place | None, search: str, scopes: tuple[str, ...]) -> tuple[str, ...]:
    """Where bodies are looked for: everywhere one may when searching, in the whole of a town, else only the
    bodies of the city or the county itself."""
    if here is None or (search and len(here.prefix) <= min(len(scope) for scope in scopes)):
        return scopes
    return (here.prefix,) if search or here.level not in PARTED else (f"{here.prefix}/",)
