"""From a random sample's answers to how many were really visited, with a 95 % interval. Pure, whole
numbers.

Of `frame` children counted as visited some are drawn at random, and of those some answer. If whoever
answers is like whoever does not, the number of "yes" among the answers follows the hypergeometric law,
exactly: no approximation, and households or classes that resemble each other change nothing, for children
are drawn one by one. The interval is every number of really visited children that would make what was
answered not too rare (Clopper and Pearson's way): it is never too narrow, whatever the truth;
tests/test_estimate.py counts it out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import comb
from typing import Final

from gongyu.compliance.rules.small import SMALL, is_small

# Fewer answers give no figure (A.SURVEY of the document's analysis: none below thirty).
ANSWERS_LEAST: Final = 30
# One time in forty on either side: 95 %.
RARE: Final = Fraction(1, 40)


@dataclass(frozen=True, slots=True)
class Counted:
    """What came of a sample: of `frame` children counted as visited `asked` were drawn, of those `answered`
    have an answer, and `confirmed` of these say yes. Of `required` children `achieved` were claimed."""

    required: int
    achieved: int
    frame: int
    asked: int
    answered: int
    confirmed: int

    @property
    def denied(self) -> int:
        return self.answered - self.confirmed

    @property
    def silent(self) -> int:
        return self.asked - self.answered

    @property
    def enough(self) -> bool:
        """Whether there are so many answers that a figure may be made; everybody's is always enough."""
        return self.required > 0 and self.answered >= ANSWERS_LEAST

    @property
    def claimed(self) -> float:
        return self.achieved / self.required


@dataclass(frozen=True, slots=True)
class Estimate:
    """Shares of all children: what is claimed, what is true as far as the answers tell, its interval,
    and what it would be if nobody who is silent, or everybody, had been visited. None is what is not
    told."""

    claimed: float
    likely: float | None
    low: float
    high: float
    if_none: float | None
    if_all: float | None


def interval(yes: int, answered: int, frame: int) -> tuple[int, int]:
    """The fewest and the most of `frame` that can well be so when `yes` of `answered` drawn at random are."""
    least, most = yes, frame - (answered - yes)
    low = _first(least, most, lambda true: _at_least(yes, true, answered, frame) > RARE)
    # From the other side: so many are not so.
    no = answered - yes
    lacking = _first(no, frame - yes, lambda false: _at_least(no, false, answered, frame) > RARE)
    return low, frame - lacking


def estimate(one: Counted, *, told: bool) -> Estimate | None:
    """What the answers say; None where they are too few. Who may not know single children is not `told`
    what from one to four families said: the interval then covers all that these may be, and no number
    stands alone."""
    if not one.enough:
        return None
    hides = not told and (is_small(one.denied) or is_small(one.confirmed))
    guesses = _guesses(one) if hides else [one.confirmed]
    ends = [interval(yes, one.answered, one.frame) for yes in guesses]
    share = one.claimed
    quiet = hides or (not told and is_small(one.silent))
    return Estimate(
        claimed=share,
        likely=None if hides else share * one.confirmed / one.answered,
        low=share * min(low for low, _ in ends) / one.frame,
        high=share * max(high for _, high in ends) / one.frame,
        if_none=None if quiet else share * one.confirmed / one.asked,
        if_all=None if quiet else share * (one.confirmed + one.silent) / one.asked,
    )


def _guesses(one: Counted) -> list[int]:
    """Every number of "yes" that the reader cannot tell from the one there was."""
    few = range(1, SMALL)
    return [one.answered - no for no in few] if is_small(one.denied) else list(few)


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The first number from `low` to `high` for which something holds that goes on holding; `high` does."""
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low


def _at_least(seen: int, true: int, drawn: int, whole: int) -> Fraction:
    """How likely it is to draw `seen` or more, of `drawn`, when `true` of the `whole` are so."""
    first, last = max(seen, drawn - (whole - true)), min(drawn, true)
    if first > last:
        return Fraction(0)
    ways = comb(true, first) * comb(whole - true, drawn - first)
    total = 0
    for hits in range(first, last + 1):
        total += ways
        ways = ways * (true - hits) * (drawn - hits) // ((hits + 1) * (whole - true - drawn + hits + 1))
    return Fraction(total, comb(whole, drawn))
