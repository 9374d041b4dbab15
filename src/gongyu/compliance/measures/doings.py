"""What was done: live entries under the duties that they discharge."""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import Any

import ibis
from ibis import _

from gongyu.compliance.measures.relations import DERIVED, Relations

KEY = "owed_id"


def doubted(r: Relations) -> Any:
    """Entries whose latest word is not a confirmation. Nearly every word confirms: only the few entries that
    were ever questioned ask for the order of words."""
    questioned = r.attestations.filter(_.verdict != "confirmed").group_by("entry_id").agg(at=_.id.max())
    again = r.attestations.filter(_.verdict == "confirmed").select(again="entry_id", then="id")
    rows = questioned.left_join(again, [_.entry_id == again.again, _.at < again.then])
    return rows.filter(_.then.isnull()).select(*DERIVED["doubted"])


def live(r: Relations) -> Any:
    """Entries that count: neither reversed nor a reversal; attested when the latest word confirms them."""
    gone = r.entries.filter(_.reverses_id.notnull()).select(gone_id="reverses_id")
    entries = r.entries.filter(_.reverses_id.isnull())
    entries = entries.anti_join(gone, entries.id == gone.gone_id)
    confirming = r.attestations.filter(_.verdict == "confirmed")
    attested = entries.id.isin(confirming.entry_id) & entries.id.notin(r.doubted.entry_id)
    return entries.mutate(attested=attested).select(*DERIVED["live"])


def doings(r: Relations) -> Any:
    """Live entries, once for each duty that their kind and capacity discharge."""
    return discharging(r).select(*DERIVED["doings"])


def discharging(r: Relations) -> Any:
    """The same with every column of the entry."""
    acts = r.acts.select("duty_no", "stands", "part", act_kind="kind", act_capacity="capacity")
    return (
        r.live.inner_join(acts, [r.live.kind == acts.act_kind])
        .filter((_.act_capacity == "") | (_.act_capacity == _.capacity))
        .mutate(source_id=_.organisation_id)
    )


def done(r: Relations, measure: str, *subjects: str) -> Any:
    """Doings met with the bearers they count for, whatever the day."""
    rows = r.mine.filter(_.measure == measure)
    if subjects:
        rows = rows.filter(_.subject.isin(subjects))
    return rows.inner_join(r.doings, ["duty_no", "source_id"])


def in_window(rows: Any) -> Any:
    """What occurred in the days seen of the window."""
    return rows.filter(often(_.occurred_on >= _.starts_on, _.occurred_on < _.seen_until))


def often(*conditions: Any) -> Any:
    """All conditions, said as one. A planner guesses that a comparison of two columns is seldom true, takes
    several for nearly never, and then joins the large before the small."""
    return ibis.cases((reduce(and_, conditions), True), else_=False)


def often_enough(rows: Any, who: str) -> Any:
    """Subjects for whom it was done at least n times (once, where no n is printed), and whether attested."""
    return (
        rows.group_by(KEY, who)
        .agg(times=_.count(), attested=_.attested.any(), n=_.n.max())
        .filter(_.times >= _.n.fill_null(1))
        .select(KEY, who, "attested")
    )


def number_if(condition: Any) -> Any:
    """How many rows of a group satisfy a condition."""
    return ibis.ifelse(condition, 1, 0).sum().cast("int64")


def figures(rows: Any) -> Any:
    """Rows with the columns that every measure hands over, 0 where nothing was found."""
    columns = ("required", "achieved", "attested", "exempt")
    given = {name: rows[name] for name in columns if name in rows.columns}
    return rows.select(
        KEY,
        **{
            name: given[name].fill_null(0).cast("int64") if name in given else ibis.literal(0, "int64")
            for name in columns
        },
    )


def beside(rows: Any, more: Any) -> Any:
    """`rows` with the further columns of `more`, null where it has no row for the key."""
    other = more.rename(b_owed_id=KEY)
    return rows.left_join(other, [rows[KEY] == other.b_owed_id]).drop("b_owed_id")
