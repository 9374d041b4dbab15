"""A lecturer without an account opens the link on a phone and says yes; the school sees it, and another
request for the same hour cannot be agreed to."""

from __future__ import annotations

from datetime import date

from gongyu.resources.factories import asked, clock, corps, lecturer, link_of
from gongyu.resources.models import Engagement
from tests.browser.conftest import Street

DAY = date(2026, 11, 27)


def test_the_lecturer_says_yes_once_and_the_school_sees_it(street: Street) -> None:
    cast = street.cast
    county, leader = cast.viewer("county_officer"), cast.viewer("principal")
    of = corps(county, cast.county_education.pk, "corps.county")
    veteran = lecturer(county, of, kind="veteran")
    first = asked(leader, cast.school.pk, veteran, clock(DAY))
    second = asked(cast.viewer("kindergarten_officer"), cast.kindergarten.pk, veteran, clock(DAY, 15, 17))
    # The keeper has the slip with the code on it.
    office = street.tab("county_officer")
    slip = office.open(f"/lecturers/asked/{first}/slip/")
    address = slip.get_by_label("发给讲师本人的网址").input_value()
    assert address.endswith(f"/lecturers/answer/?key={link_of(first)}")
    office.check()
    office.resize("phone")
    office.check()
    phone = street.tab(None, "phone")
    page = phone.open(f"/lecturers/answer/?key={link_of(first)}")
    assert page.get_by_text("想请您讲一次课").is_visible()
    phone.check()
    page.get_by_label("附言").fill("请备投影仪")
    with page.expect_event("load"):
        page.get_by_role("button", name="去", exact=True).tap()
    assert page.get_by_text("说好了，已告诉邀请单位。").is_visible()
    assert page.get_by_role("link", name="存进手机日历").is_visible()
    phone.check()
    # The same hour is asked for by somebody else: it is refused, and what was typed stays.
    page = phone.open(f"/lecturers/answer/?key={link_of(second)}")
    assert page.get_by_role("heading", name="您还答应了").is_visible()
    page.get_by_label("附言").fill("下周也行")
    with page.expect_event("load"):
        page.get_by_role("button", name="去", exact=True).tap()
    assert page.get_by_text("您这段时间已经答应了另一场").is_visible()
    assert page.get_by_label("附言").input_value() == "下周也行"
    phone.wrong.clear()  # the browser writes a refusal into its console
    phone.check()
    with page.expect_event("load"):
        page.get_by_role("button", name="来不了").tap()
    phone.check()
    school = street.tab("principal")
    seen = school.open(f"/lecturers/asked/{first}/")
    assert seen.get_by_text("讲师本人用链接答复").is_visible()
    assert seen.get_by_text("请备投影仪").is_visible()
    school.check()
    states = dict(Engagement.objects.values_list("pk", "state"))
    assert states == {first: "agreed", second: "declined"}
