"""Everybody reaches everything: by keyboard, with large letters, and without JavaScript."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.browser.conftest import Street, Tab
from tests.browser.lived import lived_in

FOCUSED = "(() => { const e = document.activeElement; const s = getComputedStyle(e); return {\
 text: e.textContent.trim(), href: e.getAttribute('href'), outline: s.outlineStyle, width: s.outlineWidth,\
 top: e.getBoundingClientRect().top, left: e.getBoundingClientRect().left }; })()"


def focused(tab: Tab) -> dict[str, object]:
    found: dict[str, object] = tab.page.evaluate(FOCUSED)
    return found


def test_the_first_key_offers_to_skip_to_the_content(street: Street) -> None:
    tab = street.tab("head_teacher")
    tab.open(reverse("portal:home"))
    tab.page.keyboard.press("Tab")
    skip = focused(tab)
    assert skip["text"] == "跳到正文"
    assert float(str(skip["left"])) >= 0, "the skip link comes into sight when it is reached"
    tab.page.keyboard.press("Enter")
    assert tab.page.evaluate("document.activeElement.id") == "content"
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_wherever_the_keyboard_stands_it_shows(street: Street) -> None:
    lived_in(street.cast)
    tab = street.tab("head_teacher")
    tab.open(reverse("portal:home"))
    reached = set()
    for _ in range(60):
        tab.page.keyboard.press("Tab")
        if tab.page.evaluate("document.activeElement === document.body"):
            break
        here = focused(tab)
        assert here["outline"] != "none" and here["width"] != "0px", here
        reached.add(here["href"])
    assert f"{reverse('contact:record')}?class={street.cast.class_3_2.pk}" in reached
    assert reverse("notices:inbox") in reached


def test_large_letters_are_a_preference_and_stay_on_the_page(street: Street) -> None:
    tab = street.tab("guardian", "phone")
    page = tab.open(reverse("account_preferences"))
    small = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    page.get_by_label("大字").check()
    with page.expect_event("load"):
        page.locator("main form button").first.click()
    for path in (reverse("portal:home"), reverse("account_preferences"), reverse("contact:visits")):
        tab.open(path)
        assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") > small
        tab.check()


@pytest.mark.parametrize(
    ("member", "name"),
    [
        ("head_teacher", "portal:home"),
        ("head_teacher", "contact:record"),
        ("guardian", "portal:home"),
        ("principal", "portal:home"),
        ("county_officer", "portal:home"),
        ("city_officer", "compliance:document"),
        ("grant_admin", "console:grants"),
    ],
)
def test_a_page_says_the_same_without_javascript(street: Street, member: str, name: str) -> None:
    lived_in(street.cast)
    said = []
    for script in (True, False):
        tab = street.tab(member, "phone", script=script)
        tab.open(reverse(name))
        said.append([line for line in tab.page.locator("main").inner_text().splitlines() if line.strip()])
    with_script, without = said
    assert len(without) > 3
    # A map or chart may need JavaScript; no sentence does.
    assert set(without) >= {line for line in with_script if len(line) > 4}, set(with_script) - set(without)


def test_signing_in_works_without_javascript(street: Street) -> None:
    user = street.cast.users["guardian"]
    user.set_password("a long enough password")
    user.save(update_fields=["password"])
    tab = street.tab(None, "phone", script=False)
    page = tab.open(reverse("portal:home"))
    page.fill("input[name=login]", "guardian")
    page.fill("input[name=password]", "a long enough password")
    with page.expect_event("load"):
        page.locator("main form button").first.click()
    assert page.url == tab.base + reverse("portal:home")
    assert page.locator("h1").inner_text() == "我的孩子"
