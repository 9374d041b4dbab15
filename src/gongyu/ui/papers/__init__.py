"""What is kept or printed: a table as a workbook and as pages of A4, and an official paper as a Word file."""

from gongyu.ui.papers.official import Cell, Official, Part, word_of
from gongyu.ui.papers.paper import LEFT_OUT, Column, Letter, Paper
from gongyu.ui.papers.printed import letter_of, pdf_of
from gongyu.ui.papers.workbook import workbook_of

__all__ = [
    "LEFT_OUT",
    "Cell",
    "Column",
    "Letter",
    "Official",
    "Paper",
    "Part",
    "letter_of",
    "pdf_of",
    "word_of",
    "workbook_of",
]
