"""A county officer decides on an exception, and the school's figure has moved."""

from __future__ import annotations

from django.urls import reverse

from gongyu.compliance.models import Standing
from tests.browser.conftest import Street
from tests.browser.lived import lived_in


def test_an_approved_exception_moves_the_schools_figure(street: Street) -> None:
    lived = lived_in(street.cast)
    before = Standing.objects.get(duty_key="M1.20", period_key="2026-2027", organisation=street.cast.school)
    # One child is on leave, which excuses as well.
    assert (before.achieved, before.exempt) == (3, 1)
    office = street.tab("school_officer")
    assert "例外 2" not in office.open(reverse("portal:home")).locator("main").inner_text()

    county = street.tab("county_officer")
    page = county.open(reverse("portal:home"))
    with page.expect_event("load"):
        page.get_by_role("link", name="去审批").first.click()
    assert page.url == county.base + reverse("compliance:exemption_decide", args=[lived.exemptions[0]])
    county.check()
    text = page.locator("main").inner_text()
    assert not [pupil.name for pupil in street.cast.pupils if pupil.name in text]
    page.get_by_label("批准", exact=True).check()
    with page.expect_event("load"):
        page.get_by_role("button", name="提交决定").click()
    county.check()

    after = Standing.objects.get(pk=before.pk)
    assert (after.achieved, after.exempt, after.required) == (3, 2, before.required)
    seen = office.open(reverse("portal:home"))
    assert "例外 2" in seen.locator("main").inner_text()
    office.check()
    assert "等待审批的例外" not in seen.locator("main").inner_text()
