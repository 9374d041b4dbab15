"""The ledger entries behind a standing, each with why it counts or why it does not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from gongyu.compliance.queries.trace.rows import Ground, ask
from gongyu.kernel.words import N_

COUNTED: Final = "counted"
# Why an entry counts or not, as the page says it.
REASONS: Final[dict[str, str]] = {
    COUNTED: N_("计入"),
    "again": N_("同一对象已计入，不重复计算"),
    "reversal": N_("更正记录本身"),
    "reversed": N_("已撤销"),
    "capacity": N_("登记人身份不符合这一条"),
    "outside": N_("不在这个时段"),
    "ended": N_("到统计日已经失效"),
    "elsewhere": N_("对象统计日不在本单位名册"),
}

# Judged in the order in which the engine leaves rows out. A paper stands from its day to its own end.
_STATUS: Final = """
    SELECT e.id, e.kind, e.occurred_on, e.quantity, e.organisation_id, e.pupil_id,
        CASE WHEN e.reverses_id IS NOT NULL THEN 'reversal'
             WHEN g.reverses_id IS NOT NULL THEN 'reversed'
             WHEN a.kind IS NULL THEN 'capacity'
             WHEN e.occurred_on >= t.seen_until THEN 'outside'
             WHEN t.measure = 'exists' AND a.stands
                  AND e.in_force_until <> '' AND e.in_force_until < t.seen_until::text THEN 'ended'
             WHEN NOT (t.measure = 'exists' AND a.stands) AND a.part <> 'closed'
                  AND e.occurred_on < t.starts_on THEN 'outside'
             {seat}
             ELSE 'counted' END AS status,
        l.attested
    FROM entries e CROSS JOIN (SELECT * FROM terms LIMIT 1) t
    LEFT JOIN (SELECT DISTINCT reverses_id FROM entries WHERE reverses_id IS NOT NULL) g
        ON g.reverses_id = e.id
    LEFT JOIN live l ON l.id = e.id
    LEFT JOIN LATERAL (SELECT * FROM acts a WHERE a.kind = e.kind
        AND (a.capacity = '' OR a.capacity = e.capacity) LIMIT 1) a ON true
"""
_SEAT: Final = """WHEN e.pupil_id IS NULL OR NOT EXISTS (
                  SELECT FROM placed p JOIN mine m ON m.source_id = p.source_id
                  WHERE p.pupil_id = e.pupil_id AND m.owed_id %% 10000000000 = %(organisation)s
                  AND p.valid_from < t.seen_until AND (p.valid_until IS NULL OR p.valid_until > t.roster_from)
                  AND (p.later_from IS NULL OR p.later_from >= t.seen_until)) THEN 'elsewhere'"""
_ONCE: Final = """
    SELECT id, kind, occurred_on, quantity, organisation_id, pupil_id, attested,
        CASE WHEN status = 'counted' AND {once}
             AND row_number() OVER (PARTITION BY status, pupil_id ORDER BY occurred_on, id) > {times}
             THEN 'again' ELSE status END AS status
    FROM ({status}) AS judged
"""
_SUMMARY: Final = "SELECT kind, status, count(*), sum(quantity) FROM ({rows}) AS r GROUP BY kind, status"
_PAGE: Final = """SELECT r.id, r.kind, r.occurred_on, r.quantity, r.organisation_id, r.pupil_id, r.status,
        coalesce(r.attested, false), l.posted_at, l.seq
    FROM ({rows}) AS r JOIN ledger_entry l ON l.id = r.id
    WHERE %(reason)s::text = '' OR r.status = %(reason)s::text
    ORDER BY r.occurred_on DESC, r.id DESC LIMIT %(limit)s OFFSET %(offset)s"""


@dataclass(frozen=True, slots=True)
class Group:
    """How many entries of one kind count, or are left out for one reason."""

    kind: str
    status: str
    entries: int
    quantity: int


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry. `late` when it was entered on a later day than it occurred."""

    id: int
    seq: int
    kind: str
    occurred_on: date
    quantity: int
    organisation_id: int
    pupil_id: int | None
    status: str
    attested: bool
    posted_at: datetime

    @property
    def days_late(self) -> int:
        return max((self.posted_at.date() - self.occurred_on).days, 0)


def groups(of: Ground) -> tuple[Group, ...]:
    """All entries that could bear on the standing, by kind and by what became of them."""
    rows = ask(of, _SUMMARY.format(rows=_rows(of)))
    order = {status: number for number, status in enumerate(REASONS)}
    found = [Group(kind, status, int(number), int(times or 0)) for kind, status, number, times in rows]
    return tuple(sorted(found, key=lambda one: (order[one.status], one.kind)))


def lines(of: Ground, *, reason: str = "", limit: int, offset: int = 0) -> tuple[EntryLine, ...]:
    """A page of those entries, newest first."""
    rows = ask(of, _PAGE.format(rows=_rows(of)), reason=reason, limit=limit, offset=offset)
    return tuple(
        EntryLine(
            id=row[0],
            kind=row[1],
            occurred_on=row[2],
            quantity=int(row[3]),
            organisation_id=row[4],
            pupil_id=row[5],
            status=row[6],
            attested=row[7],
            posted_at=row[8],
            seq=row[9],
        )
        for row in rows
    )


def _rows(of: Ground) -> str:
    pupils = of.of_pupils and of.term.subject == "pupil"
    status = _STATUS.format(seat=_SEAT if pupils else "")
    return _ONCE.format(status=status, once="true" if pupils else "false", times=of.n or 1)
