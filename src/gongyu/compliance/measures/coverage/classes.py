"""Covered classes: those open at the bearer in the window, each named by an act's facet `class_id`."""

from __future__ import annotations

from typing import Any

from ibis import _

from gongyu.compliance.measures.doings import KEY, beside, done, figures, in_window, number_if, often_enough
from gongyu.compliance.measures.relations import Relations


def rooms_of(r: Relations) -> Any:
    """The classes that each bearer has in the window."""
    mine = r.mine.filter(_.measure == "coverage", _.subject == "class")
    rooms = r.classes.select(
        "opened_on", "closed_on", source_id="organisation_id", class_key=_.class_id.cast("string")
    )
    return mine.inner_join(rooms, "source_id").filter(
        _.opened_on < _.seen_until, _.closed_on.isnull() | (_.closed_on > _.roster_from)
    )


def classes(r: Relations) -> Any:
    universe = rooms_of(r)
    acts = in_window(done(r, "coverage", "class"))
    met = universe.select(KEY, "class_key").inner_join(acts, [KEY, "class_key"])
    held = often_enough(met, "class_key")
    reached = held.group_by(KEY).agg(achieved=_.count(), attested=number_if(_.attested))
    return figures(beside(universe.group_by(KEY).agg(required=_.count()), reached))
