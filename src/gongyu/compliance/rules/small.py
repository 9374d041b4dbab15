"""Counts of so few children that they tell of one of them. Pure.

A count from 1 to 4 is not told to those who may not know the children by name. Where the whole is published,
the parts left out must not be what remains of it either: further parts are left out, the smallest first.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Final, TypeVar

SMALL: Final = 5
# Duties of which a figure counts children, their homes or the cases about them.
OF_CHILDREN: Final = frozenset({"pupil", "household", "case"})

Key = TypeVar("Key", bound=Hashable)
Told = tuple[int | None, ...]


def is_small(count: int) -> bool:
    """Whether a count would tell of single children; nobody is told of by none."""
    return 0 < count < SMALL


def told(count: int) -> int | None:
    """A count that stands alone, or None where it is left out."""
    return None if is_small(count) else count


def left_out(parts: Sequence[int]) -> frozenset[int]:
    """The places of the parts of a published whole that are not told.

    Besides the small ones as many of the next smallest as it takes that those left out add up to a sum which
    several ways lead to. A part of none hides nothing and is told.
    """
    hidden = {place for place, count in enumerate(parts) if is_small(count)}
    if not hidden:
        return frozenset()
    others = sorted((count, place) for place, count in enumerate(parts) if count >= SMALL)
    for _, place in others:
        if not _is_plain(sorted(parts[one] for one in hidden)):
            break
        hidden.add(place)
    return frozenset(hidden)


def _is_plain(counts: Sequence[int]) -> bool:
    """Whether the sum of what is left out gives the single counts away: one alone, or ones only."""
    return len(counts) < 2 or counts[-1] == 1


def masked(rows: Mapping[Key, Sequence[int]]) -> dict[Key, Told]:
    """The same rows, column by column with None where a count is left out; each column's sum is published."""
    keys = list(rows)
    columns = [left_out(column) for column in zip(*rows.values(), strict=True)]
    return {
        key: tuple(None if at in hidden else rows[key][n] for n, hidden in enumerate(columns))
        for at, key in enumerate(keys)
    }
