"""Who owes what: terms met with bearers, at the value in force for each county."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from gongyu.compliance.measures.relations import DERIVED, Relations

# An owed row is known by one number: its term's, then its bearer's, of up to ten digits.
WIDTH = 10_000_000_000


def owed(r: Relations) -> Any:
    """One row per duty, period and bearer. A bearer is a body there on any of the roster's days that no other
    has taken over from by the last day seen: what belonged to a merged school counts for its heir."""
    rows = r.bearers.inner_join(r.terms, ["kind", "level", "stage"]).filter(
        _.opened_on < _.seen_until,
        _.closed_on.isnull() | (_.closed_on > _.roster_from),
        ~(_.succeeded & (_.closed_on < _.seen_until).fill_null(False)),
    )
    raised = r.raised.rename({f"raised_{name}": name for name in r.raised.columns})
    rows = rows.left_join(
        raised, [rows.term_no == raised.raised_term_no, rows.county_code == raised.raised_county_code]
    )
    # An approved exemption of the whole body that holds on the last day seen.
    whole = (
        r.exemptions.filter(_.pupil_id.isnull())
        .group_by(x_duty="duty_key", x_organisation="organisation_id", x_from="valid_from")
        .agg(x_until=_.valid_until.max())
    )
    free = _excused_whole(r, whole)
    rows = rows.left_join(
        free,
        [
            rows.duty_key == free.x_duty,
            rows.organisation_id == free.x_organisation,
            rows.seen_until == free.x_seen_until,
        ],
    )
    return rows.mutate(
        owed_id=_.term_no * WIDTH + _.organisation_id,
        n=ibis.coalesce(_.raised_n, _.n),
        target=ibis.coalesce(_.raised_target, _.target),
        excused=_.x_duty.notnull()
        | (_.opened_on > _.new_after).fill_null(False)
        | (_.closed_excused & (_.closed_on < _.seen_until).fill_null(False)),
    ).select(*DERIVED["owed"])


def _excused_whole(r: Relations, whole: Any) -> Any:
    """(duty, organisation, last day seen) that an exemption of the whole body covers."""
    days = r.terms.select("duty_key", "seen_until").distinct()
    return (
        whole.inner_join(days, [whole.x_duty == days.duty_key])
        .filter(_.x_from < _.seen_until, _.x_until >= _.seen_until)
        .select("x_duty", "x_organisation", x_seen_until="seen_until")
        .distinct()
    )


def mine(r: Relations) -> Any:
    """What is owed, under each organisation whose affairs count for the bearer on the last day seen: nearly
    always the bearer itself."""
    heirs = r.heirs.select(source_id="organisation_id", heir_id="heir_id", since="since", until="until")
    return (
        r.owed.inner_join(heirs, [r.owed.organisation_id == heirs.heir_id])
        .filter(_.since < _.seen_until, _.until >= _.seen_until)
        .select(*DERIVED["mine"])
    )
