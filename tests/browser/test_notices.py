"""A notice from the head teacher's phone to a guardian's and back, and a contact noted in two taps."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from gongyu.contact import operations
from gongyu.contact.models import FamilyContact, Notice
from tests.browser.conftest import Street

BODY = "周五下午三点在本班教室开家长会。\n来不了没关系，会后可以约时间。"


@pytest.mark.parametrize("script", [True, False])
def test_written_once_answered_with_one_tap_and_seen_by_the_sender(street: Street, script: bool) -> None:
    teacher = street.tab("head_teacher", "phone", script=script)
    check = teacher.check if script else lambda: None
    page = teacher.open(reverse("contact:notice_new"))
    check()
    page.get_by_label("需要回复").check()
    page.get_by_label("标题").fill("周五家长会")
    page.get_by_role("textbox", name="内容").fill(BODY)
    page.get_by_role("textbox", name="选项").fill("参加\n不参加")
    with page.expect_event("load"):
        page.get_by_role("button", name="下一步").tap()
    assert page.get_by_text("4 家，1 位家长").is_visible()
    assert not Notice.objects.exists()
    check()
    # Back and forth nothing that was written is lost.
    with page.expect_event("load"):
        page.get_by_role("button", name="回去改").tap()
    assert page.get_by_role("textbox", name="内容").input_value() == BODY
    with page.expect_event("load"):
        page.get_by_role("button", name="下一步").tap()
    with page.expect_event("load"):
        page.get_by_role("button", name="发给 4 家").tap()
    row = Notice.objects.get()
    assert row.choices == ["参加", "不参加"]
    # Not at night, when nothing goes out: the hour at which the test runs must not matter.
    noon = timezone.localtime().replace(hour=12)
    while operations.carry_notice(now=noon, notice_id=row.pk):
        pass
    operations.climb_notices(now=noon)

    guardian = street.tab("guardian", "phone", script=script)
    seen = guardian.open(reverse("portal:home"))
    with seen.expect_event("load"):
        seen.get_by_role("link", name="去回复：周五家长会").tap()
    with seen.expect_event("load"):
        seen.get_by_role("button", name="参加", exact=True).tap()
    assert seen.get_by_text("您的回复：参加").is_visible()

    page = teacher.open(reverse("contact:notice", args=[row.pk]))
    assert page.get_by_role("link", name="已回复 1").is_visible()
    assert page.get_by_role("link", name="没有联系上 3").is_visible()
    if script:
        teacher.check()
        guardian.check()


def test_a_contact_is_two_taps(street: Street) -> None:
    teacher = street.tab("head_teacher", "phone")
    page = teacher.open(reverse("contact:book"))
    name = street.cast.pupils[0].name
    page.get_by_label(f"记一次联系：{name}").tap()
    with page.expect_event("load"):
        page.get_by_role("button", name="微信").and_(page.locator(":visible")).tap()
    assert FamilyContact.objects.get().way == "wechat"
    assert page.get_by_text("本学年 1 次").is_visible()
    teacher.check()
    with page.expect_event("load"):
        page.get_by_role("button", name="撤回").tap()
    assert FamilyContact.objects.get().state == "withdrawn"


def test_a_school_decides_when_families_are_not_disturbed(street: Street) -> None:
    office = street.tab("principal", "phone")
    page = office.open(reverse("contact:notice_manner", args=[street.cast.school.pk]))
    office.check()
    page.get_by_label("一位家长一周最多收几则").fill("3")
    with page.expect_event("load"):
        page.get_by_role("button", name="保存").tap()
    assert page.get_by_role("status").inner_text() == "已保存，从现在起照此发通知。"
    office.check()
