"""The engine's own relations for one duty, one period and one body, to be asked row by row.

Nothing is decided here a second time: who owes, which entries are live, which doings they make and which
seats count are the relations that the measures read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final

from gongyu.compliance.measures import SHARED
from gongyu.compliance.queries.owing import BEGINNING, Owing, owing, reach
from gongyu.compliance.queries.sources import SOME, entries
from gongyu.compliance.queries.statements import OF_PUPILS, bound, rows_from_json, shared, with_names
from gongyu.compliance.rules.terms import Sort, Term
from gongyu.policy.rules import Duty

# A relation's name and what it reads.
Named = tuple[str, str]
KEPT: Final = ("pupils", "seats", "entries", "owed", "mine", "doings", "placed")


@dataclass(frozen=True, slots=True)
class Ground:
    """What is owed by a body in a period, and everything that a statement about it must be given."""

    organisation_id: int
    county_code: str
    owing: Owing
    term: Term
    given: dict[str, Any]

    @property
    def of_pupils(self) -> bool:
        """Whether it is about pupils, so that seats and acts at other schools count."""
        return bool(self.owing.parts & OF_PUPILS)

    @property
    def n(self) -> int | None:
        """How often it is owed: the county's own number where it has raised one. Whoever took over may lie in
        another county, which may have raised its own."""
        mine = (self.term.term_no, self.county_code)
        own = next((one.n for one in self.owing.raised if (one.term_no, one.county_code) == mine), None)
        return own if own is not None else self.term.n


def ground(
    organisation_id: int, county_code: str, sort: Sort, duty: Duty, period_key: str, today: date
) -> Ground | None:
    """The ground of one standing; None where the body does not owe the duty in that period."""
    touched = reach([organisation_id])
    due = owing(
        touched.sorts, touched.counties, today=today, closed=True, duties=(duty,), period_key=period_key
    )
    # Whoever took over may be of another sort.
    own = (term for term in due.terms if Sort(term.kind, term.level, term.stage) == sort)
    term = next(own, None)
    if term is None:
        return None
    kinds = [{"kind": kind, "since": day.isoformat()} for kind, day in due.kinds.items()]
    given = {
        "terms": _json(due.terms),
        "acts": _json(due.acts),
        "raised": _json(due.raised),
        "kinds": json.dumps(kinds),
        "duties": due.duties,
        "until": due.until,
        # Who has left is named among those left out.
        "roster_from": BEGINNING,
        "bearers": touched.bearers,
        "sources": touched.sources,
        "cities": sorted({county[:4] for county in touched.counties}),
    }
    return Ground(organisation_id, county_code, due, term, given)


def ask(of: Ground, select: str, also: Sequence[Named] = (), **values: Any) -> tuple[Any, ...]:
    """The one row of a statement that may name every relation of the engine, and those given `also`."""
    found = entries(pupils=of.of_pupils, classes=("coverage", "class") in of.owing.parts)
    sources = SOME | {"entries": found}
    named = [(name, rows_from_json(name)) for name in ("terms", "acts", "raised")]
    named += [
        (name, text) for name, text in sources.items() if of.of_pupils or name not in ("pupils", "seats")
    ]
    named += [(name, shared(name)) for name in SHARED if of.of_pupils or name != "placed"]
    named += also
    given = of.given | {"organisation": of.organisation_id} | values
    return bound(with_names(named, select, kept={*KEPT, *(name for name, _ in also)}), given)[0]


def _json(rows: Iterable[Any]) -> str:
    return json.dumps(
        [{field.name: getattr(row, field.name) for field in fields(row)} for row in rows],
        default=date.isoformat,
    )
