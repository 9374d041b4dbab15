"""An official paper as a Word file, laid out as GB/T 9704-2012 asks: what offices go on editing.

A4 with margins of 37, 35, 28 and 26 mm, 22 lines of 28 characters; the body in FangSong of 16 pt, headings in
Hei, the title in XiaoBiaoSong of 22 pt; the page's number between dashes on its outer side. Fonts are named,
not carried: the office's own computers have them.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

BODY: Final = "仿宋_GB2312"
HEAD: Final = "黑体"
TITLE: Final = "方正小标宋简体"
NUMBER: Final = "宋体"
# Points: the size of the text, of the title, of a table, of the page's number; the pitch of the lines.
TEXT, LARGE, SMALL, FOOT, PITCH = 16, 22, 12, 14, 28.95
# The same words make the same file, byte by byte.
CREATED: Final = datetime(1980, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's words, and where they lead."""

    words: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, what is said below it, and a table of it; `widths` are shares of the line, in mm."""

    heading: str
    words: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Official:
    """A paper with its title, its parts, who signs it and of which day."""

    title: str
    opening: tuple[str, ...]
    parts: tuple[Part, ...]
    signed: str
    dated: str
    notes: tuple[str, ...] = ()


def word_of(paper: Official) -> bytes:
    """The paper as a Word file."""
    file = docx.Document()
    _page(file)
    _properties(file, paper)
    _line(file, paper.title, TITLE, LARGE, centred=True)
    _line(file, "", BODY, TEXT)
    for words in paper.opening:
        _text(file, words)
    for part in paper.parts:
        _line(file, part.heading, HEAD, TEXT, indented=True)
        for words in part.words:
            _text(file, words)
        if part.rows:
            _table(file, part)
    _line(file, "", BODY, TEXT)
    for words in (paper.signed, paper.dated):
        signed = _line(file, words, BODY, TEXT)
        signed.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        # Four characters from the margin.
        signed.paragraph_format.right_indent = Pt(TEXT * 4)
    for words in paper.notes:
        _line(file, words, BODY, SMALL)
    out = io.BytesIO()
    file.save(out)
    return _settled(out.getvalue())


def _page(file: Any) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(28)
    file.settings.odd_and_even_pages_header_footer = True
    for foot, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        paragraph = foot.paragraphs[0]
        paragraph.alignment = side
        for words in ("— ", None, " —"):
            run = paragraph.add_run(words or "")
            _font(run, NUMBER, FOOT)
            if words is None:
                _page_number(run)


def _page_number(run: Any) -> None:
    for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
        one = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            one.set(qn("w:fldCharType"), kind)
        one.text = words or None
        run._r.append(one)


def _properties(file: Any, paper: Official) -> None:
    about = file.core_properties
    about.title, about.author, about.comments = paper.title, paper.signed, ""
    about.created = about.modified = CREATED
    about.last_modified_by = ""
    normal = file.styles["Normal"]
    normal.font.name, normal.font.size = BODY, Pt(TEXT)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), BODY)


def _text(file: Any, words: str) -> None:
    _line(file, words, BODY, TEXT, indented=True)


def _line(
    file: Any, words: str, font: str, size: int, *, centred: bool = False, indented: bool = False
) -> Any:
    paragraph = file.add_paragraph()
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(PITCH)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.JUSTIFY
    if indented:
        form.first_line_indent = Pt(size * 2)
    _font(paragraph.add_run(words), font, size)
    return paragraph


def _font(run: Any, font: str, size: int) -> None:
    run.font.name, run.font.size = font, Pt(size)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _table(file: Any, part: Part) -> None:
    table = file.add_table(rows=1, cols=len(part.headings), style="Table Grid")
    table.autofit = False
    for at, width in enumerate(part.widths):
        table.columns[at].width = Mm(width)
    _row(file, table.rows[0], [Cell(words) for words in part.headings], part.widths, HEAD)
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for cells in part.rows:
        _row(file, table.add_row(), cells, part.widths, BODY)


def _row(
    file: Any, row: Any, cells: list[Cell] | tuple[Cell, ...], widths: tuple[int, ...], font: str
) -> None:
    whole = OxmlElement("w:cantSplit")
    row._tr.get_or_add_trPr().append(whole)
    for at, one in enumerate(cells):
        cell = row.cells[at]
        cell.width = Mm(widths[at])
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
        run = paragraph.add_run(one.words)
        _font(run, font, SMALL)
        if one.address:
            _link(file, paragraph, run, one.address)


def _link(file: Any, paragraph: Any, run: Any, address: str) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), file.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    link.append(run._r)
    paragraph._p.append(link)


def _settled(content: bytes) -> bytes:
    """The same file without the hours at which its parts were packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            about = zipfile.ZipInfo(name, CREATED.timetuple()[:6])
            new.writestr(about, old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
