"""Everything behind one number, in one statement: the relations are worked out once."""

# ruff: noqa: S608 - put together from texts of this room alone; values are parameters.
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from gongyu.compliance.measures import part_of
from gongyu.compliance.queries.planning import planned
from gongyu.compliance.queries.trace import entries, people, places
from gongyu.compliance.queries.trace.entries import EntryLine, Group
from gongyu.compliance.queries.trace.people import ClassFigures
from gongyu.compliance.queries.trace.places import Neighbourhood
from gongyu.compliance.queries.trace.rows import Ground, Named, ask

STORED: Final = """SELECT required, achieved, attested, exempt, state, as_of, position
    FROM compliance_standing WHERE organisation_id = %(organisation)s AND duty_key = ANY(%(duties)s)
        AND period_key = %(period)s::text"""


@dataclass(frozen=True, slots=True)
class Figures:
    """The number that is explained, as stored."""

    required: int
    achieved: int
    attested: int
    exempt: int
    state: str
    as_of: datetime
    position: int


@dataclass(frozen=True, slots=True)
class Behind:
    """What the engine's relations say, before it is put into words. `made` is what it adds up to."""

    stored: Figures | None
    groups: tuple[Group, ...]
    lines: tuple[EntryLine, ...]
    seats: dict[str, int]
    excused: dict[str, int]
    classes: tuple[ClassFigures, ...]
    places: dict[str, int]
    neighbourhoods: tuple[Neighbourhood, ...]
    made: int


def behind(of: Ground, *, reason: str = "", limit: int, offset: int = 0) -> Behind:
    """The rows behind a number: all of them counted, a page of them listed (one statement)."""
    asked, also = _asked(of)
    asked["stored"] = STORED
    page = {"reason": reason, "limit": limit, "offset": offset}
    columns = ", ".join(f"(SELECT json_agg(r) FROM ({text}) AS r) AS {name}" for name, text in asked.items())
    with transaction.atomic(), planned(memory="16MB"):
        row = ask(of, f"SELECT {columns}", also, period=of.term.period_key, **page)
    found: dict[str, list[dict[str, Any]]] = {name: rows or [] for name, rows in zip(asked, row, strict=True)}
    groups, seats = entries.groups(found.get("groups", ())), _numbers(found.get("seats", ()))
    counted = _numbers(found.get("places", ()))
    ratio = of.term.measure == "ratio"
    return Behind(
        stored=next(map(_figures, found["stored"]), None),
        groups=groups,
        lines=entries.lines(found.get("lines", ())),
        seats=seats,
        excused=_numbers(found["excused"]),
        classes=people.classes(found.get("classes", ())),
        places={status: counted[status] for status in places.PLACES if status in counted},
        neighbourhoods=tuple(Neighbourhood(**row) for row in found.get("neighbourhoods", ())),
        made=counted.get(places.SERVED, 0) if ratio else entries.made(of, groups, seats.get(people.HERE, 0)),
    )


def _asked(of: Ground) -> tuple[dict[str, str], tuple[Named, ...]]:
    """What to ask for, by name, and the further relations that it reads."""
    part = part_of(of.term.measure, of.term.subject)
    if of.term.measure == "ratio":
        asked = {"excused": people.WHOLE, "places": places.SUMMARY, "neighbourhoods": places.PAGE}
        return asked, (places.neighbourhoods(),)
    asked = {"excused": people.WHOLE, "groups": entries.SUMMARY, "lines": entries.PAGE}
    if of.of_pupils:
        asked["seats"] = people.SEATED
    if part == ("coverage", "pupil"):
        # What was offered to all households is not kept class by class.
        asked |= {"excused": people.excuses(), "classes": people.CLASSES}
    return asked, entries.relations_told(part)


def _figures(row: dict[str, Any]) -> Figures:
    return Figures(**row | {"as_of": datetime.fromisoformat(row["as_of"])})


def _numbers(rows: Iterable[dict[str, Any]]) -> dict[str, int]:
    return {row["status"]: row["number"] for row in rows}
