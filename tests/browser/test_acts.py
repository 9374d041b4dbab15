"""From a clause to an activity and to a filing, in a real browser, at both widths and without JavaScript."""

from __future__ import annotations

import pytest

from gongyu.activities.models import Activity
from gongyu.filings.models import Filing
from tests.browser.conftest import Street

MAIN = "form.form button.btn-primary"
LONG = "如何陪伴青春期的孩子：一次名字写得很长很长、连手机上也要好好折行的家庭教育指导活动"


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_a_school_officer_records_an_activity_from_a_clause(street: Street, width: str) -> None:
    tab = street.tab("school_officer", width)
    page = tab.open("/activities/")
    tab.check()
    page = tab.open(f"/activities/plan/?duty=M2.18&organisation={street.cast.school.pk}")
    tab.check()
    assert page.locator("#id_nature").input_value() == "mental_health_lecture"
    # One tap: everything that must be answered has been.
    page.locator(MAIN).click()
    page.wait_for_url("**/activities/*/")
    tab.check()
    words = page.inner_text("main")
    assert "已举办" in words
    assert "M2.18" in words
    assert Activity.objects.get().state == "held"
    page.get_by_role("link", name="撤销", exact=True).click()
    page.wait_for_url("**/withdraw/")
    tab.check()
    page.locator(MAIN).click()
    tab.refused()
    page.fill("#id_reason", "登记错了")
    page.locator(MAIN).click()
    page.wait_for_url("**/activities/*/")
    assert Activity.objects.get().state == "withdrawn"


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_a_plan_becomes_an_activity_or_is_called_off(street: Street, width: str) -> None:
    tab = street.tab("school_officer", width)
    for ends in ("held", "called_off"):
        page = tab.open("/activities/plan/?nature=guidance")
        page.locator("details.folded summary").click()
        page.fill(
            "#id_title", "如何陪伴青春期的孩子：一次名字写得很长很长、连手机上也要好好折行的家庭教育指导活动"
        )
        page.get_by_role("button", name="还没办，先列入计划").click()
        page.wait_for_url("**/activities/*/")
        tab.check()
        if ends == "held":
            page.get_by_role("link", name="已经办完").click()
            page.wait_for_url("**/hold/")
            tab.check()
            page.locator(MAIN).click()
            page.wait_for_url(lambda url: "hold" not in url)
        else:
            page.get_by_role("button", name="不办了，取消").click()
            page.wait_for_load_state("load")
        tab.check()
        assert Activity.objects.latest("id").state == ends
    tab.open("/activities/")
    tab.check()


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_a_school_officer_files_a_paper_from_a_clause(street: Street, width: str) -> None:
    tab = street.tab("school_officer", width)
    page = tab.open("/filings/")
    tab.check()
    page = tab.open(f"/filings/file/?duty=M1.01&organisation={street.cast.school.pk}")
    tab.check()
    page.locator(MAIN).click()
    tab.refused()
    assert "请写文件或事项的名称" in page.inner_text("main")
    page.fill("#id_title", "向阳小学家校沟通办法")
    page.locator(MAIN).click()
    page.wait_for_url("**/filings/*/")
    tab.check()
    assert "有效" in page.inner_text("main")
    assert Filing.objects.get().title == "向阳小学家校沟通办法"
    tab.open("/filings/file/")
    tab.check()


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_a_case_is_opened_and_closed(street: Street, width: str) -> None:
    tab = street.tab("school_officer", width)
    page = tab.open("/filings/file/?duty=M1.12")
    tab.check()
    page.locator(MAIN).click()
    page.wait_for_url("**/filings/*/")
    tab.check()
    page.get_by_role("link", name="处置完成").click()
    page.wait_for_url("**/close/")
    tab.check()
    page.locator(MAIN).click()
    page.wait_for_url("**/filings/")
    tab.check()
    assert sorted(Filing.objects.values_list("act", flat=True)) == [
        "filing.bullying_signal.closed",
        "filing.bullying_signal.opened",
    ]


def test_without_javascript(street: Street) -> None:
    tab = street.tab("school_officer", "phone", script=False)
    page = tab.open("/activities/plan/?duty=M2.16")
    page.locator(MAIN).click()
    page.wait_for_url("**/activities/*/")
    page = tab.open("/filings/file/?duty=M1.03")
    page.fill("#id_quantity", "36")
    page.locator(MAIN).click()
    page.wait_for_url("**/filings/*/")
    assert tab.wrong == []
    assert (Activity.objects.get().state, Filing.objects.get().quantity) == ("held", 36)


@pytest.mark.parametrize("member", ["kindergarten_officer", "station_worker", "venue_officer"])
def test_bodies_beside_schools_find_their_forms(street: Street, member: str) -> None:
    tab = street.tab(member, "phone")
    for path in ("/activities/", "/activities/plan/", "/filings/"):
        tab.open(path)
        tab.check()


def test_in_english(street: Street) -> None:
    user = street.cast.users["school_officer"]
    user.language = "en"
    user.save()
    tab = street.tab("school_officer", "desktop")
    page = tab.open("/activities/plan/?duty=M2.18")
    tab.check()
    assert "Kind of activity" in page.inner_text("main")
    assert "Why this is recorded" in page.inner_text("main")
