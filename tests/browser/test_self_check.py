"""A self-check on a phone, with scripts and without: nothing is lost on the way, nothing is left behind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from gongyu.assessments import operations
from gongyu.assessments.factories import answered, opened
from gongyu.assessments.models import Figure, Sheet
from gongyu.assessments.rules.holding import DAYS
from gongyu.assessments.tests.families import families
from tests.browser.conftest import Street
from tests.cast import TODAY

GROUPS = (
    ("每天有一段时间", "孩子跟我说话", "我知道孩子这几天"),
    ("我先静一静", "家里定了的规矩", "我马上就吼他"),
    ("我只拿孩子和他自己", "一起定他够得着", "你看别人家的孩子"),
    ("孩子晚上能按时睡", "孩子每天在户外", "孩子自己能做的事", "这一题请选"),
    ("我们先说好看多久", "吃饭和睡觉前", "我知道孩子在手机上"),
)


@pytest.mark.parametrize("script", [True, False])
def test_a_guardian_finds_answers_reads_and_deletes(street: Street, script: bool) -> None:
    cast = street.cast
    opened(cast.viewer("county_officer"), cast.county_education.pk)
    family = street.tab("guardian", "phone", script=script)
    page = family.open(reverse("portal:home"))
    with page.expect_event("load"):
        page.get_by_role("link", name="家长自测：只有自己看得到").tap()
    with page.expect_event("load"):
        page.get_by_role("link", name="先看看说明").tap()
    if script:
        family.check()
    page.get_by_label("我愿意答，只给我自己看，不要合计").check()
    with page.expect_event("load"):
        page.get_by_role("button", name="开始").tap()
    for number, names in enumerate(GROUPS, 1):
        assert page.get_by_text(f"第 {number} 页，共 5 页").first.is_visible()
        for name in names:
            page.get_by_role("group", name=name).get_by_label("有时", exact=True).check()
        if script and number == 2:
            # The session ends in mid-page; what was ticked is there when one comes back.
            page.reload()
            assert page.get_by_text("您上次没发出去的回答还在").is_visible()
            family.check()
        with page.expect_event("load"):
            page.get_by_role("button", name="答好了，看反馈" if number == 5 else "下一页").tap()
    assert page.get_by_text("每一题选的都一样").is_visible()
    assert page.get_by_role("heading", name="还可以试试").is_visible()
    if script:
        family.check()
        assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes('check-')).length") == 0
    with page.expect_event("load"):
        page.get_by_role("link", name="删掉我的答案").tap()
    with page.expect_event("load"):
        page.get_by_role("button", name="删掉").tap()
    assert page.get_by_text("已经删掉").is_visible()
    assert not Sheet.objects.exists()


def test_a_county_holds_one_and_a_school_reads_shares(street: Street) -> None:
    cast = street.cast
    county = street.tab("county_officer", "desktop")
    page = county.open(reverse("assessments:rounds"))
    with page.expect_event("load"):
        page.get_by_role("link", name="组织一次").first.click()
    county.check()
    page.get_by_label("家长自测（幼儿园、小学）").check()
    with page.expect_event("load"):
        page.get_by_role("button", name="开始").click()
    assert page.get_by_text("谁也看不到有多少人答了").is_visible()
    check = int(page.url.rstrip("/").rsplit("/", 1)[1])
    for number, one in enumerate(families(cast.class_3_2, 12)):
        answered(one, check, well=number % 2 == 0)
    operations.close_rounds(today=TODAY + timedelta(days=DAYS + 1))
    assert Figure.objects.count() == 2
    school = street.tab("principal", "phone")
    page = school.open(reverse("assessments:round", args=[check]))
    school.check()
    assert page.get_by_text("约 50%").first.is_visible()
