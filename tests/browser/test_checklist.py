"""A list for families: reworded and sent by the office, read and ticked on a family's own phone alone."""

from __future__ import annotations

from django.urls import reverse

from gongyu.contact.models import FamilyChecklist, Notice
from tests.browser.conftest import Street

FIRST = "每天一起读一会儿书，读什么由孩子选"


def test_from_the_office_to_the_family_and_no_tick_comes_back(street: Street) -> None:
    office = street.tab("school_officer", "phone")
    page = office.open(reverse("contact:checklist", args=[street.cast.school.pk]))
    office.check()
    page.get_by_label("第 3 条的文字").first.fill("每天扫一次地")
    page.get_by_label("留下第 2 条").first.uncheck()
    with page.expect_event("load"):
        page.get_by_role("button", name="保存").tap()
    with page.expect_event("load"):
        page.get_by_role("link", name="发给家长（一学年一次）").tap()
    office.check()
    with page.expect_event("load"):
        page.get_by_role("button", name="发给 6 家").tap()
    assert Notice.objects.count() == FamilyChecklist.objects.filter(sent_on__isnull=False).count() == 1

    family = street.tab("guardian", "phone")
    seen = family.open(reverse("portal:home"))
    with seen.expect_event("load"):
        seen.get_by_role("link", name="家庭教育清单").tap()
    assert seen.get_by_label("每天扫一次地").is_visible()
    assert seen.get_by_label("陪孩子定好写作业的时间和地方").count() == 0
    sent: list[str] = []
    seen.on("request", lambda request: sent.append(request.url))
    seen.get_by_label(FIRST).check()
    assert not sent
    family.check()
    # It is there the next time in this browser, and in no other.
    seen.reload()
    assert seen.get_by_label(FIRST).is_checked()
    other = street.tab("guardian").open(reverse("contact:checklists"))
    assert not other.get_by_label(FIRST).is_checked()
