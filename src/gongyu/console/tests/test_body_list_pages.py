"""Lists of bodies in the browser: shown, confirmed once, refused cell by cell; files as they really come."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from gongyu.audit.models import AuditLine
from gongyu.console.tests.lists import HEADINGS, bodies_waiting, body_book, body_row
from gongyu.organisations.models import Organisation
from gongyu.people.models import ListImport
from gongyu.people.rules import packing
from gongyu.people.tests.old_workbooks import xls
from gongyu.people.tests.rosters import workbook
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]
IMPORT = "/console/bodies/import/"
CODE = "2113000077"
NEW = body_row("曙光小学", code=CODE, place="槐树社区", opened_on="2001-09-01")

WIDE: list[object] = [
    " 曙光小学\u3000",
    "中小学校 ",
    "小学",
    "２１１３００００７７",
    "\u3000槐树社区",
    "２００１年９月１日",
]


def upload(
    client: Client, content: bytes, name: str = "单位.xlsx", *, region: str = "130202", **more: str
) -> Any:
    return client.post(
        f"{IMPORT}?region={region}",
        {"kind": "organisations", "file": SimpleUploadedFile(name, content), **more},
    )


def shown(client: Client, content: bytes, name: str = "单位.xlsx", **more: str) -> tuple[str, str]:
    """Upload, and what the next page says: its address and its text."""
    answer = upload(client, content, name, **more)
    assert answer.status_code == 302, answer.content.decode()
    where = answer.headers["Location"]
    return where, client.get(where).content.decode()


def confirm(client: Client, where: str, text: str) -> str:
    seal = re.search(r'name="outcome" value="(\w+)"', text)
    assert seal, "there is something to confirm"
    answer = client.post(where, {"outcome": seal[1]}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def refused(client: Client, where: str) -> tuple[list[list[str]], Any]:
    """The workbook that comes back: what its cells say, and its sheet."""
    sheet = load_workbook(io.BytesIO(client.get(f"{where}rejected/").content)).worksheets[0]
    return [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()], sheet


def test_a_list_is_shown_then_confirmed_and_again_changes_nothing(cast: Cast) -> None:
    client = cast.client("county_officer")
    before = Organisation.objects.count()
    content = body_book(NEW, body_row("向阳实验小学", code="2113000001"))
    where, text = shown(client, content)
    assert "曙光小学" in text and "原来叫 向阳小学" in text
    assert Organisation.objects.count() == before
    confirm(client, where, text)
    made = Organisation.objects.get(code=CODE)
    assert (made.path, made.opened_on) == (f"130202001001/{CODE}/", date(2001, 9, 1))
    client.post(where, {"outcome": "x"})
    where, text = shown(client, content)
    assert "没有要改的" in text
    assert Organisation.objects.count() == before + 1
    acts = AuditLine.objects.filter(act__startswith="organisation.", key="130202000000")
    assert [one.act for one in acts.order_by("pk")] == [
        "organisation.preview",
        "organisation.import",
        "organisation.preview",
    ]
    assert all(one.by_id == cast.users["county_officer"].pk for one in acts)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "\r\n".join(",".join(map(str, row)) for row in (HEADINGS, NEW)).encode("gb18030")),
        ("a.csv", "\r\n".join(",".join(map(str, row)) for row in (HEADINGS, NEW)).encode("utf-8-sig")),
        ("a.xls", xls([HEADINGS, NEW])),
        ("a.xlsx", body_book(NEW, title="路南区 2026 年教育单位一览表")),
        ("a.xlsx", body_book(WIDE)),
    ],
    ids=["gb18030", "utf-8 with its mark", "xls", "a merged title", "full-width and stray spaces"],
)
def test_every_usual_file_says_the_same(cast: Cast, name: str, content: bytes) -> None:
    client = cast.client("county_officer")
    where, text = shown(client, content, name)
    confirm(client, where, text)
    made = Organisation.objects.get(code=CODE)
    assert (made.name, made.region_id, made.opened_on) == ("曙光小学", "130202001001", date(2001, 9, 1))


@pytest.mark.parametrize(
    "said", ["2001-09-01", "2001/9/1", "2001.9.1", "2001年9月1日", "20010901", 37135, 37135.0]
)
def test_dates_as_people_write_them(cast: Cast, said: object) -> None:
    _, text = shown(cast.client("county_officer"), body_book(body_row("曙光小学", code=CODE, opened_on=said)))
    assert "自 2001-09-01" in text


@pytest.mark.parametrize(
    ("rows", "heading", "reason"),
    [
        ([body_row("", code=CODE)], "名称", "没有写名称"),
        ([body_row("怪单位", "没有的种类", "")], "种类", "没有这种单位"),
        ([body_row("曙光小学", stage="大学")], "学段", "没有这个学段"),
        ([body_row("曙光小学", stage="")], "学段", "学段与单位种类不符"),
        ([body_row("曙光小学", place="没有的社区")], "所在区划", "没有这个地方"),
        ([body_row("曙光小学", place="桃园社区")], "所在区划", "没有这个地方"),
        ([body_row("曙光小学", place="130203001001")], "所在区划", "没有这个地方"),
        ([body_row("曙光小学", code="2113-77")], "代码", "只能由字母和数字"),
        ([body_row("曙光小学", code="3113000077")], "代码", "办学类型不符"),
        ([body_row("曙光小学", code="91350100M000100Y44")], "代码", "校验位不对"),
        ([body_row("桃园小学", code="2113000002")], "代码", "已经用过"),
        ([body_row("向阳小学", "幼儿园", "", code="2113000001")], "种类", "种类或学段不同"),
        ([body_row("曙光小学", opened_on="2001-13-40")], "设立日期", "没有这一天"),
        ([body_row("曙光小学", opened_on="去年秋天")], "设立日期", "看不懂日期"),
        ([body_row("曙光小学", opened_on="2036-09-01")], "设立日期", "一年以后"),
        ([body_row("甲小学", code=CODE), body_row("乙小学", code=CODE)], "代码", "出现了两次"),
        ([body_row("甲小学"), body_row("甲小学")], "名称", "出现了两次"),
    ],
)
def test_what_is_wrong_comes_back_at_its_cell(
    cast: Cast, rows: list[list[object]], heading: str, reason: str
) -> None:
    client = cast.client("county_officer")
    where, text = shown(client, body_book(*rows))
    assert reason in text
    lines, sheet = refused(client, where)
    assert lines[0] == [*HEADINGS, "问题"]
    assert f"{heading}：" in lines[1][-1] and reason in lines[1][-1]
    marked = sheet.cell(row=2, column=HEADINGS.index(heading) + 1)
    assert marked.fill.fgColor.rgb.endswith("F8D7DA")


def test_good_rows_come_in_and_corrected_ones_as_they_come_back(cast: Cast) -> None:
    client = cast.client("county_officer")
    where, text = shown(client, body_book(NEW, body_row("晨光小学", place="没有的社区")))
    confirm(client, where, text)
    assert Organisation.objects.filter(code=CODE).exists()
    lines, _ = refused(client, where)
    assert len(lines) == 2
    lines[1][HEADINGS.index("所在区划")] = "柳庄村"
    where, text = shown(client, workbook(lines[1:], lines[0]))
    confirm(client, where, text)
    assert Organisation.objects.get(name="晨光小学").region_id == "130202001201"


@pytest.mark.parametrize("name", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3"])
def test_a_cell_is_never_a_formula(cast: Cast, name: str) -> None:
    client = cast.client("county_officer")
    text_of = workbook([[name, "没有的种类"]], ["名称", "种类"])
    for content in (text_of, f"名称,种类\r\n{name},没有的种类\r\n".encode()):
        where, _ = shown(client, content)
        _, sheet = refused(client, where)
        cell = sheet.cell(row=2, column=1)
        assert cell.data_type != "f"


def test_a_table_of_something_else_is_refused_beside_the_field(cast: Cast) -> None:
    client = cast.client("county_officer")
    for content, said in (
        (workbook([["a"]], ["甲"]), "没有找到表头"),
        (b"", "空的"),
        (b"<html><table></table></html>", "网页"),
        (b"PK\x03\x04 broken", "打不开"),
        (b"\x00\x01\x02", "不是表格文件"),
    ):
        answer = upload(client, content)
        assert (answer.status_code, said in answer.content.decode()) == (422, True), said


def test_more_rows_than_a_county_has_are_refused(cast: Cast) -> None:
    rows = [body_row(f"第{number}小学") for number in range(packing.MOST_LINES + 1)]
    answer = upload(cast.client("county_officer"), body_book(*rows))
    assert (answer.status_code, "超过 5000 行" in answer.content.decode()) == (422, True)


def test_a_kind_that_is_no_list_is_refused(cast: Cast) -> None:
    for kind in ("staff", "regions", "x", ""):
        assert upload(cast.client("county_officer"), body_book(NEW), kind=kind).status_code == 422


def test_nobody_brings_bodies_into_another_county(cast: Cast) -> None:
    before = Organisation.objects.count()
    for member in ("county_officer", "stranger", "principal", "auditor"):
        client = cast.client(member)
        answer = upload(client, body_book(NEW), region="130203")
        assert answer.status_code in (403, 404), member
    assert upload(cast.client("county_officer"), body_book(NEW), region="1302").status_code == 404
    # A place elsewhere does not come in through one's own county either.
    where, text = shown(cast.client("county_officer"), body_book(body_row("曙光小学", place="130203001001")))
    assert "没有这个地方" in text and "outcome" not in text
    assert cast.client("county_officer").post(where, {"outcome": "x"}).status_code == 302
    assert Organisation.objects.count() == before


def test_a_list_waits_for_whoever_read_it(cast: Cast) -> None:
    waiting = bodies_waiting(cast.viewer("county_officer"), "130202")
    for member in ("city_officer", "other_county_officer", "system_admin"):
        client = cast.client(member)
        for address in (f"/console/bodies/lists/{waiting}/", f"/console/bodies/lists/{waiting}/rejected/"):
            assert client.get(address).status_code == 404, member
        assert client.post(f"/console/bodies/lists/{waiting}/", {"outcome": "x"}).status_code == 404
    assert ListImport.objects.get(pk=waiting).confirmed_at is None


def test_when_bodies_have_changed_it_is_shown_again(cast: Cast) -> None:
    client = cast.client("county_officer")
    where, text = shown(client, body_book(body_row("向阳实验小学", code="2113000001")))
    Organisation.objects.filter(code="2113000001").update(name="向阳第一小学")
    assert "再确认一次" in confirm(client, where, text)
    assert Organisation.objects.get(code="2113000001").name == "向阳第一小学"
    confirm(client, where, client.get(where).content.decode())
    assert Organisation.objects.get(code="2113000001").name == "向阳实验小学"


@pytest.mark.parametrize(
    ("kind", "headings", "row", "made"),
    [
        ("stations", ("名称", "所在社区（村）"), ("柳庄站", "柳庄村"), "station"),
        ("venues", ("名称", "种类"), ("柳庄文化馆", "公共文化服务机构"), "cultural_institution"),
    ],
)
def test_stations_and_venues_come_in_by_their_own_templates(
    cast: Cast, kind: str, headings: Sequence[str], row: Sequence[str], made: str
) -> None:
    client = cast.client("county_officer")
    template = client.get(f"/console/bodies/templates/{kind}/").content
    first = [cell.value for cell in next(load_workbook(io.BytesIO(template)).worksheets[0].iter_rows())]
    assert set(headings) <= set(first)
    where, text = shown(client, workbook([row], headings), kind=kind)
    confirm(client, where, text)
    assert Organisation.objects.get(name=row[0]).kind == made
    assert client.get("/console/bodies/templates/staff/").status_code == 404
