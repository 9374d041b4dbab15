"""A term that is about to end: when somebody is told. Pure. The document prints no days; these are ours."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

# Stage → from so many days before the end on; the last one is that it has ended.
STAGES: Final = {"soon": 60, "near": 14, "over": 0}
# What ended longer ago than this is no news; the body's page says that nobody is in office.
LONG_AGO: Final = 60


def stage(ends: date, today: date) -> str:
    """How far a term is from its end; "" where it is not yet time, or long past."""
    left = (ends - today).days
    if left < -LONG_AGO:
        return ""
    return next((key for key, days in reversed(STAGES.items()) if left <= days), "")


def window(today: date) -> tuple[date, date]:
    """Terms that end on a day from the first up to and with the second are to be looked at."""
    return today - timedelta(LONG_AGO), today + timedelta(max(STAGES.values()))
