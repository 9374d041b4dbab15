"""The 12-digit statistical region code: 2 digits province, 2 city, 2 county, 3 town, 3 neighbourhood."""

from __future__ import annotations

from typing import Final

WIDTHS: Final = {"province": 2, "city": 4, "county": 6, "town": 9, "neighbourhood": 12}


def trimmed(code: str, level: str) -> str:
    """The part of a region code that all of the region's own parts share: a scope is this prefix."""
    return code[: WIDTHS[level]]


def county_of(code: str) -> str:
    """The six digits that name the county of any region code below it; a city's own code gives xx00."""
    return code[:6]


def padded(prefix: str) -> str:
    """The full 12-digit code of a trimmed one."""
    return prefix.ljust(12, "0")
