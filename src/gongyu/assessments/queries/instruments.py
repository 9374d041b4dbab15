"""The versions of the questions, as they lie in this room's `data`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

from gongyu.assessments.models import Round
from gongyu.assessments.rules.instrument import Instrument, read

DATA: Final = Path(__file__).resolve().parent.parent / "data"


@lru_cache(maxsize=1)
def instruments() -> dict[tuple[str, str], Instrument]:
    """Every version by its key and name, the oldest first."""
    read_ones = (read(file.read_text(encoding="utf-8")) for file in sorted(DATA.glob("*.yaml")))
    return {(one.key, one.version): one for one in read_ones}


def offered() -> dict[str, Instrument]:
    """The newest version of each, by its key."""
    return {key: one for (key, _version), one in instruments().items()}


def instrument_of(row: Round) -> Instrument | None:
    """What a round asks; None where the file is not that text any more."""
    found = instruments().get((row.instrument, row.version))
    return found if found is not None and found.digest == row.checksum else None
