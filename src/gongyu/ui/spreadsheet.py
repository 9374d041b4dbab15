"""Tables for spreadsheets, as .csv: the one place where it is written, since a cell may be a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

# What a spreadsheet takes for the beginning of a formula, full-width signs of Chinese keyboards included.
_BEGINS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_of(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with its mark, by which Chinese spreadsheets know it; every cell is text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([text(one) for one in headings])
    writer.writerows([text(one) for one in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def text(value: object) -> str:
    """A cell that no spreadsheet works out: what begins like a formula gets an apostrophe before it."""
    said = str(value).replace("\x00", "")
    return f"'{said}" if said.lstrip(" ").startswith(_BEGINS) else said
