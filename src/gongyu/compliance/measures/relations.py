"""The relations every measure reads, as unbound ibis tables. An engine gives each name its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import ibis

SCHEMAS: Final[dict[str, dict[str, str]]] = {
    # Numbers of ours stand for long keys: a term's and a duty's hold within one assessment only.
    "terms": {
        "term_no": "int64",
        "duty_no": "int64",
        "duty_key": "string",
        "period_key": "string",
        "measure": "string",
        "subject": "string",
        "kind": "string",
        "level": "string",
        "stage": "string",
        "committee": "string",
        "n": "int64",
        "target": "int64",
        "starts_on": "date",
        "seen_until": "date",
        "roster_from": "date",
        "days_gone": "int64",
        "days_total": "int64",
        "over": "boolean",
        "judging": "string",
        "empty": "string",
        "new_after": "date",
        "late_from": "date",
        "leave_excused": "boolean",
        "closed_excused": "boolean",
        "staff_known": "boolean",
    },
    # Which acts discharge which duty.
    "acts": {
        "duty_no": "int64",
        "kind": "string",
        "capacity": "string",
        "stands": "boolean",
        "part": "string",
    },
    # What counties and cities decided above the printed value.
    "raised": {
        "term_no": "int64",
        "county_code": "string",
        "n": "int64",
        "target": "int64",
    },
    # The organisations to assess; succeeded: another one took over when it closed.
    "bearers": {
        "organisation_id": "int64",
        "kind": "string",
        "level": "string",
        "stage": "string",
        "county_code": "string",
        "jurisdiction": "string",
        "opened_on": "date",
        "closed_on": "date",
        "succeeded": "boolean",
    },
    # From `since` until `until` what belongs to an organisation counts for its heir: itself, until it is
    # merged into another.
    "heirs": {"organisation_id": "int64", "heir_id": "int64", "since": "date", "until": "date"},
    "entries": {
        "id": "int64",
        "kind": "string",
        "organisation_id": "int64",
        "pupil_id": "int64",
        "actor_id": "int64",
        "occurred_on": "date",
        "quantity": "int64",
        "capacity": "string",
        "class_key": "string",
        "case_key": "string",
        "in_force_until": "string",
        "offered_all": "boolean",
        "reverses_id": "int64",
    },
    "attestations": {"id": "int64", "entry_id": "int64", "verdict": "string"},
    "seats": {
        "id": "int64",
        "pupil_id": "int64",
        "organisation_id": "int64",
        "valid_from": "date",
        "valid_until": "date",
        "on_leave": "boolean",
    },
    # Seats that a merger or a split made: since when the pupil had sat where they were carried from.
    "carried": {"pupil_id": "int64", "organisation_id": "int64", "since": "date", "until": "date"},
    # A class that goes on at another school is one class: all its rows share the number of the first.
    "classes": {
        "class_id": "int64",
        "organisation_id": "int64",
        "opened_on": "date",
        "closed_on": "date",
        "root_id": "int64",
    },
    "posts": {
        "staff_id": "int64",
        "organisation_id": "int64",
        "valid_from": "date",
        "valid_until": "date",
    },
    # Neighbourhoods, one row for each prefix of the code by which a governing body may reach it.
    # Opened since ever, and closed never, where the day is null.
    "places": {
        "code": "string",
        "prefix": "string",
        "committee": "string",
        "opened_on": "date",
        "closed_on": "date",
    },
    # Stations and parents' schools where they stand: once under each code of the place, with its days.
    "stations": {"code": "string", "opened_on": "date", "closed_on": "date"},
    # Approved ones only.
    "exemptions": {
        "duty_key": "string",
        "organisation_id": "int64",
        "pupil_id": "int64",
        "valid_from": "date",
        "valid_until": "date",
    },
}

# What all measures share, worked out once from the relations above (see `derived`); an engine may keep each
# as a table of its own or write it into the statement.
DERIVED: Final[dict[str, dict[str, str]]] = {
    "owed": {
        "owed_id": "int64",
        "duty_no": "int64",
        "duty_key": "string",
        "period_key": "string",
        "organisation_id": "int64",
        "county_code": "string",
        "jurisdiction": "string",
        "measure": "string",
        "subject": "string",
        "committee": "string",
        "n": "int64",
        "target": "int64",
        "starts_on": "date",
        "seen_until": "date",
        "roster_from": "date",
        "days_gone": "int64",
        "days_total": "int64",
        "over": "boolean",
        "judging": "string",
        "empty": "string",
        "late_from": "date",
        "leave_excused": "boolean",
        "staff_known": "boolean",
        "excused": "boolean",
    },
    # `owed` again under each organisation whose affairs count for the bearer.
    "mine": {
        "owed_id": "int64",
        "duty_no": "int64",
        "duty_key": "string",
        "source_id": "int64",
        "measure": "string",
        "subject": "string",
        "n": "int64",
        "starts_on": "date",
        "seen_until": "date",
        "roster_from": "date",
        "late_from": "date",
        "leave_excused": "boolean",
        "staff_known": "boolean",
    },
    "doubted": {"entry_id": "int64"},
    # Entries that count, neither reversed nor reversals; attested when the latest word confirms them.
    "live": {
        **SCHEMAS["entries"],
        "attested": "boolean",
    },
    # The same, once for each duty they discharge.
    "doings": {
        "duty_no": "int64",
        "kind": "string",
        "source_id": "int64",
        "pupil_id": "int64",
        "actor_id": "int64",
        "occurred_on": "date",
        "quantity": "int64",
        "stands": "boolean",
        "part": "string",
        "class_key": "string",
        "case_key": "string",
        "in_force_until": "string",
        "offered_all": "boolean",
        "attested": "boolean",
    },
    # Seats with the first day of any other seat of the same pupil that ends later.
    "placed": {
        "pupil_id": "int64",
        "source_id": "int64",
        "valid_from": "date",
        "valid_until": "date",
        "on_leave": "boolean",
        "later_from": "date",
    },
    # What the measures found.
    "figures": {
        "owed_id": "int64",
        "required": "int64",
        "achieved": "int64",
        "attested": "int64",
        "exempt": "int64",
    },
}


@dataclass(frozen=True, slots=True)
class Relations:
    """What a measure may read, and nothing else."""

    terms: Any
    acts: Any
    raised: Any
    bearers: Any
    heirs: Any
    entries: Any
    attestations: Any
    seats: Any
    carried: Any
    classes: Any
    posts: Any
    places: Any
    stations: Any
    exemptions: Any
    owed: Any
    mine: Any
    doubted: Any
    live: Any
    doings: Any
    placed: Any
    figures: Any


def relations() -> Relations:
    """The relations as unbound tables, named as their fields."""
    return Relations(**{name: ibis.table(schema, name=name) for name, schema in (SCHEMAS | DERIVED).items()})
