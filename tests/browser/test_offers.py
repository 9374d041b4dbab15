"""Times for a visit: two taps offer them, one tap takes one, and both have it in their calendar."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from icalendar import Calendar

from gongyu.contact.models import Offer
from tests.browser.conftest import Street
from tests.browser.test_visits import SAVE, Fingers


@pytest.mark.parametrize("script", [True, False])
def test_times_are_offered_and_one_is_taken(street: Street, script: bool) -> None:
    child = street.cast.pupils[0]
    teacher = street.tab("head_teacher", "phone", script=script)
    page = teacher.open(f"{reverse('contact:record')}?class={street.cast.class_3_2.pk}")
    page.get_by_role("link", name=f"约时间：{child.name}").tap()
    page.wait_for_url("**/offer/")
    page.locator(SAVE).tap()
    page.wait_for_url("**/record/?class=*")
    assert "等家长回音" in page.locator("main").inner_text()
    if script:
        teacher.check()

    home = street.tab("guardian", "phone", script=script)
    at_home = home.open(reverse("portal:home"))
    if script:
        home.check()
    at_home.locator(".ask .btn-primary").first.tap()
    at_home.wait_for_url("**/offers/*/")
    assert "约好了" in at_home.locator("main").inner_text()
    row = Offer.objects.get()
    assert (row.pupil, row.state) == (child, "chosen")
    if script:
        home.check()
        with at_home.expect_download() as kept:
            at_home.get_by_role("link", name="存到手机日历").tap()
        events: list[Any] = list(Calendar.from_ical(kept.value.path().read_bytes()).walk("VEVENT"))
        assert [str(one["SUMMARY"]) for one in events] == [f"家访 · {street.cast.school.name}"]

    if script:
        for name in ("offered", "offer_change"):
            teacher.open(reverse(f"contact:{name}", args=[row.pk]))
            teacher.check()
            teacher.resize("desktop")
            teacher.check()
            teacher.resize("phone")
        teacher.open(f"{reverse('contact:record')}?class={street.cast.class_3_2.pk}")
        teacher.check()
    page.reload()
    assert "约好的时间" in page.locator("main").inner_text()
    page.get_by_role("link", name=f"开始记：{child.name}的家访").tap()
    page.wait_for_url("**/record/?pupil=*")


def test_not_for_now_is_one_tap_and_is_left_in_peace(street: Street) -> None:
    child = street.cast.pupils[0]
    teacher = street.tab("head_teacher")
    page = teacher.open(reverse("contact:offer", args=[child.pk]))
    teacher.check()
    with page.expect_event("load"):
        page.locator(SAVE).click()
    family = Fingers(street, "guardian")
    at_home = family.tab.open(reverse("portal:home"))
    family.to_page(at_home.get_by_role("button", name="这次先不约"))
    assert family.taps == 1
    assert "没有任何影响" in at_home.get_by_role("status").inner_text()
    teacher.open(reverse("contact:offered", args=[Offer.objects.get().pk]))
    teacher.check()
    page = teacher.open(f"{reverse('contact:record')}?class={street.cast.class_3_2.pk}")
    teacher.check()
    assert "家长说这次先不约：1 户" in page.locator("main").inner_text()
    assert page.get_by_role("link", name=f"记一次：{child.name}的家访").is_hidden()
