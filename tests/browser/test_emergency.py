"""Emergency access from end to end in a real browser: opened, used, ended, reviewed by another."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page

from gongyu.accounts.models import Emergency
from tests.browser.conftest import Street

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code() -> str:
    return str(format_hotp_value(hotp_value(SECRET, int(time.time()) // 30)))


def send(page: Page, button: str) -> None:
    with page.expect_event("load"):
        page.get_by_role("button", name=button, exact=True).click()


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_opened_used_ended_and_reviewed_by_somebody_else(street: Street, width: str) -> None:
    cache.clear()
    cast = street.cast
    TOTP.activate(cast.users["system_admin"], SECRET)
    tab = street.tab("system_admin", width)
    page = tab.open(reverse("console:emergency"))
    # The code that was shown when signing in is too old: it is asked for again.
    assert reverse("mfa_reauthenticate") in page.url
    page.fill("[name=code]", code())
    send(page, "确认")
    assert page.url.endswith(reverse("console:emergency"))
    tab.check()
    page.fill("[name=organisation]", cast.school.code)
    page.select_option("[name=role]", "school_officer")
    page.fill("[name=reason]", "急")
    send(page, "开启，半小时后自动结束")
    assert "请写明发生了什么" in page.locator("#id_reason-error").inner_text()
    tab.wrong.clear()  # the browser says that a form was refused
    tab.check()
    page.fill("[name=reason]", "暴雨停课，校长联系不上，要核对住校学生")
    send(page, "开启，半小时后自动结束")
    assert page.get_by_text("紧急访问进行中：向阳小学").is_visible()
    tab.check()
    tab.open(f"{reverse('people:roster')}?organisation={cast.school.pk}")
    assert page.get_by_text("还剩 30 分钟").is_visible() or page.get_by_text("还剩 29 分钟").is_visible()
    tab.check()
    send(page, "现在结束")
    assert page.get_by_text("紧急访问已结束").is_visible()
    assert not page.get_by_text("紧急访问进行中").is_visible()
    tab.check()
    number = Emergency.objects.get().pk
    tab = street.tab("auditor", width)
    page = tab.open(reverse("console:home"))
    page.get_by_text("有 1 次紧急访问等您审查").click()
    tab.check()
    page.get_by_role("link", name="看做了什么：系统管理员").click()
    assert page.url.endswith(reverse("console:emergency_review", args=[number]))
    assert page.get_by_text("people:roster").is_visible()
    tab.check()
    page.get_by_label("需要追查").check()
    send(page, "记下审查结果")
    assert "请写明哪一步不妥" in page.locator("main").inner_text()
    tab.wrong.clear()
    tab.check()
    page.get_by_label("妥当", exact=True).check()
    send(page, "记下审查结果")
    assert page.get_by_text("审查结果已记下").is_visible()
    tab.check()
