"""A family's own sheet as it is kept: everything in one sealed text of one length. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Final

# Every sheet is as long as every other, so that its length tells nothing of it.
BYTES: Final = 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """What has been answered so far, in how many seconds, whether it may be added up, and at which school."""

    school_id: int
    counted: bool
    answers: dict[str, int] = field(default_factory=dict)
    seconds: int = 0


def packed(kept: Kept) -> str:
    """A sheet as a text of one length, before it is sealed."""
    said = json.dumps(
        {"s": kept.school_id, "c": kept.counted, "a": kept.answers, "t": kept.seconds}, separators=(",", ":")
    )
    return said.ljust(BYTES)


def unpacked(text: str) -> Kept:
    """The sheet again."""
    said = json.loads(text)
    return Kept(said["s"], said["c"], said["a"], said["t"])
