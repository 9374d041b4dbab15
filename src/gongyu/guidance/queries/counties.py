"""A county's teams in counts of schools; never a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongyu.access.permissions import TEAM_VIEW
from gongyu.access.rules import Viewer
from gongyu.guidance.models import Confirmation, TeamMember
from gongyu.guidance.queries.members import there
from gongyu.guidance.queries.pack_words import acts_at, part_words, parts_at
from gongyu.guidance.queries.places import counties, keep_places
from gongyu.kernel.refusal import Forbidden
from gongyu.organisations import queries as organisations
from gongyu.organisations.queries import Body

SCHOOLS = ("school", "kindergarten")


@dataclass(frozen=True, slots=True)
class CountyLine:
    """A county in counts of schools; never a person."""

    name: str
    schools: int
    current: int
    parts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """One's own schools, and the counties one reads in counts."""

    places: tuple[Body, ...]
    counties: tuple[CountyLine, ...]


def overview(viewer: Viewer) -> Overview:
    """One's own schools and the counties in counts; Forbidden for whoever reads no team."""
    if not viewer.may(TEAM_VIEW):
        raise Forbidden(TEAM_VIEW)
    return Overview(
        keep_places(viewer), tuple(_county(digits, name, viewer.today) for digits, name in counties(viewer))
    )


def _county(digits: str, name: str, today: date) -> CountyLine:
    schools = [one for one in organisations.visible([digits], kinds=SCHOOLS, on=today) if acts_at(one)]
    keys = [one.id for one in schools]
    current = Confirmation.objects.filter(organisation_id__in=keys, valid_until__gt=today)
    rows = TeamMember.objects.filter(there(today), organisation_id__in=keys).values_list(
        "part", "organisation_id"
    )
    at: dict[str, set[int]] = {}
    for part, organisation_id in rows:
        at.setdefault(part, set()).add(organisation_id)
    order = {part.key: None for body in schools[:1] for part in parts_at(body)}
    return CountyLine(
        name,
        len(keys),
        current.values("organisation_id").distinct().count(),
        tuple((part_words(key), len(at.get(key, ()))) for key in order),
    )
