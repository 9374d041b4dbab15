"""The ledger entries behind a standing, each with why it counts or why it does not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from gongyu.compliance.measures import relations
from gongyu.compliance.measures.traced import (
    AGAIN,
    CLOSES,
    CONTINUED,
    COUNTED,
    ENTRIES,
    FEW,
    LATE,
    OFFERED,
    OPEN,
    traced,
    with_numbers,
)
from gongyu.compliance.queries.statements import OF_PUPILS, compiled
from gongyu.compliance.queries.trace.rows import Ground, Named
from gongyu.kernel.words import N_

# Stations are no entries: what a share of neighbourhoods is made of is told by `places`.
NOTHING_SAID: Final = "SELECT 0::bigint AS owed_id, 0::bigint AS id, '' AS status WHERE false"
COUNTING: Final = frozenset({COUNTED, CONTINUED, OFFERED})
# Why an entry counts or not, as the page says it.
REASONS: Final[dict[str, str]] = {
    COUNTED: N_("计入"),
    CONTINUED: N_("承接原班级，计入"),
    OFFERED: N_("面向全体家庭，全体计入"),
    OPEN: N_("还没有办结"),
    LATE: N_("超过期限才办结"),
    CLOSES: N_("办结记录，算在它办结的那一件里"),
    AGAIN: N_("同一对象已计入，不重复计算"),
    FEW: N_("次数还不够，满了才计入"),
    "reversal": N_("更正记录本身"),
    "reversed": N_("已撤销"),
    "capacity": N_("登记人身份不符合这一条"),
    "other_body": N_("那时归另一个单位计算"),
    "outside": N_("不在这个时段"),
    "ended": N_("到统计日已经失效"),
    "orphan": N_("办结的那一件不在这个时段"),
    "nobody": N_("没有写明对象"),
    "went_on": N_("这个班已由另一所学校承接，由那里计算"),
    "class": N_("不是本单位这个时段的班级"),
    "elsewhere": N_("对象统计日不在本单位名册"),
}

# What the measure says of an entry (`said`), otherwise why it never came to it, in the order in which the
# engine leaves rows out. A paper stands from its day to its own end.
_SAID: Final = """SELECT DISTINCT ON (id) id, status FROM ({said}) AS s
    WHERE owed_id %% 10000000000 = %(organisation)s
    ORDER BY id, status NOT IN ('counted', 'continued', 'offered')"""
_WHOSE: Final = "SELECT * FROM mine WHERE owed_id %% 10000000000 = %(organisation)s"
_TOLD: Final = """
SELECT e.id, e.kind, e.occurred_on, e.quantity, e.organisation_id, e.pupil_id, l.attested,
    CASE WHEN s.status IS NOT NULL THEN s.status
         WHEN e.reverses_id IS NOT NULL THEN 'reversal'
         WHEN g.reverses_id IS NOT NULL THEN 'reversed'
         WHEN a.kind IS NULL THEN 'capacity'
         WHEN NOT {of_pupils} AND w.source_id IS NULL THEN 'other_body'
         WHEN e.occurred_on >= d.seen_until THEN 'outside'
         WHEN {stands} AND a.stands
              AND e.in_force_until <> '' AND e.in_force_until < d.seen_until::text THEN 'ended'
         WHEN NOT ({stands} AND a.stands) AND a.part <> 'closed'
              AND e.occurred_on < d.starts_on THEN 'outside'
         WHEN a.part = 'closed' THEN 'orphan'
         {went_on} WHEN d.subject = 'class' AND e.class_key <> '' THEN 'class'
         WHEN {of_pupils} AND e.pupil_id IS NOT NULL THEN 'elsewhere'
         ELSE 'nobody' END AS status
FROM entries e CROSS JOIN (SELECT * FROM whose LIMIT 1) d
LEFT JOIN said s ON s.id = e.id
LEFT JOIN (SELECT DISTINCT reverses_id FROM entries WHERE reverses_id IS NOT NULL) g ON g.reverses_id = e.id
LEFT JOIN live l ON l.id = e.id
LEFT JOIN whose w ON w.source_id = e.organisation_id
LEFT JOIN LATERAL (SELECT * FROM acts a WHERE a.kind = e.kind
    AND (a.capacity = '' OR a.capacity = e.capacity) LIMIT 1) a ON true
WHERE s.status IS NOT NULL OR w.source_id IS NOT NULL OR e.pupil_id IN (SELECT pupil_id FROM here)
    OR (NOT {of_pupils} AND e.organisation_id = ANY(%(sources)s::bigint[]))
"""
# The class that an entry names has gone to a school whose affairs are not this one's.
_WENT_ON: Final = """WHEN EXISTS (SELECT FROM classes c JOIN classes n ON n.root_id = c.root_id
    AND n.opened_on > c.opened_on AND n.organisation_id <> ALL(%(sources)s::bigint[])
    WHERE c.class_id::text = e.class_key) THEN 'went_on'"""
# What another school records about a pupil who is no longer here is no business of this one.
_HERE: Final = """SELECT p.pupil_id FROM whose m JOIN placed p ON p.source_id = m.source_id
    WHERE p.valid_from < m.seen_until AND (p.valid_until IS NULL OR p.valid_until > m.roster_from)
        AND (p.later_from IS NULL OR p.later_from >= m.seen_until)"""
_NOBODY: Final = "SELECT NULL::bigint AS pupil_id WHERE false"
SUMMARY: Final = """SELECT kind, status, count(*) AS entries, coalesce(sum(quantity), 0) AS quantity
    FROM told GROUP BY kind, status"""
# Only what is shown is looked up; OFFSET 0 keeps it a look-up by index.
PAGE: Final = """SELECT r.id, l.seq, r.kind, r.occurred_on, r.quantity, r.pupil_id, r.status,
        coalesce(r.attested, false) AS attested, l.posted_at, coalesce(o.name, '') AS elsewhere
    FROM (SELECT * FROM told WHERE %(reason)s::text = '' OR status = %(reason)s::text
        ORDER BY occurred_on DESC, id DESC LIMIT %(limit)s OFFSET %(offset)s) r
    CROSS JOIN LATERAL (SELECT seq, posted_at FROM ledger_entry WHERE id = r.id OFFSET 0) l
    LEFT JOIN LATERAL (SELECT name FROM organisations_organisation
        WHERE id = r.organisation_id AND id <> %(organisation)s OFFSET 0) o ON true
    ORDER BY r.occurred_on DESC, r.id DESC"""


@dataclass(frozen=True, slots=True)
class Group:
    """How many entries of one kind count, or are left out for one reason."""

    kind: str
    status: str
    entries: int
    quantity: int


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry; `elsewhere` names the body that recorded it, where that is another one."""

    id: int
    seq: int
    kind: str
    occurred_on: date
    quantity: int
    pupil_id: int | None
    status: str
    attested: bool
    posted_at: datetime
    elsewhere: str

    @property
    def counts(self) -> bool:
        return self.status in COUNTING

    @property
    def days_late(self) -> int:
        return max((self.posted_at.date() - self.occurred_on).days, 0)


def groups(rows: Iterable[dict[str, Any]]) -> tuple[Group, ...]:
    """All entries that could bear on the standing, by kind and by what became of them."""
    order = {status: number for number, status in enumerate(REASONS)}
    return tuple(sorted((Group(**row) for row in rows), key=lambda one: (order[one.status], one.kind)))


def lines(rows: Iterable[dict[str, Any]]) -> tuple[EntryLine, ...]:
    """A page of those entries, newest first."""
    return tuple(
        EntryLine(
            **row
            | {
                "occurred_on": date.fromisoformat(row["occurred_on"]),
                "posted_at": datetime.fromisoformat(row["posted_at"]),
            }
        )
        for row in rows
    )


def made(of: Ground, found: Iterable[Group], everybody: int = 0) -> int:
    """What the entries that count add up to, in the unit of the figure: acts, subjects or matters."""
    rows = tuple(found)
    if any(one.status == OFFERED for one in rows):
        return everybody
    counted = [one for one in rows if one.status in (COUNTED, CONTINUED)]
    if of.term.measure in ("count", "tally"):
        return sum(one.quantity for one in counted)
    times = (of.n or 1) if of.term.measure == "coverage" else 1
    return sum(one.entries for one in counted) // times


@cache
def relations_told(part: tuple[str, str]) -> tuple[Named, ...]:
    """The relations from which the entries are told, `told` being the last."""
    measure, _ = part
    papers = measure == "exists" or part == ("coverage", "organisation")
    said = compiled(ENTRIES[part](with_numbers())) if part in ENTRIES else NOTHING_SAID
    told = _TOLD.format(
        of_pupils="true" if part in OF_PUPILS else "false",
        stands="true" if papers else "false",
        went_on=_WENT_ON if part == ("coverage", "class") else "",
    )
    return (
        ("traced", compiled(traced(relations()))),
        ("said", _SAID.format(said=said)),
        ("whose", _WHOSE),
        ("here", _HERE if part in OF_PUPILS else _NOBODY),
        ("told", told),
    )
