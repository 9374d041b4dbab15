"""A village without network: visits are recorded on the phone and arrive once each, whatever is cut off,
killed, repeated or wrong meanwhile; what the phone keeps is nobody else's to read and goes when it should."""

from __future__ import annotations

from datetime import timedelta
from time import monotonic
from typing import Any, Final

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Dialog, Page, Route, expect

from gongyu.access.models import Grant
from gongyu.activities import queries
from gongyu.activities.factories import booked, planned, signing_up
from gongyu.activities.models import Activity, Attendance
from gongyu.contact.models import Visit
from tests.browser.conftest import Street, Tab
from tests.cast import TODAY

TALKED: Final = "最近睡得晚，作业常写到十点"
ARRIVE: Final = "**/visits/phone/arrive/"
WAIT: Final = 60_000
# Everything that lies in the phone's cupboard, as text, as far as it can be read without its key.
CUPBOARD: Final = """
async () => {
  const db = await new Promise((done) => {
    indexedDB.open("gongyu").onsuccess = (e) => done(e.target.result);
  });
  const all = (shelf) => new Promise((done) => {
    db.transaction(shelf).objectStore(shelf).getAll().onsuccess = (e) => done(e.target.result);
  });
  const text = (value) => JSON.stringify(value, (_, one) =>
    one instanceof ArrayBuffer ? new TextDecoder().decode(one) : one);
  const found = { about: await all("about"), lists: await all("lists"), records: await all("records") };
  db.close();
  return { text: text(found), lists: found.lists.length, records: found.records.length,
           keys: found.about.filter((one) => one.key).map((one) => one.key.extractable) };
}
"""
CACHES: Final = """
async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const url = new URL(request.url);
      found.push([url.pathname + url.search, await (await cache.match(request)).text()]);
    }
  }
  return found;
}
"""


class Phone:
    """A phone with the class list on it, whose service worker stands ready."""

    def __init__(self, street: Street, *, late: int = 0) -> None:
        self.street = street
        self.tab: Tab = street.tab("head_teacher", "phone")
        if late:
            self.context.add_init_script(f"const real = Date.now; Date.now = () => real() + {late};")
        self.page: Page = self.tab.page
        self.home = f"{reverse('contact:record')}?class={street.cast.class_3_2.pk}"
        self.tab.open(self.home)
        expect(self.page.locator("[data-class]")).to_be_visible(timeout=WAIT)
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        self.page.wait_for_function("navigator.serviceWorker.controller !== null", timeout=WAIT)

    @property
    def context(self) -> BrowserContext:
        return self.tab.context

    def cut(self) -> None:
        """No network; the class page is opened all the same."""
        self.context.set_offline(True)
        self.page.goto(self.tab.base + self.home)
        expect(self.page.locator("[data-list]")).to_be_visible(timeout=WAIT)

    def back(self) -> None:
        self.context.set_offline(False)

    def record(self, name: str, mode: str = "入户家访", talked: str = TALKED) -> None:
        self.page.get_by_role("button", name=f"记一次：{name}的家访").tap()
        self.page.get_by_text(mode, exact=True).tap()
        self.page.get_by_label("谈了什么").fill(talked)
        self.page.get_by_role("button", name="保存在手机上").tap()

    def rows(self, state: str) -> Any:
        return self.page.locator(f"section[data-{state}] li")

    def cupboard(self) -> dict[str, Any]:
        found: dict[str, Any] = self.page.evaluate(CUPBOARD)
        return found


@pytest.fixture
def phone(street: Street) -> Phone:
    return Phone(street)


def arrived(page: Page, many: int) -> None:
    end = monotonic() + WAIT / 1000
    while Visit.objects.count() < many and monotonic() < end:
        page.wait_for_timeout(100)
    assert Visit.objects.count() == many


def test_in_a_village_without_network(phone: Phone) -> None:
    cast = phone.street.cast
    phone.cut()
    for child in cast.pupils[2:5]:
        phone.record(child.name)
        expect(phone.page.get_by_role("status")).to_contain_text("待发送")
    expect(phone.rows("waiting")).to_have_count(3)
    phone.tab.wrong.clear()  # that there is no network is what the browser notes
    phone.tab.check()
    assert not Visit.objects.exists()
    # The phone is put away and opened again, still without network.
    phone.page.goto(phone.tab.base + phone.home)
    expect(phone.rows("waiting")).to_have_count(3)
    phone.back()
    expect(phone.rows("waiting")).to_have_count(0, timeout=WAIT)
    seen = Visit.objects.order_by("id")
    assert [row.pupil_id for row in seen] == [child.pk for child in cast.pupils[2:5]]
    assert {(row.occurred_on, row.mode) for row in seen} == {(TODAY, "home")}
    expect(phone.page.get_by_role("status")).to_contain_text("已送达")


def test_what_is_ticked_without_network_arrives_too(phone: Phone) -> None:
    cast, page = phone.street.cast, phone.page
    phone.cut()
    page.get_by_role("button", name=f"记一次：{cast.pupils[2].name}的家访").tap()
    page.get_by_text("入户家访", exact=True).tap()
    page.locator("details.folded > summary").tap()
    for words in ("一起想办法", "一起读书", "陈校长"):
        page.locator("label.choice", has_text=words).tap()
    page.get_by_label("跟进日期").fill((TODAY - timedelta(days=1)).isoformat())
    page.get_by_role("button", name="保存在手机上").tap()
    expect(page.locator("#follow-error")).to_have_text("跟进的日期不能早于家访那天。")
    page.get_by_label("跟进日期").fill((TODAY + timedelta(days=3)).isoformat())
    page.get_by_label("谁来跟进").select_option(label="陈校长")
    page.get_by_role("button", name="保存在手机上").tap()
    expect(phone.rows("waiting")).to_have_count(1)
    # Opened again to be corrected, it holds what was ticked.
    phone.rows("waiting").get_by_role("button", name="改正").tap()
    expect(page.locator("label.choice", has_text="一起想办法").locator("input")).to_be_checked()
    expect(page.get_by_label("谁来跟进")).to_have_value(str(cast.principal.pk))
    page.get_by_role("button", name="保存在手机上").tap()
    expect(phone.rows("waiting")).to_have_count(1)
    phone.back()
    arrived(page, 1)
    seen = Visit.objects.get()
    assert [one.staff for one in seen.company.all()] == [cast.principal]
    assert (seen.follow_up.owner, seen.follow_up.due_on) == (cast.principal, TODAY + timedelta(days=3))


def test_nothing_on_the_phone_is_readable_and_signing_out_takes_the_list(phone: Phone) -> None:
    names = [child.name for child in phone.street.cast.pupils]
    kept = dict(phone.page.evaluate(CACHES))
    shell = reverse("contact:offline")
    assert {one for one in kept if not one.startswith("/static/")} == {
        f"{shell}?language=zh-hans",
        f"{shell}?language=en",
    }
    assert not [one for one, text in kept.items() if any(name in text for name in names)]
    assert not [one for one, text in kept.items() if one.startswith(shell) and "csrf" in text]
    phone.cut()
    phone.record(names[2])
    expect(phone.rows("waiting")).to_have_count(1)
    held = phone.cupboard()
    assert (held["lists"], held["records"], held["keys"]) == (1, 1, [False])
    assert not [word for word in (*names, TALKED) if word in held["text"]]
    # Signing out asks about what waits, takes list and key, and leaves the record, shut.
    phone.context.route(ARRIVE, lambda route: route.abort())
    phone.back()
    asked: list[str] = []

    def agree(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.accept()

    phone.page.on("dialog", agree)
    phone.tab.open(reverse("account_preferences"))
    phone.page.get_by_role("button", name="退出").tap()
    phone.page.wait_for_url("**/accounts/login/**", timeout=WAIT)
    held = phone.cupboard()
    assert (held["lists"], held["records"], held["keys"]) == (0, 1, [])
    assert len(asked) == 1 and "还有登记没有发出去" in asked[0]
    # The same person signs in again, and it is sent.
    phone.context.unroute(ARRIVE)
    cookie = phone.street.cast.client("head_teacher").cookies["sessionid"].value
    phone.context.add_cookies([{"name": "sessionid", "value": cookie, "url": phone.tab.base}])
    phone.tab.open(reverse("portal:home"))
    arrived(phone.page, 1)


def test_a_tab_that_is_killed_in_the_middle_of_sending(phone: Phone) -> None:
    cast = phone.street.cast
    phone.cut()
    for child in cast.pupils[2:4]:
        phone.record(child.name)
    expect(phone.rows("waiting")).to_have_count(2)
    reached: list[int] = []

    def swallow(route: Route) -> None:
        reached.append(route.fetch().status)  # the server has it; the answer never comes back

    phone.context.route(ARRIVE, swallow)
    phone.back()
    arrived(phone.page, 1)
    phone.page.close()
    phone.context.unroute(ARRIVE)
    again = phone.context.new_page()
    again.goto(phone.tab.base + reverse("contact:offline"))
    expect(again.get_by_role("status")).to_contain_text("已送达 2 条", timeout=WAIT)
    assert [row.pupil_id for row in Visit.objects.order_by("id")] == [child.pk for child in cast.pupils[2:4]]


def test_a_server_that_fails_and_then_does_not(phone: Phone) -> None:
    phone.cut()
    for child in phone.street.cast.pupils[2:4]:
        phone.record(child.name)
    answers = iter([500, 200])

    def fail_once(route: Route) -> None:
        if next(answers, 200) == 500:
            route.fulfill(status=500, body="")
        else:
            route.continue_()

    phone.context.route(ARRIVE, fail_once)
    phone.back()
    expect(phone.page.get_by_role("status")).to_contain_text("服务器暂时没能处理", timeout=WAIT)
    expect(phone.rows("waiting")).to_have_count(2)
    phone.page.reload()
    expect(phone.rows("waiting")).to_have_count(0, timeout=WAIT)
    arrived(phone.page, 2)


@pytest.mark.parametrize("days", [-1, 1])
def test_a_clock_that_is_wrong_by_a_day(street: Street, days: int) -> None:
    phone = Phone(street, late=int(timedelta(days=days).total_seconds() * 1000))
    phone.cut()
    phone.page.get_by_role("button", name=f"记一次：{street.cast.pupils[2].name}的家访").tap()
    day = phone.page.get_by_label("哪一天")
    expect(day).to_have_value(TODAY.isoformat(), timeout=WAIT)
    expect(day).to_have_attribute("max", TODAY.isoformat())
    # What a person chooses is what counts.
    day.fill((TODAY - timedelta(days=2)).isoformat())
    phone.page.get_by_text("入户家访", exact=True).tap()
    phone.page.get_by_role("button", name="保存在手机上").tap()
    phone.back()
    arrived(phone.page, 1)
    assert Visit.objects.get().occurred_on == TODAY - timedelta(days=2)


def test_two_phones_with_the_same_class_say_field_by_field_what_would_be_lost(street: Street) -> None:
    child = street.cast.pupils[2]
    one, other = Phone(street), Phone(street)
    one.cut()
    one.record(child.name)
    one.back()
    arrived(one.page, 1)
    other.cut()
    other.record(child.name, "约定地点家访")
    other.back()
    expect(other.rows("refused")).to_have_count(1, timeout=WAIT)
    expect(other.rows("waiting")).to_have_count(0)
    words = other.rows("refused").inner_text()
    assert "您当天已经登记过这名学生的一次家访" in words
    table = [
        row.split("\t") for row in other.page.locator("section[data-refused] tbody tr").all_inner_texts()
    ]
    assert ["怎样见面的", "约定地点家访", "入户家访", "这次写的没有登记"] in table
    assert ["谈了什么", TALKED, TALKED, "相同，没有丢失"] in table
    other.tab.wrong.clear()  # the refusal's status is what the browser notes
    other.tab.check()
    other.page.get_by_role("button", name="两次都登记").tap()
    arrived(other.page, 2)
    expect(other.rows("refused")).to_have_count(0)


def test_a_role_that_has_ended_takes_the_list_and_leaves_what_was_written(phone: Phone) -> None:
    child = phone.street.cast.pupils[2]
    phone.cut()
    phone.record(child.name)
    Grant.objects.filter(user=phone.street.cast.users["head_teacher"]).update(valid_until=TODAY)
    phone.back()
    expect(phone.rows("refused")).to_have_count(1, timeout=WAIT)
    words = phone.rows("refused").inner_text()
    assert "您现在没有登记家访的权限" in words
    assert TALKED in words
    expect(phone.page.locator("[data-list]")).to_be_hidden()
    held = phone.cupboard()
    assert (held["lists"], held["records"]) == (0, 1)
    assert not Visit.objects.exists()
    phone.page.once("dialog", lambda dialog: dialog.accept())
    phone.page.get_by_role("button", name="不要了").tap()
    expect(phone.rows("refused")).to_have_count(0)


def test_a_form_that_was_filled_in_with_network_and_saved_without(phone: Phone) -> None:
    child = phone.street.cast.pupils[2]
    page = phone.tab.open(f"{reverse('contact:record')}?pupil={child.pk}")
    page.get_by_text("入户家访", exact=True).tap()
    page.get_by_label("谈了什么").fill(TALKED)
    phone.context.set_offline(True)
    page.locator("form.form button.btn-primary").tap()
    expect(phone.rows("waiting")).to_have_count(1, timeout=WAIT)
    assert not Visit.objects.exists()
    phone.back()
    arrived(page, 1)
    assert Visit.objects.get().pupil == child


def test_who_was_there_is_ticked_without_network(phone: Phone) -> None:
    """A list that was opened beforehand, in a hall without a signal: it waits sealed, and arrives once."""
    cast, page = phone.street.cast, phone.page
    meeting = planned(
        cast.viewer("head_teacher"), cast.school.pk, "parents_meeting", TODAY, cast.class_3_2.pk
    )
    phone.tab.open(reverse("activities:ticks", args=[meeting]))
    for child in cast.pupils[:2]:
        page.get_by_label(child.name).check()
    phone.context.set_offline(True)
    page.get_by_role("button", name="保存").tap()
    expect(phone.rows("waiting")).to_have_count(1, timeout=WAIT)
    expect(phone.rows("waiting")).to_contain_text("点到：勾了 2 名")
    expect(page.get_by_role("status")).to_contain_text("没有网络", timeout=WAIT)
    phone.tab.wrong.clear()  # that there is no network is what the browser notes
    phone.tab.check()
    assert cast.pupils[0].name not in phone.cupboard()["text"]
    assert not Attendance.objects.exists()
    phone.back()
    expect(phone.rows("waiting")).to_have_count(0, timeout=WAIT)
    assert set(Attendance.objects.values_list("pupil_id", flat=True)) == {
        child.pk for child in cast.pupils[:2]
    }


def test_a_code_is_scanned_without_network(phone: Phone) -> None:
    cast = phone.street.cast
    meeting = signing_up(cast.viewer("school_officer"), cast.school.pk, TODAY)
    Activity.objects.filter(pk=meeting).update(
        school_class=cast.class_3_2, audience="class", created_by=cast.users["head_teacher"]
    )
    (made,) = booked(cast.viewer("guardian"), meeting, [cast.pupils[0].pk])
    phone.context.set_offline(True)
    phone.page.goto(phone.tab.base + reverse("activities:arrive", args=[queries.code_of(made.id)]))
    expect(phone.rows("waiting")).to_contain_text("扫码到场：一户", timeout=WAIT)
    phone.back()
    expect(phone.rows("waiting")).to_have_count(0, timeout=WAIT)
    assert Attendance.objects.get().pupil_id == cast.pupils[0].pk
