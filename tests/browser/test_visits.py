"""A visit on a phone: three taps and what one types, the figures have moved, and one tap answers it."""

from __future__ import annotations

from datetime import timedelta
from time import monotonic
from typing import Final

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page

from gongyu.compliance.operations import assess_all
from gongyu.contact.models import Visit
from gongyu.ledger.queries import latest_words
from tests.browser.conftest import Street, Tab
from tests.cast import TODAY

SAVE: Final = "form.form button.btn-primary"
TALKED: Final = "最近睡得晚，作业常写到十点"
AGREED: Final = "九点半熄灯，周五再通一次电话"
# Every finger put on the glass is counted by the page itself, over all pages of the tab.
COUNTING: Final = """
addEventListener('pointerdown', () => {
    sessionStorage.taps = 1 + Number(sessionStorage.taps || 0);
}, true);
"""


class Fingers:
    """A phone whose taps are counted."""

    def __init__(self, street: Street, member: str) -> None:
        self.tab: Tab = street.tab(member, "phone")
        self.page: Page = self.tab.page
        self.page.add_init_script(COUNTING)

    @property
    def taps(self) -> int:
        return int(self.page.evaluate("Number(sessionStorage.taps || 0)"))

    def to_page(self, target: Locator) -> None:
        """A tap that leads to another page."""
        with self.page.expect_event("load"):
            target.tap()
        self.tab.check()


def class_of(tab: Tab) -> str:
    """What the ring on a head teacher's page says."""
    return str(tab.page.locator("svg.ring").get_attribute("aria-label"))


def figure(tab: Tab, path: str, trace: str) -> str:
    """The figure that a page shows for visits, without its spaces."""
    page = tab.open(path)
    tab.check()
    return "".join(page.locator(f'a.figure[href^="{trace}"]').first.inner_text().split())


def school_figure(street: Street, tab: Tab) -> str:
    return figure(tab, reverse("compliance:school", args=[street.cast.school.pk]), "/standing/trace/M1.20/")


def test_three_taps_and_what_one_types(street: Street) -> None:
    assess_all(today=TODAY)
    child = street.cast.pupils[0]
    phone, office = Fingers(street, "head_teacher"), street.tab("city_officer")
    tab, page = phone.tab, phone.page
    assert school_figure(street, tab) == "0/7"
    # Above the school neither figure is told of so few children.
    assert school_figure(street, office) == "略/略"

    tab.open(reverse("portal:home"))
    tab.check()
    assert class_of(tab) == "已家访 0 名，共 5 名"
    phone.to_page(page.get_by_role("link", name=f"记一次：{child.name}的家访"))
    page.get_by_text("入户家访", exact=True).tap()
    page.get_by_label("谈了什么").fill(TALKED)
    page.get_by_label("约定了什么").fill(AGREED)
    phone.to_page(page.locator(SAVE))
    assert phone.taps == 3

    # The page one lands on, the school's and the city officer's have moved already.
    assert page.get_by_role("status").inner_text() == "已登记。本班、本校和全市的数字已经更新。"
    assert class_of(tab) == "已家访 1 名，共 5 名"
    assert school_figure(street, tab) == "1/7"
    assert school_figure(street, office) == "略/略"
    seen = Visit.objects.get()
    assert (seen.pupil, seen.occurred_on, seen.mode) == (child, TODAY, "home")


# Slower than a thumb on glass and a keyboard of a phone, in characters and taps a second.
TYPED_A_SECOND: Final = 3
SECONDS_A_TAP: Final = 3


def test_the_plain_case_takes_less_than_a_minute(street: Street) -> None:
    """The machine's part is measured, the person's part reckoned from what is tapped and typed."""
    phone = Fingers(street, "head_teacher")
    page = phone.page
    phone.tab.open(reverse("portal:home"))
    began = monotonic()
    phone.to_page(page.get_by_role("link", name=f"记一次：{street.cast.pupils[0].name}的家访"))
    page.get_by_text("入户家访", exact=True).tap()
    page.get_by_label("谈了什么").press_sequentially(TALKED)
    page.get_by_label("约定了什么").press_sequentially(AGREED)
    assert page.locator("details.folded").get_attribute("open") is None
    phone.to_page(page.locator(SAVE))
    machine = monotonic() - began
    typed = len(TALKED + AGREED) / TYPED_A_SECOND
    assert phone.taps == 3
    assert machine + typed + phone.taps * SECONDS_A_TAP <= 60
    assert Visit.objects.count() == 1


def test_what_may_be_ticked_besides_is_folded_away_and_there(street: Street) -> None:
    cast = street.cast
    tab = street.tab("head_teacher", "phone")
    page = tab.open(f"{reverse('contact:record')}?pupil={cast.pupils[2].pk}")
    assert not page.get_by_text("说说进步", exact=True).is_visible()
    page.get_by_text("入户家访", exact=True).tap()
    page.locator("details.folded > summary").tap()
    tab.check()
    for words in ("说说进步", "一起读书", "陈校长"):
        page.locator("label.choice", has_text=words).tap()
    page.get_by_label("跟进日期").fill((TODAY + timedelta(days=3)).isoformat())
    page.get_by_label("谁来跟进").select_option(label="陈校长")
    with page.expect_event("load"):
        page.locator(SAVE).tap()
    seen = Visit.objects.get()
    assert [one.staff for one in seen.company.all()] == [cast.principal]
    leader = street.tab("principal", "phone")
    page = leader.open(reverse("portal:home"))
    leader.check()
    with page.expect_event("load"):
        page.get_by_role("button", name=f"跟进过了：{cast.pupils[2].name}").tap()
    leader.check()
    assert "家访后要跟进的" not in page.locator("main").inner_text()


# A phone that listens: what it hears is given by the test; asked for nothing before the tap.
LISTENING: Final = """
window.asked = 0;
window.webkitSpeechRecognition = window.SpeechRecognition = class {
  start() { window.asked += 1; window.heard = this; }
  stop() { this.onend(); }
};
"""
HEARD: Final = """
words => window.heard.onresult({
    resultIndex: 0, results: [Object.assign([{ transcript: words }], { isFinal: true })],
})
"""


def test_speaking_instead_of_typing_where_the_phone_can(street: Street) -> None:
    tab = street.tab("head_teacher", "phone")
    tab.page.add_init_script(LISTENING)
    page = tab.open(f"{reverse('contact:record')}?pupil={street.cast.pupils[2].pk}")
    button = page.get_by_role("button", name="说话代替打字").first
    assert page.evaluate("window.asked") == 0
    button.tap()
    page.get_by_text("正在听").wait_for()
    tab.check()
    page.evaluate(HEARD, TALKED)
    page.get_by_role("button", name="说完了").tap()
    assert page.get_by_label("谈了什么").input_value() == TALKED
    assert page.evaluate("window.asked") == 1


def test_a_phone_that_cannot_listen_shows_no_button(street: Street) -> None:
    tab = street.tab("head_teacher", "phone")
    tab.page.add_init_script("delete window.webkitSpeechRecognition; delete window.SpeechRecognition;")
    page = tab.open(f"{reverse('contact:record')}?pupil={street.cast.pupils[2].pk}")
    assert page.get_by_role("button", name="说话代替打字").count() == 0


def test_the_guardian_answers_what_the_teacher_has_recorded(street: Street) -> None:
    assess_all(today=TODAY)
    child = street.cast.pupils[0]
    teacher = street.tab("head_teacher", "phone")
    page = teacher.open(f"{reverse('contact:record')}?pupil={child.pk}")
    page.get_by_text("入户家访", exact=True).tap()
    page.get_by_label("谈了什么").fill(TALKED)
    page.get_by_label("约定了什么").fill(AGREED)
    with page.expect_event("load"):
        page.locator(SAVE).tap()

    home = Fingers(street, "guardian")
    at_home = home.tab.open(reverse("portal:home"))
    home.tab.check()
    words = at_home.locator("main").inner_text()
    assert AGREED in words
    assert TALKED not in words
    home.to_page(at_home.get_by_role("button", name="确实来过"))
    assert home.taps == 1
    assert at_home.get_by_role("status").inner_text() == "已确认，谢谢。"

    seen = Visit.objects.get()
    assert latest_words([seen.entry_id])[seen.entry_id].verdict == "confirmed"
    teacher.open(reverse("portal:home"))
    assert "1 名家长已确认，0 名待确认" in teacher.page.locator("main").inner_text()
    teacher.check()


def reach(page: Page, target: Locator, most: int = 60) -> None:
    """Go to something with the Tab key alone."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if target.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"{target} is not reached with the Tab key")


def test_with_the_keyboard_alone(street: Street) -> None:
    child = street.cast.pupils[0]
    tab = street.tab("head_teacher")
    page = tab.open(reverse("portal:home"))
    reach(page, page.get_by_role("link", name=f"记一次：{child.name}的家访"))
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    tab.check()
    reach(page, page.get_by_role("radio").first)
    page.keyboard.press("Space")
    # The arrows go through the ways of meeting.
    page.keyboard.press("ArrowDown")
    assert page.get_by_label("约定地点家访").is_checked()
    reach(page, page.get_by_role("checkbox"))
    page.keyboard.press("Space")
    reach(page, page.get_by_label("谈了什么"))
    page.keyboard.insert_text(TALKED)
    reach(page, page.locator(SAVE))
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    tab.check()
    assert class_of(tab) == "已家访 2 名，共 5 名"
    seen = Visit.objects.order_by("pupil_id")
    assert [(one.pupil, one.mode) for one in seen] == [
        (street.cast.pupils[0], "agreed_place"),
        (street.cast.pupils[1], "agreed_place"),
    ]

    home = street.tab("guardian")
    at_home = home.open(reverse("portal:home"))
    reach(at_home, at_home.get_by_role("button", name="确实来过").first)
    with at_home.expect_event("load"):
        at_home.keyboard.press("Enter")
    home.check()
    assert at_home.get_by_role("button", name="确实来过").count() == 1


def test_what_is_refused_is_said_where_it_stands_and_kept(street: Street) -> None:
    child = street.cast.pupils[2]
    tab = street.tab("head_teacher", "phone")
    page = tab.open(f"{reverse('contact:record')}?pupil={child.pk}")
    page.get_by_label("谈了什么").fill(TALKED)
    page.locator("#id_occurred_on").fill((TODAY + timedelta(days=1)).isoformat())
    page.get_by_text("入户家访", exact=True).tap()
    with page.expect_event("load"):
        page.locator(SAVE).tap()
    # The answer's status is all that the browser notes.
    assert ["422" in one for one in tab.wrong] == [True]
    tab.wrong.clear()
    tab.check()
    assert "家访日期不能晚于今天" in page.locator("#id_occurred_on-error").inner_text()
    assert page.get_by_label("谈了什么").input_value() == TALKED
    assert page.get_by_role("radio").first.is_checked()
    assert not Visit.objects.exists()
    page.locator("#id_occurred_on").fill(TODAY.isoformat())
    with page.expect_event("load"):
        page.locator(SAVE).tap()
    tab.check()
    assert Visit.objects.get().pupil == child


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_a_visit_is_taken_back(street: Street, width: str) -> None:
    assess_all(today=TODAY)
    child = street.cast.pupils[2]
    tab = street.tab("head_teacher", width)
    page = tab.open(f"{reverse('contact:record')}?pupil={child.pk}")
    page.get_by_text("入户家访", exact=True).click()
    with page.expect_event("load"):
        page.locator(SAVE).click()
    assert school_figure(street, tab) == "1/7"
    page = tab.open(reverse("contact:visit", args=[Visit.objects.get().pk]))
    tab.check()
    with page.expect_event("load"):
        page.get_by_role("link", name="撤销", exact=True).click()
    page.get_by_label("为什么撤销").fill("点错了学生")
    with page.expect_event("load"):
        page.locator(SAVE).click()
    tab.check()
    assert "已撤销" in page.locator("main").inner_text()
    assert school_figure(street, tab) == "0/7"


def test_without_javascript(street: Street) -> None:
    child = street.cast.pupils[0]
    tab = street.tab("head_teacher", "phone", script=False)
    page = tab.open(reverse("portal:home"))
    page.get_by_role("link", name=f"记一次：{child.name}的家访").tap()
    page.wait_for_url("**/record/?pupil=*")
    page.get_by_text("入户家访", exact=True).tap()
    page.locator(SAVE).tap()
    page.wait_for_url("**/record/?class=*")
    assert class_of(tab) == "已家访 1 名，共 5 名"
    home = street.tab("guardian", "phone", script=False)
    at_home = home.open(reverse("portal:home"))
    at_home.get_by_role("button", name="确实来过").tap()
    at_home.get_by_role("status").wait_for()
    assert (tab.wrong, home.wrong) == ([], [])
    seen = Visit.objects.get()
    assert latest_words([seen.entry_id])[seen.entry_id].verdict == "confirmed"
