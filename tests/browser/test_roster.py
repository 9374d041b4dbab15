"""A roster from the file to the figures: shown, confirmed, decided about, and the bad rows fetched."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from gongyu.people.models import Enrolment, LeftOut
from gongyu.people.tests.rosters import row, workbook
from tests.browser.conftest import Street, Tab
from tests.cast import TODAY

ROWS = (
    *(row(name) for name in ("王梓涵", "王梓轩", "李浩然", "陈思彤", "孙小满")),
    *(row("刘一诺", "三年级2班"), row("钱小四", "快乐班", sex="公")),
)


def preview(street: Street, tab: Tab, folder: Path) -> None:
    """Choose the file on the school's page and upload it."""
    file = folder / "花名册.xlsx"
    file.write_bytes(workbook(ROWS, title="向阳小学 2026 年秋季花名册"))
    page = tab.open(reverse("compliance:school", args=[street.cast.school.pk]))
    with page.expect_event("load"):
        page.get_by_role("link", name="导入花名册").click()
    page.locator("input[type=file]").set_input_files(file)
    with page.expect_event("load"):
        page.get_by_role("button", name="上传并预览").click()


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_a_roster_comes_in(street: Street, tmp_path: Path, width: str) -> None:
    tab = street.tab("school_officer", width)
    preview(street, tab, tmp_path)
    tab.check()
    page = tab.page
    words = page.locator("main").inner_text()
    assert "读完 7 行，还没有写入" in words
    assert "看不懂班级" in words
    page.locator("summary").filter(has_text="转入").click()
    assert "三年级1班 → 三年级2班" in page.locator("main").inner_text()
    tab.check()
    with page.expect_event("load"):
        page.get_by_role("button", name="确认导入").click()
    tab.check()
    assert Enrolment.objects.filter(pupil__name="孙小满", organisation=street.cast.school).exists()

    with page.expect_download() as fetched:
        page.get_by_role("link", name="下载有问题的行").click()
    sheet = load_workbook(io.BytesIO(fetched.value.path().read_bytes())).active
    assert sheet is not None
    assert "看不懂班级" in str(sheet.cell(2, sheet.max_column).value)

    with page.expect_event("load"):
        page.get_by_role("link", name="去决定").click()
    tab.check()
    page.get_by_text("赵雨桐", exact=True).click()
    page.get_by_text("转出：").click()
    with page.expect_event("load"):
        page.get_by_role("button", name="登记", exact=True).click()
    tab.check()
    assert "已登记 1 人：转出" in page.get_by_role("status").inner_text()
    seat = Enrolment.objects.get(pupil__name="赵雨桐", superseded_at=None)
    assert seat.valid_until == TODAY


def test_without_javascript(street: Street, tmp_path: Path) -> None:
    tab = street.tab("school_officer", "phone", script=False)
    preview(street, tab, tmp_path)
    page = tab.page
    page.get_by_role("button", name="确认导入").click()
    page.get_by_role("link", name="去决定").click()
    page.get_by_text("孙沐阳", exact=True).click()
    page.get_by_text("休学：").click()
    page.get_by_role("button", name="登记", exact=True).click()
    page.get_by_role("status").wait_for()
    assert LeftOut.objects.get(pupil__name="孙沐阳").decision == "suspended"
    assert Enrolment.objects.get(pupil__name="孙沐阳", superseded_at=None, valid_until=None).status == "leave"
