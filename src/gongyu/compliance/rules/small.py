"""Counts of so few children that they tell of one of them. Pure.

A count from 1 to 4 is not told to those who may not know the children by name. Where the whole is published,
the parts left out must not be what remains of it either: further parts are left out. docs/decisions/0022 says
what follows from that, and what does not.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Final, TypeVar

SMALL: Final = 5
# In place of a state that would give a count away.
WITHHELD: Final = "withheld"
# Duties of which a figure counts children, their homes or the cases about them.
OF_CHILDREN: Final = frozenset({"pupil", "household", "case"})

# The place of those excused among the figures of a standing.
EXCUSED: Final = 3

Key = TypeVar("Key", bound=Hashable)
Told = tuple[int | None, ...]


def is_small(count: int) -> bool:
    """Whether a count would tell of single children; nobody is told of by none."""
    return 0 < count < SMALL


def told(count: int) -> int | None:
    """A count that stands alone, or None where it is left out."""
    return None if is_small(count) else count


def left_out(
    parts: Sequence[int], *, whole_told: bool = True, also: Collection[int] = frozenset()
) -> frozenset[int]:
    """The places of the parts of a whole that are not told.

    Besides the small ones, and those that `also` must not be, as many more as it takes that those left out
    add up to a sum which several ways lead to. These are the next in order, whatever their size: the choice
    of the smallest would tell how large it may be. A part of none hides nothing and is told. Where the whole
    is not told, for it is left out of a larger one, its parts must not add up to it: one of them is left out.
    """
    hidden = {place for place, count in enumerate(parts) if 0 < count < SMALL} | set(also)
    if not hidden and whole_told:
        return frozenset()
    there = [place for place, count in enumerate(parts) if count]
    if not hidden and not there:
        return frozenset()
    first = min(hidden, default=-1)
    others = [place for place in there if place not in hidden]
    for place in sorted(others, key=lambda one: (one < first, one)):
        counts = sorted(parts[one] for one in hidden)
        if len(hidden) > 1 and (also or not _is_plain(counts)):
            break
        hidden.add(place)
        if not whole_told and parts[place] >= SMALL:
            break
    return frozenset(hidden)


def _is_plain(counts: Sequence[int]) -> bool:
    """Whether the sum of what is left out gives the single counts away: one alone, or as few, or as many, as
    small counts can be."""
    return len(counts) < 2 or counts[-1] == 1 or (counts[0] == counts[-1] == SMALL - 1)


def masked(
    rows: Mapping[Key, Sequence[int]], *, untold: Collection[int] = (), only: Collection[Key] | None = None
) -> dict[Key, Told]:
    """The same rows, or `only` some of them, with None where a count is left out; each column's sum is
    published but for `untold`.

    The columns are what is required, how much of it is done, how much of that is attested and, where there is
    a fourth, how much is excused of what is not done. Each bounds the next, so where one is left out the next
    is too, be it none.
    """
    keys, columns = list(rows), list(zip(*rows.values(), strict=True))
    hidden: list[frozenset[int]] = []
    for number, column in enumerate(columns):
        also = hidden[number - 1] if number else frozenset()
        if number == EXCUSED:
            few = {at for at in range(len(keys)) if nearly_all(columns[0][at], columns[1][at])}
            also = hidden[1] | frozenset(few)
        hidden.append(left_out(column, whole_told=number not in untold, also=also))
    return {
        key: tuple(None if at in left else rows[key][n] for n, left in enumerate(hidden))
        for at, key in enumerate(keys)
        if only is None or key in only
    }


def nearly_all(required: int, achieved: int) -> bool:
    """Whether so few are left that what is said of the rest, done or excused, tells of single children."""
    return 0 < required - achieved <= SMALL


def state_is_told(required: int | None, achieved: int | None) -> bool:
    """Whether a state may stand beside these figures: it says whether what is done, and those excused, are
    enough, and so narrows what is left out."""
    return required == 0 or (
        required is not None and achieved is not None and not nearly_all(required, achieved)
    )
