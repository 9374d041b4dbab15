"""What leaves the families: shares of so many that nobody can be found among them. Pure.

Two counts make a share: for how many a dimension goes well, and for how many it does not. It is told where
both are at least SMALL, and where what the told parts leave of the whole is told likewise or is nothing, so
that no subtraction finds a smaller group. What is told is rounded. Once a round has ended it is frozen:
there is no figure before, and none that grows.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from gongyu.compliance.rules.small import SMALL

# So many sheets, at least, stand behind any figure.
FEWEST: Final = 2 * SMALL
# How many sheets there were is told in tens, shares in twentieths.
TENS: Final = 10
STEP: Final = 5
# A share of none or of all would tell of everybody.
LOWEST, HIGHEST = STEP, 100 - STEP

Key = TypeVar("Key", bound=Hashable)
# Of one sheet: each dimension and whether it goes well.
Sheet = Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Figure:
    """What is told of one body: at least so many sheets, and of each dimension the share in percent for whom
    it goes well, or None."""

    sheets: int
    shares: dict[str, int | None]


def told_parts(
    parts: Sequence[tuple[int, ...]], least: int, only: Collection[int] | None = None
) -> tuple[bool, frozenset[int]]:
    """Whether the whole of some parts may be told, and which of the parts, or of `only` some of them.

    A part is told where each of its counts reaches `least`; so must what all untold parts add up to, unless
    it is nothing. Where it does not, told parts join it, the last first: in their order, whatever their size.
    """
    whole = _sum(parts)
    if not whole or min(whole) < least:
        return False, frozenset()
    places = range(len(parts)) if only is None else sorted(only)
    told = [place for place in places if min(parts[place]) >= least]
    while told:
        rest = _sum([counts for place, counts in enumerate(parts) if place not in told])
        if not any(rest) or min(rest) >= least:
            break
        told.pop()
    return True, frozenset(told)


def figures(
    dimensions: Sequence[str], sheets: Mapping[Key, Sequence[Sheet]]
) -> tuple[Figure | None, dict[Key, Figure]]:
    """The figure of a whole county, and those of its schools that may be told, from the usable sheets of each
    school; nothing of either where too few have taken part."""
    keys = [key for key, found in sheets.items() if found]
    sizes = [len(sheets[key]) for key in keys]
    enough, schools = told_parts([(size,) for size in sizes], FEWEST)
    if not enough:
        return None, {}
    counts = {name: [_counts(sheets[key], name) for key in keys] for name in dimensions}
    # A dimension is told at no school whose sheets are not.
    told = {name: told_parts(of, SMALL, schools) for name, of in counts.items()}
    whole = {name: _share(_sum(counts[name])) if told[name][0] else None for name in dimensions}
    return Figure(_tens(sum(sizes)), whole), {
        keys[at]: Figure(
            _tens(sizes[at]),
            {name: _share(counts[name][at]) if at in told[name][1] else None for name in dimensions},
        )
        for at in sorted(schools)
    }


def _sum(parts: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*parts, strict=True)))


def _counts(sheets: Sequence[Sheet], dimension: str) -> tuple[int, int]:
    """For how many a dimension goes well, and for how many it does not."""
    well = sum(one[dimension] for one in sheets)
    return well, len(sheets) - well


def _tens(count: int) -> int:
    return count // TENS * TENS


def _share(counts: tuple[int, ...]) -> int:
    """A share in percent, to the nearest step, and never of none or all."""
    rounded = round(counts[0] * 100 / sum(counts) / STEP) * STEP
    return min(max(rounded, LOWEST), HIGHEST)
