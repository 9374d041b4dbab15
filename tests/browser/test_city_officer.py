"""From the document to a class: the city officer walks down, and every number says where it comes from."""

from __future__ import annotations

import re

from django.urls import reverse
from playwright.sync_api import Page

from tests.browser.conftest import Street
from tests.browser.lived import lived_in


def step(page: Page, target: str) -> None:
    """Go to an address by at most two clicks from where one stands: a link, or what opens a list and then a
    link in it, or a link on a page one link away."""
    if page.locator(f'main a[href^="{target}"]').count() == 0:
        here = page.url
        for href in dict.fromkeys(hrefs(page)):
            page.goto(re.sub(r"(https?://[^/]+).*", r"\1", here) + href)
            if page.locator(f'main a[href^="{target}"]').count():
                break
        else:
            raise AssertionError(f"no way from {here} to {target}")
    link = page.locator(f'main a[href^="{target}"]').first
    if not link.is_visible():
        folded = page.locator("main details:not([open])")
        folded.filter(has=page.locator(f'a[href^="{target}"]')).locator("summary").first.click()
    with page.expect_event("load"):
        link.click()
    assert target in page.url


def hrefs(page: Page) -> list[str]:
    """Where the links of a page's content lead, within this site."""
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('main a[href^=\"/\"]')].map(a => a.getAttribute('href'))"
    )
    return found


def test_from_the_document_to_a_class_without_a_name(street: Street) -> None:
    lived_in(street.cast)
    cast = street.cast
    tab = street.tab("city_officer")
    page = tab.open(reverse("portal:home"))
    assert page.url == tab.base + reverse("compliance:document"), "the document is the city officer's page"
    for target in (
        reverse("compliance:county", args=["130202"]),
        reverse("compliance:school", args=[cast.school.pk]),
        reverse("compliance:class", args=[cast.class_3_2.pk]),
    ):
        step(page, target)
        tab.check()
        text = page.locator("main").inner_text()
        assert not [pupil.name for pupil in cast.pupils if pupil.name in text]


def test_the_school_sees_who_is_still_to_be_visited(street: Street) -> None:
    lived_in(street.cast)
    cast = street.cast
    tab = street.tab("principal")
    page = tab.open(reverse("portal:home"))
    step(page, reverse("compliance:school", args=[cast.school.pk]))
    step(page, reverse("compliance:class", args=[cast.class_3_2.pk]))
    text = page.locator("main").inner_text()
    for pupil in cast.pupils[2:]:
        assert pupil.name in text
    tab.check()


def test_every_number_opens_its_trace(street: Street) -> None:
    lived_in(street.cast)
    client = street.cast.client("city_officer")
    shown: set[str] = set()
    for name, args in (
        ("compliance:document", []),
        ("compliance:county", ["130202"]),
        ("compliance:school", [street.cast.school.pk]),
    ):
        html = client.get(reverse(name, args=args)).content.decode()
        here = set(re.findall(r'href="(/standing/trace/[^"]+)"', html))
        assert here, f"{name} shows no number that can be opened"
        shown |= here
    failed = [href for href in sorted(shown) if client.get(href).status_code != 200]
    assert not failed, failed
