"""A paper as a workbook."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any, Final

import xlsxwriter

from gongyu.ui.papers.paper import Paper

A4: Final = 9
# The same rows make the same file, byte by byte. The day it was made stands on the sheet, where it matters.
CREATED: Final = datetime(1980, 1, 1, tzinfo=UTC)


def workbook_of(paper: Paper) -> bytes:
    """One sheet, written row by row so that its size does not matter. Every cell is text: none is worked out,
    whatever it begins with. Printed from there, it is laid out as the printed page is."""
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": paper.title, "author": paper.owner, "created": CREATED})
        sheet = book.add_worksheet(paper.title[:31])
        head = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#EBEBEB", "border": 1})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "border": 1})
        for at, column in enumerate(paper.columns):
            sheet.set_column(at, at, column.width * 2 + 1)
        top = _above(book, sheet, paper)
        _line(sheet, top, [one.heading for one in paper.columns], head)
        for number, row in enumerate(paper.rows, start=top + 1):
            _line(sheet, number, row, text)
        _below(sheet, top + len(paper.rows) + 2, paper)
        _printed(sheet, top, paper)
    return out.getvalue()


def _above(book: Any, sheet: Any, paper: Paper) -> int:
    """Title and notes; returns the row of the headings."""
    sheet.write_string(0, 0, paper.title, book.add_format({"bold": True, "font_size": 14}))
    lines = ("　".join(part for part in (paper.owner, paper.year, paper.made) if part), *paper.notes)
    for number, line in enumerate(lines, start=1):
        sheet.write_string(number, 0, line)
    return len(lines) + 1


def _below(sheet: Any, row: int, paper: Paper) -> None:
    for number, sign in enumerate(paper.signs):
        sheet.write_string(row, number * 2, f"{sign}：")


def _printed(sheet: Any, top: int, paper: Paper) -> None:
    sheet.freeze_panes(top + 1, 0)
    if paper.sorts:
        sheet.autofilter(top, 0, top + len(paper.rows), len(paper.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
    sheet.set_header(f"&L{_plain(paper.owner)}　{_plain(paper.year)}&R{_plain(paper.made)}")
    sheet.set_footer(f"&C{paper.pages.format(page='&P', pages='&N')}")


def _plain(words: str) -> str:
    """Words of a page's head, where an ampersand would begin an instruction."""
    return words.replace("&", "&&")


def _line(sheet: Any, number: int, cells: tuple[str, ...] | list[str], look: Any) -> None:
    for at, cell in enumerate(cells):
        sheet.write_string(number, at, cell, look)
