"""What lectures come to: hours by the clock, and half days, whose hours nobody has said. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from gongyu.resources.rules.engagement import HOURS, When


@dataclass(frozen=True, slots=True)
class Hours:
    """Minutes by the clock, and so many half days."""

    minutes: int
    halves: int

    @property
    def hours(self) -> str:
        """To a tenth of an hour."""
        return str((Decimal(self.minutes) / 60).quantize(Decimal("0.1"), ROUND_HALF_UP))


def hours_of(given: Iterable[When]) -> Hours:
    """The sum of some lectures."""
    found = list(given)
    return Hours(sum(one.minutes for one in found), sum(one.part != HOURS for one in found))
