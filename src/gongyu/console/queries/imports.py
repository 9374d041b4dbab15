"""The imports of rosters within an administrator's scope: numbers, and none that tells of single children."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gongyu.access.rules import Viewer
from gongyu.compliance.rules.small import told
from gongyu.people.queries import imports_within


@dataclass(frozen=True, slots=True)
class RosterImported:
    """One import: None stands for a count of so few children that it is not told."""

    school: str
    read_at: datetime
    state: str
    rows: int | None
    rejected: int | None
    to_fetch: bool
    to_decide: int | None


@dataclass(frozen=True, slots=True)
class RosterImports:
    """A page of them, the newest first."""

    rows: tuple[RosterImported, ...]
    number: int
    more: bool


def roster_imports(viewer: Viewer, number: int) -> RosterImports:
    """The imports of all schools that the viewer administers."""
    found = imports_within(viewer, page=number)
    rows = tuple(
        RosterImported(
            one.organisation_name,
            one.read_at,
            one.state,
            told(one.counts["rows"]),
            told(one.counts["rejected"]),
            one.to_fetch,
            told(one.to_decide),
        )
        for one in found.rows
    )
    return RosterImports(rows, found.number, found.more)
