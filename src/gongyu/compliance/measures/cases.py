"""What was opened in a window, and when each was closed: for `none` and `within`."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from gongyu.compliance.measures.doings import KEY, done, in_window
from gongyu.compliance.measures.relations import Relations


def cases(r: Relations, measure: str) -> Any:
    """Matters opened at the bearer in the window, with `days` until closed by the last day seen (null: open).

    A matter and its end belong together by their case; the bearer, or a body whose heir it is, records both.
    An entry of a kind that neither opens nor closes is a matter that stands open until it is reversed.
    """
    all_ = done(r, measure)
    ends = (
        all_.filter(_.part == "closed", _.case_key != "", _.occurred_on < _.seen_until)
        .group_by(KEY, "case_key")
        .agg(ended_on=_.occurred_on.min())
        .rename(end_owed=KEY, end_case="case_key")
    )
    opened = in_window(all_).filter(_.part != "closed")
    rows = opened.left_join(ends, [opened.owed_id == ends.end_owed, opened.case_key == ends.end_case])
    return rows.mutate(
        days=ibis.ifelse(
            rows.ended_on.notnull(), rows.ended_on.delta(rows.occurred_on, unit="day"), ibis.null("int64")
        )
    )
