"""What is sought in the audit trail. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

# As many lines as a spreadsheet still opens with ease.
MOST: Final = 50_000


@dataclass(frozen=True, slots=True)
class Sought:
    """Parts of names, an act and a noun, and local days, both counted; empty where it does not matter."""

    person: str = ""
    organisation: str = ""
    act: str = ""
    noun: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def kept(self) -> dict[str, Any]:
        """What the trail may keep of it: no text that was typed, which may be a name."""
        days = {name: day.isoformat() for name, day in (("from", self.since), ("until", self.until)) if day}
        return days | {name: key for name, key in (("act", self.act), ("noun", self.noun)) if key}
