"""count: has the bearer done it at least n times in the period?"""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from gongyu.compliance.measures.doings import KEY, done, figures, in_window
from gongyu.compliance.measures.relations import Relations


def times(r: Relations, measure: str) -> Any:
    """Per duty, period and bearer: how much was done in the window, and how much of it is attested."""
    return figures(
        in_window(done(r, measure))
        .group_by(KEY)
        .agg(achieved=_.quantity.sum(), attested=ibis.ifelse(_.attested, _.quantity, 0).sum())
    )


def count(r: Relations) -> Any:
    return times(r, "count")
