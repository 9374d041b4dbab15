"""ratio: what share of the universe has a live one? Neighbourhoods with a station or parents' school."""

from __future__ import annotations

from typing import Any

from ibis import _

from gongyu.compliance.measures.doings import KEY, figures
from gongyu.compliance.measures.relations import Relations


def served(r: Relations) -> Any:
    """Neighbourhoods that have one on the last day seen, per last day: (code, until)."""
    days = r.terms.filter(_.measure == "ratio").select("seen_until").distinct()
    return (
        r.stations.cross_join(days)
        .filter(_.opened_on < _.seen_until, _.closed_on.isnull() | (_.closed_on >= _.seen_until))
        .select(served_code="code", served_until="seen_until")
        .distinct()
    )


def universe(r: Relations) -> Any:
    """The neighbourhoods that each bearer answers for on the last day seen, and whether one serves them."""
    rows = r.owed.filter(_.measure == "ratio")
    places = r.places.rename(
        place_committee="committee", place_opened_on="opened_on", place_closed_on="closed_on"
    )
    there = served(r)
    return (
        rows.inner_join(places, [rows.jurisdiction == places.prefix])
        .filter(
            (_.committee == _.place_committee) | ((_.committee == "") & (_.place_committee != "placeholder")),
            _.place_opened_on.isnull() | (_.place_opened_on < _.seen_until),
            _.place_closed_on.isnull() | (_.place_closed_on >= _.seen_until),
        )
        .left_join(there, [_.code == there.served_code, _.seen_until == there.served_until])
    )


def ratio(r: Relations) -> Any:
    return figures(universe(r).group_by(KEY).agg(required=_.count(), achieved=_.served_code.count()))
