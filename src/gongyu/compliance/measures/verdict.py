"""From figures to standings: the state as rules.states decides it, in whole numbers."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from gongyu.compliance.measures.doings import beside
from gongyu.compliance.measures.relations import Relations

COLUMNS = (
    "duty_key",
    "period_key",
    "organisation_id",
    "county_code",
    "required",
    "achieved",
    "attested",
    "exempt",
    "state",
)


def verdict(r: Relations) -> Any:
    """One standing per row owed, whether or not anything was found."""
    rows = beside(r.owed, r.figures.rename(found="required")).mutate(
        achieved=_.achieved.fill_null(0), attested=_.attested.fill_null(0), exempt=_.exempt.fill_null(0)
    )
    rows = rows.mutate(required=_required(rows))
    short = ibis.greatest(_.required.fill_null(0) - _.achieved, _.exempt)
    return rows.mutate(
        state=_state(rows),
        exempt=ibis.ifelse(_.excused & (_.judging != ""), short, _.exempt),
        required=_.required.fill_null(0),
    ).select(*COLUMNS)


def _required(f: Any) -> Any:
    """What is to be done: n times, one thing that is there, or as many as were found in the universe."""
    itself = (f.measure == "coverage") & f.subject.isin(("organisation", "region"))
    return ibis.cases(
        (f.measure == "count", f.n),
        ((f.measure == "exists") | itself, 1),
        else_=f.found.fill_null(0),
    )


def _state(f: Any) -> Any:
    aim = f.target * f.required
    reached = f.achieved + f.exempt
    return ibis.cases(
        (f.judging == "", ""),
        (f.required.isnull(), "unknown"),
        (f.required == 0, f.empty),
        (f.judging == "listed", ""),
        (100 * f.achieved >= aim, "met"),
        (f.excused, "exempt"),
        ((100 * reached >= aim) & (f.achieved > 0), "met"),
        (100 * reached >= aim, "exempt"),
        (f.over, "unmet"),
        (100 * f.days_total * (reached + 1) > aim * f.days_gone, "on_course"),
        else_="behind",
    )
