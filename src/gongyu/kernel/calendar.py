"""Windows of time. A window holds its first day and not its last bound, as everywhere in Gongyu."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Window:
    """A period's key and its days: from `starts_on` up to, not including, `ends_before`."""

    key: str
    starts_on: date
    ends_before: date

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day < self.ends_before

    @property
    def last_day(self) -> date:
        return self.ends_before - timedelta(days=1)

    def elapsed(self, today: date) -> float:
        """Share of the window that has passed at the end of `today`, 0 to 1."""
        days = (self.ends_before - self.starts_on).days
        gone = (today - self.starts_on).days + 1
        return min(max(gone / days, 0.0), 1.0)


def school_year(day: date) -> Window:
    """The school year of a day: 1 September to 31 August, "2026-2027"."""
    first = day.year if day.month >= 9 else day.year - 1
    return Window(f"{first}-{first + 1}", date(first, 9, 1), date(first + 1, 9, 1))


def calendar_year(day: date) -> Window:
    """The calendar year of a day, "2026"."""
    return Window(str(day.year), date(day.year, 1, 1), date(day.year + 1, 1, 1))
