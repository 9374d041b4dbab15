"""A county sets the minutes, a teacher reads their own hours, the school takes its workbook out."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from gongyu.contact.factories import visit
from tests.browser.conftest import Street


def test_minutes_are_set_and_become_a_teachers_own_hours(street: Street) -> None:
    cast = street.cast
    visit(cast.viewer("head_teacher"), cast.pupils[0].pk, date(2026, 11, 20))
    office = street.tab("county_officer", "desktop")
    page = office.open(reverse("contact:workload"))
    office.check()
    page.get_by_role("link", name="定工时标准").click()
    page.wait_for_url("**/rates/*")
    for kind, minutes in (("home", 90), ("elsewhere", 40), ("phone", 20), ("contact", 5), ("activity", 0)):
        page.locator(f"[name={kind}]").fill(str(minutes))
    for width in ("phone", "desktop"):
        office.resize(width)
        office.check()
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**/workload/")
    page.get_by_role("link", name="定工时标准").click()
    page.get_by_text("上门 90 分钟").wait_for()
    office.check()

    teacher = street.tab("head_teacher")
    page = teacher.open(reverse("contact:workload"))
    page.get_by_text("合 1.5 小时").wait_for()
    assert not page.get_by_role("link", name="下载工作簿").count()
    teacher.check()

    leader = street.tab("principal", "desktop")
    page = leader.open(reverse("contact:visits"))
    page.get_by_role("link", name="工作量").click()
    page.wait_for_url("**/workload/")
    for width in ("phone", "desktop"):
        leader.resize(width)
        leader.check()
    with page.expect_download() as book:
        page.get_by_role("link", name="下载工作簿").click()
    assert book.value.suggested_filename == "gongyu-workload-2026.xlsx"
