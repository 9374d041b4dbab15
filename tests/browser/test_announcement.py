"""A school's page for families: written by the office, read on a phone, its number one tap away."""

from __future__ import annotations

from django.urls import reverse

from tests.browser.conftest import Street


def test_the_office_writes_and_a_family_calls(street: Street) -> None:
    office = street.tab("school_officer", "phone")
    page = office.open(reverse("contact:announcement", args=[street.cast.school.pk]))
    office.check()
    with page.expect_event("load"):
        page.get_by_role("link", name="写公告").tap()
    office.check()
    page.get_by_label("学校电话").fill("0315-1234567")
    page.get_by_label("有意见找谁、多久答复").fill("先找班主任，再找德育处；三天内答复")
    with page.expect_event("load"):
        page.get_by_role("button", name="公布").tap()
    assert page.get_by_role("status").inner_text() == "已公布，家长现在看到的就是这一版。"

    family = street.tab("guardian", "phone")
    seen = family.open(reverse("portal:home"))
    with seen.expect_event("load"):
        seen.get_by_role("link", name="学校公告").tap()
    assert seen.get_by_role("link", name="0315-1234567").get_attribute("href") == "tel:0315-1234567"
    assert seen.get_by_text("三天内答复").is_visible()
    assert seen.get_by_text("陈校长").is_visible()
    family.check()
    family.resize("desktop")
    family.check()
