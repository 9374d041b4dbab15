"""What is owed by whom, as rows for the engine: the pack's terms, acts and raised values."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from gongyu.compliance.measures import part_of
from gongyu.compliance.queries.sources import REACH, REACH_OF_CLASSES, SORTS
from gongyu.compliance.queries.statements import OF_PUPILS, bound
from gongyu.compliance.rules.terms import ONE_DAY, Discharge, Sort, Term, discharges, terms_of
from gongyu.policy.queries import Values, pack, values_on
from gongyu.policy.rules import Duty

BEGINNING: Final = date(1, 1, 1)


@dataclass(frozen=True, slots=True)
class Raised:
    """A county's own value in one period, above the printed one."""

    term_no: int
    county_code: str
    n: int | None
    target: int | None


@dataclass(frozen=True, slots=True)
class Owing:
    """The rows of `terms`, `acts` and `raised`, and what they need of the ledger."""

    terms: tuple[Term, ...]
    acts: tuple[Discharge, ...]
    raised: tuple[Raised, ...]
    # All values on each last day on which a printed one was looked up.
    values: dict[date, Values] = field(default_factory=dict)

    @property
    def parts(self) -> frozenset[tuple[str, str]]:
        """Which measures are needed, by measure and subject."""
        return frozenset(part_of(term.measure, term.subject) for term in self.terms)

    @property
    def duties(self) -> list[str]:
        return list(dict.fromkeys(term.duty_key for term in self.terms))

    @property
    def periods(self) -> list[str]:
        return list(dict.fromkeys(term.period_key for term in self.terms))

    @property
    def kinds(self) -> dict[str, date]:
        """The acts that count, each with the earliest day on which it can: any, where a paper may stand."""
        begins: dict[int, date] = {}
        for term in self.terms:
            begins[term.duty_no] = min(term.starts_on, begins.get(term.duty_no, date.max))
        papers = {term.duty_no for term in self.terms if term.measure in ("exists", "coverage")}
        found: dict[str, date] = {}
        for act in self.acts:
            day = BEGINNING if act.stands and act.duty_no in papers else begins[act.duty_no]
            found[act.kind] = min(day, found.get(act.kind, date.max))
        return found

    @property
    def roster_from(self) -> date:
        """Who had left a school before this day is in no universe of pupils there."""
        of_pupils = [t.roster_from for t in self.terms if part_of(t.measure, t.subject) in OF_PUPILS]
        return min(of_pupils, default=self.until)

    @property
    def until(self) -> date:
        return max(term.seen_until for term in self.terms)


def owing(
    sorts: Iterable[Sort],
    counties: Collection[str],
    *,
    today: date,
    occurred_on: date | None = None,
    closed: bool = False,
    duties: Iterable[Duty] | None = None,
    period_key: str = "",
) -> Owing:
    """What some sorts of bearers owe; all duties of the pack unless some are named, in all periods unless
    one is."""
    known = pack()
    chosen = tuple(known.duties.values() if duties is None else duties)
    terms = tuple(terms_of(known, chosen, sorts, today=today, occurred_on=occurred_on, closed=closed))
    if period_key:
        terms = tuple(term for term in terms if term.period_key == period_key)
    numbers = {term.duty_key: term.duty_no for term in terms}
    acts = tuple(discharges(known, (duty for duty in chosen if duty.key in numbers), numbers))
    values: dict[date, Values] = {}
    return Owing(terms, acts, tuple(_raised(terms, counties, values)), values)


@dataclass(frozen=True, slots=True)
class Reach:
    """Some bearers, those who took over from them, and the organisations whose affairs count for these."""

    bearers: list[int]
    sources: list[int]
    sorts: frozenset[Sort]
    counties: tuple[str, ...]


def reach(organisation_ids: Collection[int], *, classes: bool = False) -> Reach:
    """Everything that a write at some organisations can touch, for duties about classes too where asked (one
    query)."""
    rows = bound(REACH_OF_CLASSES if classes else REACH, {"ids": list(organisation_ids)})
    bearers = [row for row in rows if row[1]]
    return Reach(
        sorted(row[0] for row in bearers),
        sorted(row[0] for row in rows),
        frozenset(Sort(*row[2:5]) for row in bearers),
        tuple(sorted({row[5] for row in bearers})),
    )


def all_sorts() -> tuple[frozenset[Sort], tuple[str, ...]]:
    """Every sort of organisation in the city, and its counties."""
    rows = bound(SORTS, {})
    return frozenset(Sort(*row[:3]) for row in rows), tuple(sorted({row[3] for row in rows}))


def _raised(terms: Iterable[Term], counties: Collection[str], values: dict[date, Values]) -> Iterable[Raised]:
    """The values in force where they differ from what is printed, on the last day seen of each period."""
    duties = pack().duties
    for term in terms:
        duty = duties[term.duty_key]
        if not duty.values:
            continue
        day = term.seen_until - ONE_DAY
        if day not in values:
            values[day] = values_on(day)
        if not any(one.duty_key == term.duty_key for one in values[day].raised):
            continue
        for county in counties:
            value = values[day].of(duty, county)
            if value is not None and (value.n, value.target or 100) != (term.n, term.target):
                yield Raised(term.term_no, county, value.n, value.target)
