"""A duty: what one part of one sentence asks of whom, how often, and how it is seen."""

from __future__ import annotations

from datetime import date

from pydantic import Field, model_validator

from gongyu.policy.rules.frozen import Frozen, Words
from gongyu.policy.rules.words import (
    Aggregate,
    Assessment,
    Basis,
    Capture,
    Clock,
    Grade,
    Level,
    Measure,
    Sensitivity,
    Stage,
    Subject,
    Verdict,
)


class Strength(Frozen):
    """How binding the sentence is, and the word that says so."""

    grade: Grade
    basis: Basis
    modal: str = ""


class Bearer(Frozen):
    """The bodies whose standing it is."""

    kinds: tuple[str, ...]
    level: Level
    stages: tuple[Stage, ...] = ()


class Owners(Frozen):
    """The departments (kinds of body) that answer for it at county and city."""

    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()


class DatedValue(Frozen):
    """A printed value from a day on: `n` times, or `target` per cent, and where it is printed."""

    valid_from: date = Field(alias="from")
    n: int | None = None
    target: int | None = Field(default=None, ge=0, le=100)
    source: str

    @model_validator(mode="after")
    def _says_something(self) -> DatedValue:
        if self.n is None and self.target is None:
            raise ValueError("a value needs n (times) or target (per cent)")
        return self


class Duty(Frozen):
    """One duty of the document, keyed like "M1.20"."""

    key: str
    sentence: str
    anchor: str
    summary: Words
    verdict: Verdict
    strength: Strength
    bearer: Bearer
    actors: tuple[str, ...] = ()
    owners: Owners = Owners()
    subject: Subject
    clock: Clock
    deadline: date | None = None
    measure: Measure
    aggregate: Aggregate
    values: tuple[DatedValue, ...] = ()
    acts: tuple[str, ...] = ()
    capacity: tuple[str, ...] = ()
    credit: str = "once"
    exclusions: tuple[str, ...] = ()
    params: tuple[str, ...] = ()
    capture: Capture
    sensitivity: Sensitivity = "internal"
    assessment: Assessment = "report_only"
    inferred: tuple[str, ...] = ()
    upstream: tuple[str, ...] = ()
    note: Words | None = None

    @model_validator(mode="after")
    def _deadline_has_its_day(self) -> Duty:
        if (self.clock == "deadline") != (self.deadline is not None):
            raise ValueError("a deadline clock, and only that, needs its day in 'deadline'")
        return self

    @property
    def article(self) -> int:
        """The article it stands in: "S01-3" is article 1."""
        return int(self.sentence[1:].split("-")[0])

    @property
    def judged(self) -> bool:
        return self.verdict == "judged"
