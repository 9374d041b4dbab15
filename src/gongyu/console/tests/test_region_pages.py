"""Regions in the console: found, with their days and successors; a year's file shown, decided, confirmed."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from gongyu.audit.models import AuditLine
from gongyu.console.tests.lists import DAY, REGIONS, regions_waiting, year_csv, year_of
from gongyu.organisations.models import Region
from gongyu.people.models import ListImport
from gongyu.people.tests.rosters import workbook
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]
IMPORT = "/console/regions/import/"
OLD, NEW = "130202001001", "130202001002"


def changed(**change: str | None) -> list[list[str]]:
    return year_of("130202", **change)


def upload(client: Client, content: bytes, name: str = "区划.csv", **more: Any) -> Any:
    data = {"file": SimpleUploadedFile(name, content), "day": DAY.isoformat(), **more}
    return client.post(IMPORT, data)


def shown(client: Client, content: bytes, **more: Any) -> tuple[str, str]:
    answer = upload(client, content, **more)
    assert answer.status_code == 302, answer.content.decode()
    where = answer.headers["Location"]
    return where, client.get(where).content.decode()


def confirm(client: Client, where: str, text: str) -> str:
    hidden = dict(re.findall(r'<input type="hidden" name="(outcome|same_name)" value="(\w*)"', text))
    assert hidden.get("outcome"), "there is something to confirm"
    answer = client.post(where, hidden, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def days(code: str) -> tuple[date | None, date | None, str]:
    row = Region.objects.get(pk=code)
    return row.opened_on, row.closed_on, row.succeeded_by_id or ""


def test_a_years_file_is_shown_then_confirmed_and_again_changes_nothing(cast: Cast) -> None:
    client = cast.client("county_officer")
    rows = changed(r130202001003="新建社区居民委员会", r130202001201=None)
    where, text = shown(client, year_csv(rows))
    assert "新建社区居民委员会" in text and "路北区" in text
    assert not Region.objects.filter(pk="130202001003").exists()
    confirm(client, where, text)
    assert days("130202001003") == (DAY, None, "")
    assert days("130202001201") == (None, DAY, "")
    _, text = shown(client, year_csv(rows))
    assert "没有要改的" in text
    acts = AuditLine.objects.filter(noun="region").order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["region.preview", "region.load", "region.preview"]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig"])
def test_the_file_may_be_written_by_any_spreadsheet(cast: Cast, encoding: str) -> None:
    text = year_csv(changed(r130202001003="新建社区居民委员会")).decode().encode(encoding)
    _, page = shown(cast.client("county_officer"), text)
    assert "新建社区居民委员会" in page


def test_a_workbook_of_codes_and_names_is_enough(cast: Cast) -> None:
    rows = [[row[0], row[1]] for row in changed(r130202001003="新建社区居民委员会")]
    content = workbook([[int(code), name] for code, name in rows], ["统计用区划代码", "名称"], "2026 年区划")
    client = cast.client("county_officer")
    where, text = shown(client, content)
    confirm(client, where, text)
    made = Region.objects.get(pk="130202001003")
    assert (made.level, made.parent_id, made.committee) == ("neighbourhood", "130202001000", "urban")


def test_the_same_name_is_asked_about(cast: Cast) -> None:
    client = cast.client("county_officer")
    where, text = shown(client, year_csv(changed(**{f"r{OLD}": None, f"r{NEW}": "槐树社区居民委员会"})))
    assert "名称没变、代码变了" in text and 'name="outcome"' not in text
    # Nobody gets round the question.
    client.post(where, {"outcome": "x"})
    assert days(OLD) == (None, None, "")
    text = client.get(f"{where}?same_name=1").content.decode()
    confirm(client, where, text)
    assert days(OLD) == (None, DAY, NEW)
    page = client.get(f"/console/regions/{OLD}/").content.decode()
    assert NEW in page and str(DAY) in page
    page = client.get(f"/console/regions/{NEW}/").content.decode()
    assert OLD in page and cast.station.name in page
    assert NEW in client.get(f"/console/bodies/{cast.station.pk}/").content.decode()


def test_successors_are_told_in_a_column_of_the_file(cast: Cast) -> None:
    rows = [[*row, OLD if row[0] == NEW else ""] for row in changed(**{f"r{OLD}": None, f"r{NEW}": "新社区"})]
    client = cast.client("county_officer")
    where, text = shown(client, year_csv(rows, (*REGIONS, "formerly")))
    confirm(client, where, text)
    assert days(OLD) == (None, DAY, NEW)


def test_successors_are_told_in_a_list_that_can_be_downloaded(cast: Cast) -> None:
    client = cast.client("county_officer")
    where, text = shown(client, year_csv(changed(**{f"r{OLD}": None, f"r{NEW}": "新社区居民委员会"})))
    assert "停用了，但还在使用" in text
    book = load_workbook(io.BytesIO(client.get(f"{where}successions/").content)).worksheets[0]
    lines = [[str(cell.value or "") for cell in row] for row in book.iter_rows()]
    assert lines[1][0] == OLD
    for told, reason in (("", "写“无”"), ("123", "写“无”")):
        answer = client.post(f"{where}decide/", _told(lines[0], [OLD, "", told]))
        assert (answer.status_code, reason in answer.content.decode()) == (422, True)
    client.post(f"{where}decide/", _told(lines[0], [OLD, "", "130202001201"]))
    confirm(client, where, client.get(where).content.decode())
    assert days(OLD) == (None, DAY, "130202001201")


def _told(headings: list[str], *rows: list[str]) -> dict[str, Any]:
    return {"successions": SimpleUploadedFile("接续.xlsx", workbook(rows, headings))}


def test_none_takes_over_where_that_is_said(cast: Cast) -> None:
    client = cast.client("county_officer")
    told = _told(["停用代码", "接续代码"], [OLD, "无"])
    where, text = shown(client, year_csv(changed(**{f"r{OLD}": None})), **told)
    confirm(client, where, text)
    assert days(OLD) == (None, DAY, "")


@pytest.mark.parametrize(
    ("line", "heading", "reason"),
    [
        ("1302020010,短", "区划代码", "12 位数字"),
        ("1.30202E+11,坏了", "区划代码", "12 位数字"),
        (f"{OLD},又一次", "区划代码", "出现了两次"),
        ("130202001003,", "名称", "填写名称"),
        ("130299001001,没有上级", "上级代码", "上级代码不在"),
    ],
)
def test_a_file_with_wrong_rows_is_not_taken_in_at_all(
    cast: Cast, line: str, heading: str, reason: str
) -> None:
    client = cast.client("county_officer")
    rows = "\r\n".join(["code,name", *(f"{row[0]},{row[1]}" for row in changed()), line]).encode()
    where, text = shown(client, rows)
    assert reason in text and 'name="outcome"' not in text
    book = load_workbook(io.BytesIO(client.get(f"{where}rejected/").content)).worksheets[0]
    lines = [[str(cell.value or "") for cell in row] for row in book.iter_rows()]
    assert heading in lines[1][-1] and reason in lines[1][-1]
    client.post(where, {"outcome": "x"})
    assert days(OLD) == (None, None, "")


def test_what_is_no_file_of_regions_is_refused_beside_the_field(cast: Cast) -> None:
    client = cast.client("county_officer")
    for content, said in (
        (b"a,b\r\n1,2\r\n", "没有找到表头"),
        (b"code,name\r\n", "没有县"),
        (b"x", "没有找到表头"),
    ):
        answer = upload(client, content)
        assert (answer.status_code, said in answer.content.decode()) == (422, True), said
    answer = upload(client, year_csv(changed()), day="2027-01-01")
    assert (answer.status_code, "还没有到" in answer.content.decode()) == (422, True)
    assert upload(client, year_csv(changed()), day="去年").status_code == 422


def test_nobody_loads_another_countys_codes(cast: Cast) -> None:
    content = year_csv(year_of("130203", r130203001001="别的名字"))
    for member, status in (("county_officer", 422), ("principal", 403), ("auditor", 403), ("stranger", 403)):
        assert upload(cast.client(member), content).status_code == status, member
    assert not ListImport.objects.exists()
    where, text = shown(cast.client("city_officer"), content)
    confirm(cast.client("city_officer"), where, text)
    assert Region.objects.get(pk="130203001001").name == "别的名字"


def test_a_file_waits_for_whoever_read_it(cast: Cast) -> None:
    waiting = regions_waiting(cast.viewer("county_officer"), "130202")
    for member in ("city_officer", "other_county_officer", "system_admin"):
        client = cast.client(member)
        for part in ("", "rejected/", "successions/", "decide/"):
            assert client.get(f"/console/regions/lists/{waiting}/{part}").status_code == 404, member
        assert client.post(f"/console/regions/lists/{waiting}/", {"outcome": "x"}).status_code == 404
    # A list of one kind is not opened as another.
    mine = cast.client("county_officer")
    assert mine.get(f"/console/bodies/lists/{waiting}/").status_code == 404
    assert ListImport.objects.get(pk=waiting).confirmed_at is None


def test_regions_are_found_within_ones_place(cast: Cast) -> None:
    client = cast.client("county_officer")
    assert "路南区" in client.get("/console/regions/").content.decode()
    text = client.get("/console/regions/", {"search": "槐树"}).content.decode()
    assert OLD in text
    assert "130203001001" not in client.get("/console/regions/", {"search": "桃园"}).content.decode()
    assert client.get("/console/regions/130203001001/").status_code == 404
    assert client.get("/console/regions/130200000000/").status_code == 200
    assert client.get("/console/regions/abc/").status_code == 404
    assert cast.client("head_teacher").get("/console/regions/").status_code == 403
