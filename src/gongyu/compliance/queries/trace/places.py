"""The neighbourhoods behind a share: those that are served, those that are not, and those left out."""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

from gongyu.compliance.measures import relations
from gongyu.compliance.measures.ratio import universe
from gongyu.compliance.queries.statements import compiled
from gongyu.compliance.queries.trace.rows import Named
from gongyu.kernel.words import N_

SERVED: Final = "served"
MISSING: Final = "missing"
# What became of a neighbourhood, as the page says it; the first two are the denominator.
PLACES: Final[dict[str, str]] = {
    SERVED: N_("有站点，计入"),
    MISSING: N_("还没有站点"),
    "placeholder": N_("统计用的虚拟区域，不计"),
    "gone": N_("那一天没有这个社区（村）的代码，不计"),
    "other": N_("城乡类别不同，由另一条计算"),
}
_NEIGHBOURHOODS: Final = """
SELECT p.code, CASE WHEN u.served_code IS NOT NULL THEN 'served' WHEN u.code IS NOT NULL THEN 'missing'
        WHEN p.committee = 'placeholder' THEN 'placeholder'
        WHEN p.opened_on >= o.seen_until OR p.closed_on < o.seen_until THEN 'gone' ELSE 'other' END AS status
FROM owed o JOIN places p ON p.prefix = o.jurisdiction
LEFT JOIN ({universe}) u ON u.owed_id = o.owed_id AND u.code = p.code
WHERE o.organisation_id = %(organisation)s
"""
SUMMARY: Final = "SELECT status, count(*) AS number FROM neighbourhoods GROUP BY status"
PAGE: Final = """SELECT r.name, n.status
    FROM (SELECT * FROM neighbourhoods WHERE %(reason)s::text = '' OR status = %(reason)s::text
        ORDER BY code LIMIT %(limit)s OFFSET %(offset)s) n
    CROSS JOIN LATERAL (SELECT name FROM organisations_region WHERE code = n.code OFFSET 0) r
    ORDER BY n.code"""


class Neighbourhood(NamedTuple):
    """One neighbourhood and what became of it."""

    name: str
    status: str


@cache
def neighbourhoods() -> Named:
    """The relation of all neighbourhoods of the body's area, and what became of each."""
    return "neighbourhoods", _NEIGHBOURHOODS.format(universe=compiled(universe(relations())))
