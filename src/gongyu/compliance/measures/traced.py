"""The measures entry by entry: what each one counts, and what it finds and still does not count.

Every expression starts from the relation that its measure sums up (`done`, `current`, `cases`, `seated`), the
number of the entry beside it: the rows of a trace then add up to its figure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import ibis
from ibis import _

from gongyu.compliance.measures.cases import cases
from gongyu.compliance.measures.coverage.classes import held_for, rooms_of
from gongyu.compliance.measures.coverage.itself import SUBJECTS, named
from gongyu.compliance.measures.coverage.pupils import exempted, seated, visited
from gongyu.compliance.measures.doings import KEY, discharging, done, in_window
from gongyu.compliance.measures.exists import current
from gongyu.compliance.measures.relations import DERIVED, Relations, relations
from gongyu.compliance.measures.within import TIMELY

TRACED: Final = {"id": "int64", **DERIVED["doings"]}
COUNTED: Final = "counted"
# For a class under the name it had at the school it came from.
CONTINUED: Final = "continued"
OFFERED: Final = "offered"
AGAIN: Final = "again"
FEW: Final = "few"
OPEN: Final = "open"
LATE: Final = "late"
CLOSES: Final = "closes"


def traced(r: Relations) -> Any:
    """The doings, each with the number of its entry."""
    return discharging(r).select(*TRACED)


def with_numbers() -> Relations:
    """The relations, of which `doings` are those that carry their entry's number."""
    return replace(relations(), doings=ibis.table(TRACED, name="traced"))


def _every(r: Relations, measure: str) -> Any:
    rows = in_window(done(r, measure))
    return rows.select(KEY, "id", status=ibis.literal(COUNTED))


def _there(r: Relations) -> Any:
    """The first that is there makes it so."""
    rows = current(done(r, "exists")).mutate(n=ibis.null("int64"))
    return _told(rows)


def _told(rows: Any, *who: str) -> Any:
    """Of what was done for a subject the first n count, once there are n."""
    group = [KEY, *who]
    turns = ibis.window(group_by=group, order_by=["occurred_on", "id"])
    rows = rows.mutate(
        times=_.count().over(ibis.window(group_by=group)),
        turn=ibis.row_number().over(turns),
        need=_.n.fill_null(1),
    )
    counted = rows.counted if "counted" in rows.columns else ibis.literal(COUNTED)
    status = ibis.cases((rows.times < rows.need, FEW), (rows.turn >= rows.need, AGAIN), else_=counted)
    return rows.select(KEY, "id", status=status)


def _for_pupils(r: Relations, subject: str) -> Any:
    mine = r.mine.filter(_.measure == "coverage", _.subject == subject)
    met = r.doings.filter(_.pupil_id.notnull()).drop("source_id").inner_join(r.placed, "pupil_id")
    return seated(in_window(met.inner_join(mine, ["duty_no", "source_id"])))


def _pupils(r: Relations) -> Any:
    return _told(_for_pupils(r, "pupil"), "pupil_id")


def _households(r: Relations) -> Any:
    """What was offered to all reached everybody; then nothing done for one household counts beside it."""
    offers = _told(in_window(done(r, "coverage", "household").filter(_.offered_all)))
    offers = offers.mutate(status=ibis.ifelse(_.status == COUNTED, OFFERED, _.status))
    everyone = offers.filter(_.status == OFFERED).select(every=KEY).distinct()
    singly = _told(_for_pupils(r, "household"), "pupil_id")
    singly = singly.left_join(everyone, [singly[KEY] == everyone.every])
    status = ibis.ifelse(singly.every.notnull(), AGAIN, singly.status)
    return offers.union(singly.select(KEY, "id", status=status))


def _classes(r: Relations) -> Any:
    rows = held_for(r, rooms_of(r))
    return _told(
        rows.mutate(counted=ibis.ifelse(rows.class_key == rows.room_key, COUNTED, CONTINUED)), "room"
    )


def _staff(r: Relations) -> Any:
    return _told(in_window(done(r, "coverage", "staff")).filter(_.actor_id.notnull()), "actor_id")


def _itself(r: Relations) -> Any:
    return _told(named(current(done(r, "coverage", *SUBJECTS))), "who")


def _cases(r: Relations, measure: str, put_right: Any) -> Any:
    """Matters by what became of them, and the entries that ended one of them."""
    opened = cases(r, measure)
    status = ibis.cases((put_right, COUNTED), (_.days.notnull(), LATE), else_=OPEN)
    ends = done(r, measure).filter(_.part == "closed", _.case_key != "", _.occurred_on < _.seen_until)
    ends = ends.semi_join(opened.select(KEY, "case_key"), [KEY, "case_key"])
    return opened.select(KEY, "id", status=status).union(
        ends.select(KEY, "id", status=ibis.literal(CLOSES)),
    )


def excused(r: Relations) -> Any:
    """Pupils who are excused and whom nobody has reached all the same."""
    mine = r.mine.filter(_.measure == "coverage", _.subject == "pupil")
    reached = visited(r, mine)
    return exempted(r, mine).anti_join(reached, [KEY, "pupil_id"])


ENTRIES: Final[dict[tuple[str, str], Callable[[Relations], Any]]] = {
    ("count", ""): lambda r: _every(r, "count"),
    ("tally", ""): lambda r: _every(r, "tally"),
    ("exists", ""): _there,
    ("coverage", "pupil"): _pupils,
    ("coverage", "household"): _households,
    ("coverage", "class"): _classes,
    ("coverage", "staff"): _staff,
    ("coverage", "organisation"): _itself,
    ("none", ""): lambda r: _cases(r, "none", _.days.notnull()),
    ("within", ""): lambda r: _cases(r, "within", TIMELY),
}
