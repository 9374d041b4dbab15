"""Covered classes: those that each bearer has at the end of the window, each named by an act's `class_id`.

A class that goes on at another school since a merger or a split is one class: whoever has it last owes it
once, and what was done for it before, at the school it came from, counts for it.
"""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from gongyu.compliance.measures.doings import KEY, beside, figures, in_window, number_if, often_enough
from gongyu.compliance.measures.relations import Relations


def _mine(r: Relations) -> Any:
    return r.mine.filter(_.measure == "coverage", _.subject == "class")


def _links(r: Relations) -> Any:
    """Classes, each with the day from which it went on elsewhere. One that ended on the day it began never
    was: it was taken back, or had gone on before it began."""
    there = r.classes.filter(_.closed_on.isnull() | (_.closed_on > _.opened_on))
    line = ibis.window(group_by="root_id", order_by=["opened_on", "class_id"])
    return there.mutate(later_from=_.opened_on.lead().over(line))


def rooms_of(r: Relations) -> Any:
    """The classes that each bearer has in the window and at its end, each as one `room`."""
    rooms = _links(r).select(
        "opened_on",
        "closed_on",
        "later_from",
        source_id="organisation_id",
        room="root_id",
        room_key=_.class_id.cast("string"),
    )
    return (
        _mine(r)
        .inner_join(rooms, "source_id")
        .filter(
            _.opened_on < _.seen_until,
            _.closed_on.isnull() | (_.closed_on > _.roster_from),
            _.later_from.isnull() | (_.later_from >= _.seen_until),
        )
    )


def held_for(r: Relations, rooms: Any) -> Any:
    """What was done in the window for each of the rooms, under whichever of its names: at the bearer, or at
    the school that had the class under that name."""
    named = r.classes.select(room="root_id", named_at="organisation_id", class_key=_.class_id.cast("string"))
    acts = r.doings.filter(_.class_key != "").inner_join(named, "class_key").rename(done_at="source_id")
    owed = rooms.select(KEY, "duty_no", "room", "room_key", "n", "starts_on", "seen_until")
    met = in_window(acts.inner_join(owed, ["duty_no", "room"]))
    own = _mine(r).select(own_id=KEY, own_source="source_id")
    met = met.left_join(own, [met[KEY] == own.own_id, met.done_at == own.own_source])
    return met.filter(_.own_id.notnull() | (_.done_at == _.named_at))


def classes(r: Relations) -> Any:
    universe = rooms_of(r)
    held = often_enough(held_for(r, universe), "room")
    reached = held.group_by(KEY).agg(achieved=_.count(), attested=number_if(_.attested))
    return figures(beside(universe.group_by(KEY).agg(required=_.count()), reached))
