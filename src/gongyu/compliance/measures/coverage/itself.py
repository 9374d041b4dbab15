"""The bearer itself as the subject (a venue, a station), or cases, of which there is no register yet."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from gongyu.compliance.measures.doings import KEY, done, figures, number_if, often_enough
from gongyu.compliance.measures.exists import current
from gongyu.compliance.measures.relations import Relations

SUBJECTS = ("organisation", "region", "case")


def named(rows: Any) -> Any:
    """A case is named by its facet; a body is one subject whatever was done."""
    return rows.mutate(who=ibis.ifelse(_.subject == "case", _.case_key, "")).filter(
        (_.subject != "case") | (_.who != "")
    )


def itself(r: Relations) -> Any:
    rows = named(current(done(r, "coverage", *SUBJECTS)))
    return figures(
        often_enough(rows, "who").group_by(KEY).agg(achieved=_.count(), attested=number_if(_.attested))
    )
