"""Covered pupils, and households through their pupils.

A pupil is counted at one bearer: that of the last enrolment that touches the window. Wherever an act was
recorded it counts for the pupil: moves, split classes and merged schools change no number of covered pupils.
"""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from gongyu.compliance.measures.doings import (
    KEY,
    beside,
    done,
    figures,
    in_window,
    number_if,
    often,
    often_enough,
)
from gongyu.compliance.measures.relations import DERIVED, Relations


def placed(r: Relations) -> Any:
    """Seats, each with the first day of any seat of the pupil that ends later: the last one that touches a
    window is the one that touches it while `later_from` does not lie before the window's end. A pupil has at
    most one open seat, and none ends later than that."""
    seats = r.seats.mutate(source_id=_.organisation_id)
    stays = seats.filter(_.valid_until.isnull())
    later = ibis.window(group_by="pupil_id", order_by=[_.valid_until, _.valid_from, _.id], rows=(1, None))
    ended = seats.filter(_.valid_until.notnull()).mutate(next_from=_.valid_from.min().over(later))
    open_ = stays.select(stays_id="pupil_id", stays_from="valid_from")
    ended = ended.left_join(open_, [ended.pupil_id == open_.stays_id])
    moved = ended.mutate(later_from=ibis.least(_.next_from, _.stays_from))
    stayed = stays.mutate(later_from=ibis.null("date"))
    return stayed.select(*DERIVED["placed"]).union(moved.select(*DERIVED["placed"]), distinct=False)


def pupils(r: Relations) -> Any:
    return covered(r, "pupil")


def households(r: Relations) -> Any:
    """As pupils; what was offered to all households of a school reached every one of them."""
    offers = (
        in_window(done(r, "coverage", "household").filter(_.offered_all))
        .group_by(KEY)
        .agg(offers=_.count(), n=_.n.max())
        .filter(_.offers >= _.n.fill_null(1))
        .select(KEY, "offers")
    )
    rows = beside(covered(r, "household"), offers)
    everyone = rows.offers.notnull()
    return figures(
        rows.mutate(
            achieved=ibis.ifelse(everyone, _.required, _.achieved), exempt=ibis.ifelse(everyone, 0, _.exempt)
        )
    )


def covered(r: Relations, subject: str) -> Any:
    """One pass over the pupils finds both whom it was done for and who of the others is excused."""
    mine = r.mine.filter(_.measure == "coverage", _.subject == subject)
    acts = done_for_pupils(r, mine).select(KEY, "pupil_id", "n", "occurred_on", "attested")
    excused = exempted(r, mine).mutate(
        n=ibis.null("int64"), occurred_on=ibis.null("date"), attested=ibis.null("boolean")
    )
    by_pupil = (
        acts.union(excused.select(*acts.columns), distinct=False)
        .group_by(KEY, "pupil_id")
        .agg(rows=_.count(), times=_.occurred_on.count(), attested=_.attested.any(), n=_.n.max())
        .mutate(often=_.times >= _.n.fill_null(1))
    )
    found = by_pupil.group_by(KEY).agg(
        achieved=number_if(_.often),
        attested=number_if(_.often & _.attested),
        exempt=number_if(~_.often & (_.rows > _.times)),
    )
    return figures(beside(universe(r, mine), found))


def seated(rows: Any) -> Any:
    """Of owed rows met with seats, those whose seat is the pupil's last one in the window."""
    return rows.filter(
        often(
            _.valid_from < _.seen_until,
            _.valid_until.isnull() | (_.valid_until > _.roster_from),
            _.later_from.isnull() | (_.later_from >= _.seen_until),
        )
    )


def universe(r: Relations, mine: Any) -> Any:
    """How many pupils each bearer has. Equal intervals are added up first: a school has few."""
    groups = r.placed.group_by("source_id", "valid_from", "valid_until", "later_from").agg(pupils=_.count())
    return seated(mine.inner_join(groups, "source_id")).group_by(KEY).agg(required=_.pupils.sum())


def done_for_pupils(r: Relations, mine: Any) -> Any:
    """What was done for single pupils in the window under any duty in `mine`, met with what is owed."""
    kinds = r.acts.semi_join(mine, "duty_no").select("kind")
    # Said as one condition, so that no planner leaves the few kinds for last.
    acts = r.doings.filter(often(_.pupil_id.notnull(), _.kind.isin(kinds.kind))).select(
        "duty_no", "pupil_id", "occurred_on", "attested"
    )
    return seated(in_window(acts.inner_join(r.placed, "pupil_id").inner_join(mine, ["duty_no", "source_id"])))


def visited(r: Relations, mine: Any) -> Any:
    """Pupils for whom it was done often enough in the window, and whether that is attested."""
    return often_enough(done_for_pupils(r, mine), "pupil_id")


def exempted(r: Relations, mine: Any) -> Any:
    """Pupils excused on the last day seen: on leave, come too late in the period, or exempted."""
    approved = r.exemptions.filter(_.pupil_id.notnull()).select(
        "duty_key", "pupil_id", free_from="valid_from", free_until="valid_until"
    )
    sat = approved.inner_join(r.placed, "pupil_id").inner_join(mine, ["duty_key", "source_id"])
    by_approval = seated(sat).filter(_.free_from < _.seen_until, _.free_until >= _.seen_until)
    columns = (KEY, "pupil_id")
    return _by_seat(r, mine).select(*columns).union(by_approval.select(*columns), distinct=True)


def _by_seat(r: Relations, mine: Any) -> Any:
    """Those on leave, and those come too late: who sat at the bearer earlier in the period, in another class
    or at a school merged or split since, did not come then. One pass over the few seats that can matter."""
    late = r.terms.late_from.min().as_scalar()
    few = r.placed.filter(
        _.on_leave | (_.valid_from >= late).fill_null(False) | _.valid_until.notnull()
    ).mutate(sat=ibis.literal(True))
    before = r.carried.select(
        "pupil_id",
        source_id="organisation_id",
        valid_from="since",
        valid_until="until",
        on_leave=ibis.literal(False),
        later_from=ibis.null("date"),
        sat=ibis.literal(False),
    )
    touching = (
        mine.inner_join(few.union(before.select(*few.columns), distinct=False), "source_id")
        .filter(
            often(_.valid_from < _.seen_until, _.valid_until.isnull() | (_.valid_until > _.starts_on)),
        )
        .mutate(
            last=_.sat
            & (_.valid_until.isnull() | (_.valid_until > _.roster_from))
            & (_.later_from.isnull() | (_.later_from >= _.seen_until)),
        )
    )
    return (
        touching.group_by(KEY, "pupil_id")
        .agg(
            away=(_.last & _.leave_excused & _.on_leave).any(),
            late=(_.last & (_.valid_from >= _.late_from).fill_null(False)).any(),
            since=_.valid_from.min(),
            late_from=_.late_from.max(),
        )
        .filter(_.away | (_.late & (_.since >= _.late_from)))
    )
