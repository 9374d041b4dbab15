"""A roster in the browser: a file, what it would change, one confirmation, and the rows that come back."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from gongyu.audit.models import AuditLine
from gongyu.people.models import Enrolment, Pupil, RosterImport
from gongyu.people.tests.rosters import HEADINGS, row, workbook
from tests.cast import Cast, pupil_in

GOOD = row("孙小满", sex="女")
BAD = row("钱小四", "快乐班", sex="公")

pytestmark = pytest.mark.usefixtures("on_the_day")


def upload(cast: Cast, *rows: Sequence[object], client: Client | None = None) -> int:
    """Upload a roster of these rows; the number of the preview that one is led to."""
    page = f"{reverse('people:import')}?organisation={cast.school.pk}"
    file = SimpleUploadedFile("名册.xlsx", workbook(rows))
    answer = (client or cast.client("school_officer")).post(page, {"file": file})
    assert answer.status_code == 302, answer.content.decode()
    return int(answer.headers["Location"].split("/")[-2])


def shown(cast: Cast, import_id: int, member: str = "school_officer", query: str = "") -> str:
    answer = cast.client(member).get(reverse("people:imported", args=[import_id]) + query)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    return str(answer.content.decode())


def confirm(cast: Cast, import_id: int) -> Any:
    path = reverse("people:import_confirm", args=[import_id])
    return cast.client("school_officer").post(path, follow=True)


def sent_back(cast: Cast, import_id: int) -> Any:
    """The sheet of the rows that were not taken in."""
    answer = cast.client("school_officer").get(reverse("people:rejected", args=[import_id]))
    assert answer.status_code == 200
    return load_workbook(io.BytesIO(answer.content)).active


def test_what_would_change_is_shown_and_one_confirmation_takes_it_in(cast: Cast) -> None:
    read = upload(cast, GOOD, row("王梓涵", "三年级1班"), row("王梓轩", sex="男"), BAD)
    text = shown(cast, read)
    moved = "三年级2班 → 三年级1班"
    for words in ("导入预览", "孙小满", "王梓涵", moved, "赵雨桐", "看不懂班级", "确认导入"):
        assert words in text
    assert not Pupil.objects.filter(name="孙小满").exists()
    answer = confirm(cast, read)
    assert answer.redirect_chain[-1][0] == reverse("people:imported", args=[read])
    text = answer.content.decode()
    assert "导入结果" in text
    assert "确认导入" not in text
    assert reverse("people:left_out", args=[cast.school.pk]) in text
    assert Enrolment.objects.filter(pupil__name="孙小满", organisation=cast.school).exists()


def test_when_the_roster_has_moved_on_the_page_says_so_and_shows_what_would_come_now(cast: Cast) -> None:
    read = upload(cast, GOOD)
    pupil_in(cast.class_3_1, "后来的孩子")
    text = confirm(cast, read).content.decode()
    assert "有变化，还没有导入" in text
    assert "后来的孩子" in text
    assert not Pupil.objects.filter(name="孙小满").exists()
    assert "导入结果" in confirm(cast, read).content.decode()


def test_nobody_else_sees_a_preview(cast: Cast) -> None:
    read = upload(cast, GOOD, BAD)
    for name in ("imported", "rejected"):
        path = reverse(f"people:{name}", args=[read])
        assert cast.client("principal").get(path).status_code == 404
        assert cast.client("kindergarten_officer").get(path).status_code == 404
        assert cast.client("head_teacher").get(path).status_code == 403
        assert cast.client("school_officer").post(path).status_code == 405
    path = reverse("people:import_confirm", args=[read])
    assert cast.client("principal").post(path).status_code == 404
    assert cast.client("head_teacher").post(path).status_code == 403
    assert cast.client("school_officer").get(path).status_code == 405
    assert not Pupil.objects.filter(name="孙小满").exists()


def test_an_expired_preview_shows_no_name_and_comes_to_nothing(cast: Cast) -> None:
    read = upload(cast, GOOD, BAD)
    RosterImport.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    text = shown(cast, read)
    assert "已经过期" in text
    assert "孙小满" not in text
    assert "钱小四" not in text
    assert "已经过期，没有导入" in confirm(cast, read).content.decode()
    path = reverse("people:rejected", args=[read])
    assert cast.client("school_officer").get(path).status_code == 404


def test_refused_rows_come_back_marked_with_their_reasons_and_go_in_once_put_right(cast: Cast) -> None:
    read = upload(cast, GOOD, BAD)
    confirm(cast, read)
    sheet = sent_back(cast, read)
    headings = [cell.value for cell in sheet[1]]
    assert headings[-1] == "问题"
    at = {heading: sheet.cell(2, place) for place, heading in enumerate(headings, start=1)}
    assert at["班级"].fill.fgColor.rgb == at["性别"].fill.fgColor.rgb == "FFF8D7DA"
    assert at["姓名"].fill.fgColor.rgb != "FFF8D7DA"
    assert "班级：看不懂班级" in at["问题"].value
    assert "性别：请写" in at["问题"].value
    at["班级"].value, at["性别"].value = "三年级2班", "男"
    out = io.BytesIO()
    sheet.parent.save(out)
    page = f"{reverse('people:import')}?organisation={cast.school.pk}"
    file = SimpleUploadedFile("改好.xlsx", out.getvalue())
    answer = cast.client("school_officer").post(page, {"file": file})
    again = int(answer.headers["Location"].split("/")[-2])
    # Whom these rows do not name has not been left out of the roster.
    assert RosterImport.objects.get(pk=again).counts["left_out"] == 0
    confirm(cast, again)
    assert Enrolment.objects.filter(pupil__name="钱小四", school_class=cast.class_3_2).exists()


def test_rows_that_are_refused_again_carry_one_column_of_reasons(cast: Cast) -> None:
    rows = workbook([[*BAD, "班级：旧的原因"]], [*HEADINGS, "问题"])
    page = f"{reverse('people:import')}?organisation={cast.school.pk}"
    answer = cast.client("school_officer").post(page, {"file": SimpleUploadedFile("名册.xlsx", rows)})
    sheet = sent_back(cast, int(answer.headers["Location"].split("/")[-2]))
    cells = [[cell.value or "" for cell in line] for line in sheet.iter_rows()]
    assert cells[0].count("问题") == 1
    assert "旧的原因" not in str(cells)


def test_fetching_them_is_noted(cast: Cast) -> None:
    read = upload(cast, GOOD, BAD)
    sent_back(cast, read)
    assert RosterImport.objects.get(pk=read).fetched_at is not None
    line = AuditLine.objects.get(act="roster.fetch")
    assert line.detail == {"import": read, "rows": 1}


def test_long_lists_of_refused_rows_are_paged(cast: Cast) -> None:
    read = upload(cast, *(row(f"孩子{chr(0x4E00 + n)}", "快乐班") for n in range(60)))
    assert "第 1 页，共 2 页" in shown(cast, read)
    assert "第 2 页，共 2 页" in shown(cast, read, query="?page=2")


def test_the_school_sees_how_each_import_came_out(cast: Cast) -> None:
    confirm(cast, upload(cast, GOOD, BAD))
    upload(cast, GOOD)
    path = reverse("people:imports", args=[cast.school.pk])
    mine = cast.client("school_officer").get(path).content.decode()
    for words in ("已导入", "等待确认", "有问题的行还没下载", "7 人待决定", "德育处"):
        assert words in mine
    others = cast.client("principal").get(path).content.decode()
    assert "等待上传的人确认" in others
    assert "/import/" not in others.split("<main")[1].replace(reverse("people:import") + "?", "")
    for text in (mine, others):
        assert "钱小四" not in text
    for member, status in (("head_teacher", 403), ("kindergarten_officer", 404), ("county_officer", 403)):
        assert cast.client(member).get(path).status_code == status


def test_the_roster_and_the_schools_page_lead_there(cast: Cast, on_the_day: date) -> None:
    confirm(cast, upload(cast, GOOD))
    page = cast.client("school_officer").get(f"{reverse('people:roster')}?organisation={cast.school.pk}")
    text = page.content.decode()
    assert reverse("people:imports", args=[cast.school.pk]) in text
    assert "7 名在校生不在最近的名册里" in text
    teacher = cast.client("head_teacher").get(f"{reverse('people:roster')}?organisation={cast.school.pk}")
    assert "不在最近的名册里" not in teacher.content.decode()
    school = cast.client("school_officer").get(reverse("compliance:school", args=[cast.school.pk]))
    assert reverse("people:import") in school.content.decode()
    county = cast.client("county_officer").get(reverse("compliance:school", args=[cast.school.pk]))
    assert reverse("people:import") not in county.content.decode()
