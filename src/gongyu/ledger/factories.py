"""Plain rows for tests and trials, in the order in which they would be posted."""

from __future__ import annotations

from datetime import UTC, date, datetime

from gongyu.ledger.rules import Fact


def facts(organisation_id: int, count: int, *, first_id: int = 1) -> list[Fact]:
    """`count` visits of one organisation, seq 1 onwards."""
    return [
        Fact(
            id=first_id + n,
            organisation_id=organisation_id,
            seq=n + 1,
            kind="visit.home",
            county_code="130202",
            pupil_id=1000 + n,
            region_code="",
            actor_id=7,
            occurred_on=date(2026, 10, 1 + n % 30),
            quantity=1,
            facets={"capacity": "head_teacher", "minutes": 30 + n},
            source="",
            posted_at=datetime(2026, 10, 31, 8, 0, n % 60, n, tzinfo=UTC),
            posted_by=3,
            reverses_id=None,
        )
        for n in range(count)
    ]
