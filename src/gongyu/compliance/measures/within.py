"""within: what share was done within the time allowed?

n is the days allowed; where the document and the city name none, whatever was closed at all is counted and
the page says that the definition is pending.
"""

from __future__ import annotations

from typing import Any

from ibis import _

from gongyu.compliance.measures.cases import cases
from gongyu.compliance.measures.doings import KEY, figures, number_if
from gongyu.compliance.measures.relations import Relations

# Closed, and within the days allowed where any are named.
TIMELY = _.days.notnull() & (_.n.isnull() | (_.days <= _.n))


def within(r: Relations) -> Any:
    return figures(
        cases(r, "within")
        .group_by(KEY)
        .agg(required=_.count(), achieved=number_if(TIMELY), attested=number_if(_.attested))
    )
