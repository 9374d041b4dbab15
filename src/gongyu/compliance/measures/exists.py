"""exists: is it there and current on the day?

A paper stands from the day it takes effect until its own end; anything else must have been done in the
window.
"""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from gongyu.compliance.measures.doings import KEY, done, figures
from gongyu.compliance.measures.relations import Relations


def current(rows: Any) -> Any:
    """Of `done`, what is there on the last day seen. ISO dates sort as text."""
    in_force = (rows.in_force_until == "") | (rows.in_force_until >= rows.seen_until.cast("string"))
    return rows.filter(
        rows.occurred_on < rows.seen_until,
        ibis.ifelse(rows.stands, in_force, rows.occurred_on >= rows.starts_on),
    )


def exists(r: Relations) -> Any:
    return figures(
        current(done(r, "exists"))
        .group_by(KEY)
        .agg(attested=ibis.ifelse(_.attested, 1, 0).max())
        .mutate(achieved=1)
    )
