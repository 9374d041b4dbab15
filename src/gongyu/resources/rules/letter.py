"""What lectures come to: hours by the clock or as the lecturer has said, and half days of which nobody has
said how long they were. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from gongyu.resources.rules.engagement import HOURS, When


@dataclass(frozen=True, slots=True)
class Hours:
    """Minutes, and so many half days beside them."""

    minutes: int
    halves: int

    @property
    def hours(self) -> str:
        """To a tenth of an hour."""
        return str((Decimal(self.minutes) / 60).quantize(Decimal("0.1"), ROUND_HALF_UP))


def hours_of(given: Iterable[tuple[When, int | None]]) -> Hours:
    """The sum of some lectures, each with the minutes that the lecturer has said of half a day."""
    found = list(given)
    return Hours(
        sum(when.minutes or said or 0 for when, said in found),
        sum(when.part != HOURS and said is None for when, said in found),
    )
