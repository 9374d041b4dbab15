"""Whom a standing about pupils is about: who is in the denominator, who is excused, who is left out."""

# ruff: noqa: S608 - put together from texts of this room alone; values are parameters.
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from gongyu.compliance.measures import relations
from gongyu.compliance.measures.traced import excused
from gongyu.compliance.queries.statements import compiled
from gongyu.kernel.words import N_

HERE: Final = "here"
# What became of a seat, as the page says it.
SEATS: Final[dict[str, str]] = {
    HERE: N_("统计日在名册"),
    "left": N_("统计日前已离开"),
    "moved": N_("已到另一所学校，由那里计算"),
    "not_yet": N_("统计日后才入学"),
}
SEATED: Final = """
    SELECT CASE WHEN p.valid_from >= m.seen_until THEN 'not_yet'
                WHEN p.valid_until <= m.roster_from THEN 'left'
                WHEN p.later_from < m.seen_until THEN 'moved' ELSE 'here' END AS status, count(*) AS number
    FROM mine m JOIN placed p ON p.source_id = m.source_id
    WHERE m.owed_id %% 10000000000 = %(organisation)s
    GROUP BY 1"""
# Every seat of the denominator with its class, whether it is reached, and whether a guardian says so.
_REACHED: Final = """
    SELECT p.pupil_id, e.school_class_id, coalesce(v.times, 0) >= coalesce(m.n, 1) AS reached,
        coalesce(v.attested, false) AND coalesce(v.times, 0) >= coalesce(m.n, 1) AS attested
    FROM whose m JOIN placed p ON p.source_id = m.source_id
    CROSS JOIN LATERAL (SELECT school_class_id FROM people_enrolment
        WHERE pupil_id = p.pupil_id AND organisation_id = p.source_id AND valid_from = p.valid_from
            AND superseded_at IS NULL OFFSET 0) e
    LEFT JOIN (
        SELECT d.pupil_id, count(*) AS times, bool_or(d.attested) AS attested
        FROM doings d JOIN (SELECT * FROM whose LIMIT 1) t ON t.duty_no = d.duty_no
        WHERE d.occurred_on >= t.starts_on AND d.occurred_on < t.seen_until
        GROUP BY d.pupil_id) v ON v.pupil_id = p.pupil_id
    WHERE p.valid_from < m.seen_until AND (p.valid_until IS NULL OR p.valid_until > m.roster_from)
        AND (p.later_from IS NULL OR p.later_from >= m.seen_until)"""
CLASSES: Final = f"""
    SELECT school_class_id AS class_id, count(*) AS pupils, count(*) FILTER (WHERE reached) AS reached,
        count(*) FILTER (WHERE attested) AS attested
    FROM ({_REACHED}) AS r GROUP BY school_class_id"""
# Why somebody is excused, as the page says it.
EXCUSED: Final[dict[str, str]] = {
    "whole": N_("整个单位例外"),
    "approved": N_("经批准的例外"),
    "leave": N_("休学"),
    "late": N_("时段将尽才到校"),
}
WHOLE: Final = """SELECT 'whole' AS status, 1 AS number FROM owed
    WHERE organisation_id = %(organisation)s AND excused AND judging <> ''"""
# A seat may be kept under more than one organisation whose affairs count for the body.
_EXCUSED: Final = """
    {whole} UNION ALL
    SELECT status, count(*) FROM (
        SELECT DISTINCT ON (e.pupil_id) e.pupil_id,
            CASE WHEN EXISTS (SELECT FROM exemptions x WHERE x.pupil_id = e.pupil_id
                    AND x.duty_key = m.duty_key AND x.valid_from < m.seen_until
                    AND x.valid_until >= m.seen_until) THEN 'approved'
                 WHEN m.leave_excused AND p.on_leave THEN 'leave' ELSE 'late' END AS status
        FROM ({excused}) AS e JOIN mine m ON m.owed_id = e.owed_id
        LEFT JOIN placed p ON p.pupil_id = e.pupil_id AND p.source_id = m.source_id AND p.on_leave
            AND p.valid_from < m.seen_until AND (p.valid_until IS NULL OR p.valid_until > m.roster_from)
            AND (p.later_from IS NULL OR p.later_from >= m.seen_until)
        WHERE e.owed_id %% 10000000000 = %(organisation)s
        ORDER BY e.pupil_id, p.on_leave NULLS LAST) AS r
    GROUP BY status"""


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """A class in numbers; `class_id` is None for pupils who are in no class yet."""

    class_id: int | None
    pupils: int
    reached: int
    attested: int


def classes(rows: Iterable[dict[str, Any]]) -> tuple[ClassFigures, ...]:
    """The same pupils class by class: these numbers add up to the body's."""
    return tuple(sorted((ClassFigures(**row) for row in rows), key=lambda one: one.class_id or 0))


@cache
def excuses() -> str:
    """Whether the whole body is excused, and how many pupils whom nobody has reached, by reason."""
    return _EXCUSED.format(whole=WHOLE, excused=compiled(excused(relations())))
