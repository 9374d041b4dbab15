"""What stands on the paper, before anything is made of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gongyu.kernel.words import N_

# In place of a count of so few children that it is not told; the paper's notes say why.
LEFT_OUT: Final = N_("略")


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, and how wide the column is: about so many Chinese characters."""

    heading: str
    width: int


@dataclass(frozen=True, slots=True)
class Paper:
    """A table with its head and foot, in the reader's language. Every cell is text."""

    title: str
    # Whose it is, and of which year.
    owner: str
    year: str
    # When it was made, and how pages are counted: "第 {page} 页 共 {pages} 页".
    made: str
    pages: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    # Who puts their name under it.
    signs: tuple[str, ...] = ()
    # Whether one writes into the empty cells by hand, for which rows are high enough.
    to_fill_in: bool = False
    # Whether a workbook offers to sort and filter its rows; not where that would make a ranking of people.
    sorts: bool = True


@dataclass(frozen=True, slots=True)
class Letter:
    """A page that says something of somebody, with a table it rests on, and who signs it. Words are text."""

    title: str
    lines: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    signed: str
    made: str
