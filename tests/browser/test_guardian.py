"""A guardian on a phone: what the school owes, what was done, and one tap to answer."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from gongyu.activities.models import Activity
from gongyu.contact.factories import visit
from gongyu.ledger.models import Entry
from gongyu.ledger.queries import latest_words
from tests.browser.conftest import Street
from tests.browser.lived import lived_in


def test_a_visit_is_confirmed_with_one_tap(street: Street) -> None:
    lived_in(street.cast)
    tab = street.tab("guardian", "phone")
    page = tab.open(reverse("portal:home"))
    tab.check()
    held = Activity.objects.filter(organisation=street.cast.school, nature="guidance", state="held").count()
    assert held and page.get_by_text(f"这学期至少 2 次，已办 {held} 次").is_visible()
    with page.expect_event("load"):
        page.get_by_role("button", name="确实来过").tap()
    assert page.url == tab.base + reverse("portal:home")
    assert page.get_by_role("status").inner_text() == "已确认，谢谢。"
    assert page.get_by_role("button", name="确实来过").count() == 0
    entry = Entry.objects.get(pupil_id=street.cast.pupils[0].pk, kind__startswith="visit.")
    assert latest_words([entry.pk])[entry.pk].verdict == "confirmed"
    tab.check()


@pytest.mark.parametrize(
    ("button", "words"), [("不是这样", "家长说不是这样"), ("没有来过", "家长说没有来过")]
)
def test_a_doubt_reaches_the_head_teacher(street: Street, button: str, words: str) -> None:
    teacher = street.cast.viewer("head_teacher")
    visit(teacher, street.cast.pupils[0].pk, date(2026, 11, 20))
    tab = street.tab("guardian", "phone")
    page = tab.open(reverse("portal:home"))
    with page.expect_event("load"):
        page.get_by_role("button", name=button).tap()
    tab.check()
    at_school = street.tab("head_teacher", "phone")
    seen = at_school.open(reverse("portal:home"))
    asked = seen.get_by_role("heading", name="家长有疑问的家访")
    assert asked.is_visible()
    with seen.expect_event("load"):
        seen.get_by_role("link", name=f"查看：{street.cast.pupils[0].name}的家访").tap()
    assert seen.get_by_text(words).first.is_visible()
    at_school.check()
