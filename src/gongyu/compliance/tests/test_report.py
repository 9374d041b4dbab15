"""The term report: written by nobody, laid out as offices ask; each figure's code opens its trace."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from typing import Any

import docx
import openpyxl
import pytest
from docx.shared import Mm, Pt

from gongyu.compliance import queries
from gongyu.compliance.operations import assess_all
from gongyu.compliance.rules.report import code_of, read_code
from gongyu.compliance.tests.doing import did
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.ui.papers.official import PITCH
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.usefixtures("on_the_day")


@pytest.fixture
def told(cast: Cast) -> str:
    """Two guidance activities of the semester are held and assessed; returns the report's address."""
    for days in (5, 20):
        did(cast, cast.school, "activity.guidance", TODAY - timedelta(days))
    assess_all(today=TODAY)
    return f"/standing/bodies/{cast.school.pk}/report"


def word(cast: Cast, address: str, member: str = "principal") -> Any:
    answer = cast.client(member).get(f"{address}.docx")
    assert answer.status_code == 200 and answer["Content-Disposition"].endswith('"report.docx"')
    return docx.Document(io.BytesIO(answer.content))


def test_what_it_says(cast: Cast, told: str) -> None:
    file = word(cast, told)
    words = "\n".join(one.text for one in file.paragraphs)
    assert f"{cast.school.name}第 2、4 条落实情况报告" in words
    assert "应办 2，已办 2，已达到" in words and "非统计调查表" in words
    (guidance,) = [row for table in file.tables for row in table.rows if "M2.16" in row.cells[-1].text]
    # No family has confirmed anything, nothing is excepted: there are no columns for it.
    assert [cell.text for cell in guidance.cells][1:4] == ["2", "2", "已达到"]


def test_each_figure_leads_to_its_trace(cast: Cast, told: str) -> None:
    file = word(cast, told)
    codes = [row.cells[-1].text for table in file.tables for row in table.rows[1:]]
    assert len(codes) == len(set(codes)) > 20
    links = [one.target_ref for one in file.part.rels.values() if one.is_external]
    assert len(links) == len(codes)
    client = cast.client("principal")
    for typed, link in zip(codes, links, strict=True):
        found = client.get("/standing/code/", {"code": typed.lower()})
        assert found.status_code == 302 and link.endswith(found["Location"])
    assert client.get(links[0].split("testserver")[1]).status_code == 200


def test_it_is_laid_out_as_the_standard_asks(cast: Cast, told: str) -> None:
    file = word(cast, told)
    page = file.sections[0]
    sizes = (page.page_width, page.page_height)
    margins = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    # Word keeps twentieths of a point.
    assert [round(one / Mm(1)) for one in (*sizes, *margins)] == [210, 297, 37, 35, 28, 26]
    title, body = file.paragraphs[0], file.paragraphs[2]
    assert (title.runs[0].font.size, body.runs[0].font.size) == (Pt(22), Pt(16))
    assert "仿宋_GB2312" in body.runs[0]._r.xml and "方正小标宋简体" in title.runs[0]._r.xml
    assert abs(body.paragraph_format.line_spacing - Pt(PITCH)) < Pt(0.1)
    assert body.paragraph_format.first_line_indent == Pt(32)
    foot = page.footer.paragraphs[0]
    assert "PAGE" in foot._p.xml and foot.text.startswith("— ")
    assert file.settings.odd_and_even_pages_header_footer


def test_the_same_figures_make_the_same_file(cast: Cast, told: str) -> None:
    client = cast.client("principal")
    for kind in ("docx", "xlsx"):
        assert client.get(f"{told}.{kind}").content == client.get(f"{told}.{kind}").content


def test_the_workbook_has_the_same_figures(cast: Cast, told: str) -> None:
    answer = cast.client("principal").get(f"{told}.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    (guidance,) = [row for row in rows if row[0] == "M2.16"]
    assert guidance[3:9] == ["2", "2", "", "", "已达到", guidance[8]]
    assert sheet.auto_filter.ref is None
    page = cast.client("principal").get(f"{told}/").content.decode()
    assert all(str(row[8]) in page for row in rows if str(row[0]).startswith(("M2.", "M4.")))


def test_articles_and_the_semester_before(cast: Cast, told: str) -> None:
    client = cast.client("principal")
    page = client.get(f"{told}/?article=1&article=999&article=x").content.decode()
    assert "M1.01 " in page and "M2.16 " not in page
    found = queries.report(cast.viewer("principal"), cast.school.pk, before=True)
    assert found.term.last_day < date(2026, 9, 1) and TODAY not in found.term
    assert {one.state for one in found.judged} == {"unknown"}
    assert "M2.16" in client.get(f"{told}/?term=before").content.decode()


def test_whose_report_one_may_have(cast: Cast, told: str) -> None:
    for member, status in (
        *(("county_officer", 200), ("city_officer", 200), ("head_teacher", 200)),
        *(("guardian", 404), ("kindergarten_officer", 404), ("other_county_officer", 404)),
    ):
        for end in ("/", ".docx", ".xlsx"):
            assert cast.client(member).get(told + end).status_code == status, (member, end)
    with pytest.raises((OutOfScope, Forbidden)):
        queries.report(cast.viewer("guardian"), cast.school.pk)


def test_a_code_tells_nothing_of_what_one_may_not_see(cast: Cast, told: str) -> None:
    client = cast.client("kindergarten_officer")
    right = code_of("M2.16", "2026-2027-1", cast.school.code)
    answers = [
        client.get("/standing/code/", {"code": typed})
        for typed in (right, code_of("M2.16", "2026-2027-1", "NOBODY"))
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    errors = [re.findall('class="field-error"[^>]*>([^<]*)<', answer.content.decode()) for answer in answers]
    assert errors[0] == errors[1] and "没有这个代码" in errors[0][0]
    assert "三段" in client.get("/standing/code/?code=M2.16").content.decode()
    assert client.get("/standing/code/").status_code == 200
    with pytest.raises(Refusal):
        read_code("M2.16")
