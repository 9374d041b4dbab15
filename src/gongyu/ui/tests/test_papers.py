"""A paper as a workbook and in print: the same rows, whatever stands in them."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import openpyxl
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongyu.ui.papers import Column, Paper, pdf_of, workbook_of
from gongyu.ui.papers.workbook import CREATED

PAPER = Paper(
    title="家访台账",
    owner="向阳小学",
    year="2026—2027 学年",
    made="制表日期：2026-11-23",
    pages="第 {page} 页 共 {pages} 页",
    columns=(Column("序号", 3), Column("学生", 8), Column("约定", 12)),
    rows=(("1", "王小明", "一起读书"),),
    notes=("含学生姓名",),
    signs=("填表人", "审核人"),
)
# What a spreadsheet, typst or JSON might take for something else than words.
WORDS = st.text(st.sampled_from("张王李=+-@#$*_<>[]\\\"'`/&%{}第页 共a1"), min_size=1, max_size=12).filter(
    str.strip
)


def long(many: int) -> Paper:
    rows = tuple((str(at), f"学生{at}号", "按时睡觉、一起读书") for at in range(1, many + 1))
    return replace(PAPER, rows=rows)


def rows_of_workbook(content: bytes) -> list[tuple[str, ...]]:
    """The rows below the headings, as text; every cell is a string, none a formula."""
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    found = [[cell for cell in row if cell.value is not None] for row in sheet.iter_rows()]
    assert {cell.data_type for row in found for cell in row} == {"s"}
    top = next(at for at, row in enumerate(found) if [cell.value for cell in row][:1] == ["序号"])
    end = next((at for at in range(top + 1, len(found)) if not found[at]), len(found))
    width = len(found[top])
    cells = [tuple(str(cell.value or "") for cell in row[:width]) for row in sheet.iter_rows()]
    return cells[top + 1 : end]


def pages_of(content: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def squeezed(text: str) -> str:
    """Without the gaps that setting puts between words."""
    return re.sub(r"\s+", "", text)


def test_both_hold_the_same_rows() -> None:
    paper = long(120)
    assert rows_of_workbook(workbook_of(paper)) == list(paper.rows)
    told = squeezed("".join(pages_of(pdf_of(paper))))
    assert [told.count("".join(row)) for row in paper.rows] == [1] * 120
    at = [told.index("".join(row)) for row in paper.rows]
    assert at == sorted(at)


def test_the_same_rows_make_the_same_file() -> None:
    """Two copies can be compared; nothing in a file says at which second it was made."""
    created = openpyxl.load_workbook(io.BytesIO(workbook_of(PAPER))).properties.created
    assert created == CREATED.replace(tzinfo=None)
    facts = pypdf.PdfReader(io.BytesIO(pdf_of(PAPER))).metadata
    assert facts is not None and facts.title == PAPER.title
    assert not {"/CreationDate", "/ModDate"} & facts.keys()
    assert (workbook_of(PAPER), pdf_of(PAPER)) == (workbook_of(PAPER), pdf_of(PAPER))


def test_each_page_has_its_head_and_says_which_it_is() -> None:
    pages = [squeezed(page) for page in pages_of(pdf_of(long(120)))]
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert f"第{number}页共{len(pages)}页" in page
        assert "向阳小学2026—2027学年制表日期：2026-11-23" in page
        assert page.count("序号学生约定") == 1 and page.count("家访台账") == (number == 1)
    assert "填表人：" in pages[-1] and "审核人：" in pages[-1] and "填表人" not in "".join(pages[:-1])


def test_it_is_landscape_and_its_characters_are_embedded() -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf_of(PAPER)))
    box = reader.pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == (842, 595)
    fonts = [one.get_object() for one in reader.pages[0]["/Resources"]["/Font"].values()]  # type: ignore[index]
    assert fonts
    for font in fonts:
        assert "NotoSansSC" in font["/BaseFont"]
        of = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert "/FontFile3" in of or "/FontFile2" in of
    assert reader.metadata and reader.metadata.title == "家访台账"


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=4))
def test_no_words_are_taken_for_anything_else(said: list[tuple[str, str]]) -> None:
    rows = tuple((str(at), *pair) for at, pair in enumerate(said))
    paper = replace(PAPER, rows=rows)
    assert rows_of_workbook(workbook_of(paper)) == list(rows)
    told = squeezed("".join(pages_of(pdf_of(paper))))
    for _, *pair in rows:
        for words in pair:
            assert set(squeezed(words)) <= set(told)


@pytest.mark.parametrize("rows", [(), (("1", "", ""),)])
def test_a_paper_without_anything_on_it_is_a_paper(rows: tuple[tuple[str, ...], ...]) -> None:
    paper = replace(PAPER, rows=rows, signs=(), notes=())
    assert "序号学生约定" in squeezed(pages_of(pdf_of(paper))[0])
    assert workbook_of(paper)[:2] == b"PK"
