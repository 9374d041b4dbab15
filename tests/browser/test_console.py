"""Administrators' pages, policy, preferences and the inbox: sound at both widths, in both languages."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gongyu.accounts.models import User
from gongyu.policy import operations as policy
from tests.browser.conftest import Street
from tests.cast import TODAY

PAGES = {
    "grant_admin": ("console:grants", "console:grant_give"),
    "system_admin": (
        "console:home",
        "console:health",
        "console:jobs",
        "console:pack",
        "console:retention",
        "console:keys",
        "console:account_open",
        "console:password_reset",
    ),
    "auditor": ("console:audit",),
    "county_officer": ("policy:pack", "policy:overrides", "notices:inbox", "account_preferences"),
}


@pytest.mark.parametrize("width", ["desktop", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_are_sound(street: Street, width: str, language: str) -> None:
    User.objects.update(language=language)
    for member, names in PAGES.items():
        tab = street.tab(member, width)
        for name in names:
            page = tab.open(reverse(name))
            assert page.locator("html").get_attribute("lang") == ("en" if language == "en" else "zh-Hans")
            tab.check()


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_a_refused_grant_says_why_beside_its_field(street: Street, width: str) -> None:
    tab = street.tab("grant_admin", width)
    page = tab.open(reverse("console:grant_give"))
    page.fill("[name=username]", "nobody-of-that-name")
    page.fill("[name=organisation]", street.cast.school.code)
    page.select_option("[name=role]", "head_teacher")
    page.fill("[name=reason]", "任命文件")
    with page.expect_event("load"):
        page.click("main form[method=post] button")
    assert "没有这个登录名" in page.locator("#id_username-error").inner_text()
    # Answered 422, which the browser notes; everything else must be in order.
    tab.wrong = [line for line in tab.wrong if "422" not in line]
    tab.check()


def test_a_name_in_the_list_is_no_column_of_letters(street: Street) -> None:
    page = street.tab("grant_admin", "phone").open(reverse("console:grants"))
    cell = page.locator("tbody tr td").nth(1).bounding_box()
    assert cell is not None and cell["width"] > 80


def test_a_county_raises_a_value_and_ends_it(street: Street) -> None:
    made = policy.decide(
        by=street.cast.viewer("county_officer"),
        today=TODAY,
        duty_key="M2.16",
        scope="130202",
        value=3,
        valid_from=TODAY.replace(year=2027, month=9, day=1),
        source="路南区教育局通知",
    )
    tab = street.tab("county_officer", "phone")
    page = tab.open(reverse("policy:overrides"))
    assert "路南区教育局通知" in page.locator("main").inner_text()
    tab.check()
    tab.open(reverse("policy:override_end", args=[made]))
    tab.check()
