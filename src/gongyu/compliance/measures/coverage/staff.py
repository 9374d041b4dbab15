"""Covered staff: those with a post at the bearer, each by acts that they did themselves.

Where only some capacity counts (leaders, subject teachers) posts do not tell whom to expect: nothing is
required, and the number of those who did it is published alone.
"""

from __future__ import annotations

from typing import Any

from ibis import _

from gongyu.compliance.measures.doings import KEY, beside, done, figures, in_window, number_if, often_enough
from gongyu.compliance.measures.relations import Relations


def staff(r: Relations) -> Any:
    mine = r.mine.filter(_.measure == "coverage", _.subject == "staff")
    posts = r.posts.rename(source_id="organisation_id")
    expected = (
        mine.filter(_.staff_known)
        .inner_join(posts, "source_id")
        .filter(_.valid_from < _.seen_until, _.valid_until.isnull() | (_.valid_until > _.roster_from))
        .group_by(KEY)
        .agg(required=_.staff_id.nunique())
    )
    acts = in_window(done(r, "coverage", "staff")).filter(_.actor_id.notnull())
    reached = (
        often_enough(acts, "actor_id").group_by(KEY).agg(achieved=_.count(), attested=number_if(_.attested))
    )
    return figures(beside(beside(mine.select(KEY).distinct(), expected), reached))
