"""Overrides as people see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from gongyu.access import permissions
from gongyu.access import rules as access
from gongyu.kernel.refusal import OutOfScope
from gongyu.kernel.regions import padded
from gongyu.organisations.queries import region_names
from gongyu.policy import rules
from gongyu.policy.models import Override
from gongyu.policy.queries.pack import pack, say
from gongyu.policy.rules import Duty


@dataclass(frozen=True, slots=True)
class Decided:
    """One override: what was raised where, from what to what, since when, by whose decision."""

    id: int
    duty: Duty
    summary: str
    scope: str
    place: str
    printed: int
    value: int
    per_cent: bool
    valid_from: date
    valid_until: date | None
    source: str
    in_force: bool
    may_end: bool


def decided(viewer: access.Viewer, today: date) -> tuple[Decided, ...]:
    """Every override that holds where the viewer works: the city's, their own place's and those below it."""
    mine = viewer.scopes(permissions.POLICY_VIEW)
    rows = [
        row
        for row in Override.objects.order_by("-valid_from", "-id")
        if row.duty_key in pack().duties
        and (
            pack().city.startswith(row.scope)
            or any(row.scope.startswith(scope) or scope.startswith(row.scope) for scope in mine)
        )
    ]
    places = _places(row.scope for row in rows)
    return tuple(_decided(viewer, row, places, today) for row in rows)


def override(viewer: access.Viewer, override_id: int, today: date) -> Decided:
    """One override that the viewer may see; OutOfScope otherwise."""
    for one in decided(viewer, today):
        if one.id == override_id:
            return one
    raise OutOfScope


def scopes_to_decide_for(viewer: access.Viewer) -> tuple[tuple[str, str], ...]:
    """The places (region digits, name) that the viewer may decide for."""
    scopes = [
        scope for scope in viewer.scopes(permissions.POLICY_OVERRIDE) if rules.decides(scope, pack().city)
    ]
    places = _places(scopes)
    return tuple((scope, places[scope]) for scope in scopes)


def _places(scopes: Iterable[str]) -> dict[str, str]:
    """The names of regions by the digits they share with their parts (one query)."""
    wanted = set(scopes)
    names = region_names(padded(scope) for scope in wanted)
    return {scope: names.get(padded(scope), scope) for scope in wanted}


def _decided(viewer: access.Viewer, row: Override, places: Mapping[str, str], today: date) -> Decided:
    duty = pack().duties[row.duty_key]
    base = rules.printed(duty, row.valid_from)
    return Decided(
        id=row.pk,
        duty=duty,
        summary=say(duty.summary),
        scope=row.scope,
        place=places[row.scope],
        printed=rules.number(duty, base) if base else 0,
        value=row.value,
        per_cent=rules.counts_per_cent(duty),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        source=row.source,
        in_force=row.valid_from <= today and (row.valid_until is None or today < row.valid_until),
        may_end=row.valid_until is None and row.scope in viewer.scopes(permissions.POLICY_OVERRIDE),
    )
