"""Which row is which pupil of the same name, where no number says so. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Likeness(NamedTuple):
    """A row and a pupil of one name whose birth dates do not contradict each other. `exact`: they are the
    same, or neither has one; `seated`: the pupil sits in the class that the row names."""

    row: int
    pupil: int
    exact: bool
    seated: bool | None


@dataclass(slots=True)
class Settled:
    """Row → pupil; row → the row that is the same pupil; rows of which it cannot be told."""

    pupils: dict[int, int] = field(default_factory=dict)
    same: dict[int, int] = field(default_factory=dict)
    unclear: set[int] = field(default_factory=set)


def settle(found: Iterable[Likeness]) -> Settled:
    """Give each row at most one pupil and each pupil at most one row.

    Same birth dates go before missing ones, and who sits in the class before who does not. A row that could
    be several pupils, and sits with none of them, is unclear: another pupil of that name is never made up.
    """
    settled, rows = Settled(), defaultdict(list)
    for one in sorted(found):
        rows[one.row].append(one)
    for exact in (True, False):
        # What one row takes may leave only one pupil to another.
        while (left := _left(settled, rows, exact)) and (chosen := list(filter(None, map(_choose, left)))):
            taken: set[int] = set()
            for first in sorted(chosen, key=lambda likeness: (not likeness.seated, likeness.row)):
                if first.pupil not in taken:
                    settled.pupils[first.row] = first.pupil
                    taken.add(first.pupil)
        settled.unclear |= {alike[0].row for alike in left}
    _tell_the_rest(settled, rows)
    return settled


def _left(settled: Settled, rows: Mapping[int, list[Likeness]], exact: bool) -> list[list[Likeness]]:
    """For each row that still needs one, the pupils that nobody has taken."""
    taken = set(settled.pupils.values())
    return [
        still
        for row, alike in rows.items()
        if row not in settled.pupils and row not in settled.unclear
        if (still := [one for one in alike if one.exact is exact and one.pupil not in taken])
    ]


def _choose(alike: list[Likeness]) -> Likeness | None:
    if len(alike) == 1:
        return alike[0]
    seated = [one for one in alike if one.seated]
    return seated[0] if len(seated) == 1 else None


def _tell_the_rest(settled: Settled, rows: Mapping[int, list[Likeness]]) -> None:
    """A row all of whose pupils went to other rows is one row too many."""
    row_of = {pupil: row for row, pupil in settled.pupils.items()}
    for row, alike in rows.items():
        if row not in settled.pupils and row not in settled.unclear:
            settled.same[row] = next(row_of[one.pupil] for one in alike if one.pupil in row_of)
