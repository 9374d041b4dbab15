"""A family signs up on a phone, changes its mind, and the school's office sees who comes."""

from __future__ import annotations

from datetime import timedelta

from gongyu.activities.factories import booked, held, signing_up, slots_of
from gongyu.activities.models import Booking, Slot
from gongyu.activities.queries import code_of
from tests.browser.conftest import Street
from tests.cast import TODAY


def test_a_slot_is_booked_moved_and_given_back(street: Street) -> None:
    cast = street.cast
    day = TODAY + timedelta(days=4)
    key = signing_up(cast.viewer("school_officer"), cast.school.pk, day, places=1, slots=3)
    tab = street.tab("guardian", "phone")
    page = tab.open("/")
    with page.expect_event("load"):
        page.get_by_role("link", name="报名").first.tap()
    tab.check()
    with page.expect_event("load"):
        page.get_by_role("button", name="约这个时间：14:00–14:15").tap()
    assert page.get_by_text("已预约").is_visible()
    tab.check()
    page.get_by_text("换个时间").tap()
    with page.expect_event("load"):
        page.get_by_role("button", name="换到 14:30–14:45").tap()
    tab.check()
    office = street.tab("school_officer", "desktop")
    seen = office.open(f"/activities/{key}/sign-up/")
    assert seen.get_by_text(cast.pupils[0].name).first.is_visible()
    office.check()
    with page.expect_event("load"):
        page.get_by_role("button", name="来不了，取消").tap()
    assert page.get_by_text("已取消，名额让给了下一家。").is_visible()
    tab.check()
    assert sorted(Slot.objects.values_list("taken", flat=True)) == [0, 0, 0]
    assert not Booking.objects.filter(state="booked").exists()


def test_the_office_opens_slots(street: Street) -> None:
    cast = street.cast
    key = signing_up(cast.viewer("school_officer"), cast.school.pk, TODAY + timedelta(days=4), places=2)
    tab = street.tab("school_officer", "phone")
    page = tab.open(f"/activities/{key}/sign-up/")
    tab.check()
    with page.expect_event("load"):
        page.get_by_role("button", name="停止报名").tap()
    assert page.get_by_role("button", name="重新开放报名").is_visible()
    tab.check()


def test_every_page_of_it_is_sound(street: Street) -> None:
    cast = street.cast
    office = cast.viewer("school_officer")
    key = signing_up(office, cast.school.pk, TODAY, places=1, slots=3)
    whole = signing_up(office, cast.school.pk, TODAY, places=9)
    over = held(office, cast.school.pk, "parents_meeting", TODAY)
    children = [child.pk for child in cast.pupils[:2]]
    made = [booked(cast.viewer("guardian"), one, children)[0].id for one in (key, whole)]
    pages = {
        "school_officer": (
            *(f"/activities/{key}/sign-up/", f"/activities/{whole}/sign-up/", f"/activities/{whole}/"),
            *(
                f"/activities/slots/{slots_of(key)[0]}/",
                f"/activities/{over}/",
                f"/activities/{over}/minutes/",
            ),
            *(
                f"/activities/{key}/here/?class={cast.class_3_2.pk}",
                f"/activities/arrive/{code_of(made[0])}/",
            ),
            "/activities/calendar/",
        ),
        "guardian": (
            *(f"/activities/{key}/book/", f"/activities/{whole}/book/", f"/activities/{over}/"),
            *(f"/activities/{over}/feedback/", "/activities/calendar/"),
        ),
    }
    for member, addresses in pages.items():
        tab = street.tab(member)
        for address in addresses:
            for size in ("desktop", "phone"):
                tab.resize(size)
                tab.open(address)
                tab.check()
