"""The way in, page by page, as a browser without a script goes it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongyu.audit.models import AuditLine
from gongyu.notices.models import OneTimeCode, Outgoing
from gongyu.people.models import Guardian, JoinRequest
from gongyu.people.operations.sealing import PHONE as COLUMN
from gongyu.people.operations.sealing import index, seal
from gongyu.people.rules.consent import WORDINGS
from gongyu.people.tests.doorstep import (
    OTHER_PHONE,
    PHONE,
    Doorstep,
    a_day_later,
    doorstep,
    newest_code,
    prove,
)
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ENTER = "/people/enter/"


@pytest.fixture
def door(cast: Cast, on_the_day: date) -> Doorstep:
    return doorstep(cast)


def child(door: Doorstep, **more: str) -> dict[str, str]:
    return {
        "step": "proven",
        "name": "王秀英",
        "relation": "52",
        "child": door.cast.pupils[0].name,
        "last_four": door.endings[0],
        "consent": "on",
        "version": WORDINGS[-1].version,
    } | more


def test_three_steps_and_then_what_comes_next(door: Doorstep) -> None:
    client = Client()
    page = client.get(door.path()).content.decode()
    assert "第 1 步，共 3 步" in page and "向阳小学 · 三年级2班" in page and "large-type" in page
    assert client.post(door.path(), {"step": "phone", "phone": PHONE}).status_code == 302
    page = client.get(door.path()).content.decode()
    assert "138****8000" in page and PHONE not in page
    assert client.post(door.path(), {"step": "code", "code": newest_code()}).status_code == 302
    page = client.get(door.path()).content.decode()
    assert "第 3 步，共 3 步" in page
    assert client.post(door.path(), child(door)).status_code == 302
    page = client.get(door.path()).content.decode()
    assert "已交给班主任" in page and "三天还没有消息" in page and "班主任王老师" in page
    assert JoinRequest.objects.get().state == "asked"


def test_a_page_is_kept_by_no_browser_and_found_by_no_machine(door: Doorstep) -> None:
    answer = Client().get(door.path())
    assert "no-store" in answer["Cache-Control"] and answer["X-Robots-Tag"] == "noindex"


def test_the_number_stands_in_no_session(door: Doorstep) -> None:
    client = Client()
    prove(client, door.path())
    held = repr(dict(client.session))
    assert PHONE not in held and newest_code() not in held


def test_the_session_changes_its_name_once_the_number_is_proven(door: Doorstep) -> None:
    client = Client()
    client.post(door.path(), {"step": "phone", "phone": PHONE})
    before = client.cookies["sessionid"].value
    client.post(door.path(), {"step": "code", "code": newest_code()})
    assert client.cookies["sessionid"].value != before
    other = Client()
    other.cookies["sessionid"] = before
    assert "第 1 步" in other.get(door.path()).content.decode()


def test_a_wrong_code_is_told_at_the_field(door: Doorstep) -> None:
    client = Client()
    client.post(door.path(), {"step": "phone", "phone": PHONE})
    wrong = f"{(int(newest_code()) + 1) % 10**6:06d}"
    answer = client.post(door.path(), {"step": "code", "code": wrong})
    assert answer.status_code == 422 and "验证码不对" in answer.content.decode()


def test_no_step_is_skipped(door: Doorstep) -> None:
    client = Client()
    for sent in ({"step": "code", "code": "000000"}, child(door), {"step": "done"}):
        assert client.post(door.path(), sent).status_code == 302
    client.post(door.path(), {"step": "phone", "phone": PHONE})
    assert client.post(door.path(), child(door)).status_code == 302
    assert not JoinRequest.objects.exists()


def test_a_code_of_one_door_does_not_open_the_other(door: Doorstep, cast: Cast) -> None:
    known(cast)
    client = Client()
    client.post(door.path(), {"step": "phone", "phone": PHONE})
    code = newest_code()
    a_day_later()
    client.post(ENTER, {"step": "phone", "phone": PHONE})
    assert client.post(ENTER, {"step": "code", "code": code}).status_code == 422
    assert "_auth_user_id" not in client.session


def test_what_was_typed_is_not_lost_and_nothing_tells_which_was_wrong(door: Doorstep) -> None:
    client = Client()
    prove(client, door.path())
    pages = []
    for wrong in ({"child": "没有这人"}, {"last_four": "0000"}):
        answer = client.post(door.path(), child(door, **wrong))
        assert answer.status_code == 422
        text = answer.content.decode()
        assert 'value="王秀英"' in text and "没有对上" in text
        for typed in (*wrong.values(), door.cast.pupils[0].name, door.endings[0]):
            text = text.replace(typed, "…")
        pages.append(text.split("<main")[1])
    assert strip(pages[0]) == strip(pages[1])


def strip(page: str) -> str:
    """A page without what differs at every answer."""
    return "\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


def test_every_refusal_keeps_the_form(door: Doorstep) -> None:
    client = Client()
    answer = client.post(door.path(), {"step": "phone", "phone": "12345"})
    assert answer.status_code == 422 and 'value="12345"' in answer.content.decode()
    prove(client, door.path())
    for _ in range(5):
        client.post(door.path(), child(door, child="没有这人"))
    answer = client.post(door.path(), child(door))
    assert answer.status_code == 422 and "试的次数太多" in answer.content.decode()


def test_another_code_after_a_minute(door: Doorstep) -> None:
    client = Client()
    client.post(door.path(), {"step": "phone", "phone": PHONE})
    first = newest_code()
    answer = client.post(door.path(), {"step": "code", "act": "resend"})
    assert answer.status_code == 422 and "秒后再要" in answer.content.decode()
    OneTimeCode.objects.update(asked_at=timezone.now() - timedelta(minutes=2))
    assert client.post(door.path(), {"step": "code", "act": "resend"}).status_code == 302
    assert Outgoing.objects.count() == 2
    assert client.post(door.path(), {"step": "code", "code": newest_code()}).status_code == 302
    assert first is not None


def test_another_number(door: Doorstep) -> None:
    client = Client()
    client.post(door.path(), {"step": "phone", "phone": PHONE})
    client.post(door.path(), {"step": "code", "act": "again"})
    assert "第 1 步" in client.get(door.path()).content.decode()


def test_a_proven_number_is_worth_half_an_hour(door: Doorstep, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    prove(client, door.path())
    monkeypatch.setattr("gongyu.people.views.entrance.PROVEN_FOR", -1)
    client.post(door.path(), child(door))
    assert not JoinRequest.objects.exists()


def test_a_session_that_was_meddled_with_begins_anew(door: Doorstep) -> None:
    client = Client()
    prove(client, door.path())
    session = client.session
    key = next(name for name in dict(session) if name.startswith("entrance."))
    session[key] = {**session[key], "to": "00" * 40}
    session.save()
    assert "第 1 步" in client.get(door.path()).content.decode()


@pytest.mark.parametrize("link", ["x", "1.261223~x", "1"])
def test_what_is_no_link_is_not_there(door: Doorstep, link: str) -> None:
    assert Client().get(f"/people/join/{link}/").status_code == 404


def test_a_link_that_is_over_says_whom_to_ask(door: Doorstep, cast: Cast) -> None:
    cast.client("head_teacher").post(f"/people/classes/{cast.class_3_2.pk}/families/uninvite/")
    answer = Client().get(door.path())
    assert answer.status_code == 409 and "向班主任要新的" in answer.content.decode()


# --- signed in already ------------------------------------------------------------------------------
def known(cast: Cast, phone: str = PHONE) -> Guardian:
    guardian = cast.guardian
    guardian.phone_sealed, guardian.phone_index = seal(phone, COLUMN), index(phone)
    guardian.save()
    return guardian


def test_what_is_known_is_not_asked(door: Doorstep, cast: Cast) -> None:
    known(cast)
    client = cast.client("guardian")
    page = client.get(door.path()).content.decode()
    assert "第 3 步" in page and 'name="name"' not in page
    third = child(door, child=cast.pupils[2].name, last_four=door.endings[2], relation="51", name="别人")
    assert client.post(door.path(), third).status_code == 302
    row = JoinRequest.objects.get()
    assert (row.name, row.pupil_id) == ("王建国", cast.pupils[2].pk)
    assert not OneTimeCode.objects.exists()


def test_a_teacher_who_tries_the_link_proves_a_number_like_anybody(door: Doorstep, cast: Cast) -> None:
    assert "第 1 步" in cast.client("head_teacher").get(door.path()).content.decode()


# --- coming back ------------------------------------------------------------------------------------
def test_a_guardian_signs_in_with_a_number(cast: Cast, on_the_day: date) -> None:
    known(cast)
    client = Client()
    client.post(ENTER, {"step": "phone", "phone": PHONE})
    before = client.cookies["sessionid"].value
    answer = client.post(ENTER, {"step": "code", "code": newest_code()})
    assert answer.status_code == 302 and answer["Location"] == "/"
    assert client.session["_auth_user_id"] == str(cast.users["guardian"].pk)
    assert client.cookies["sessionid"].value != before
    assert AuditLine.objects.filter(act="account.sign-in", by=cast.users["guardian"]).count() == 1
    assert client.get("/").status_code == 200
    assert "您已经登录" in client.get(ENTER).content.decode()


def test_a_number_nobody_knows_sees_the_same_pages(cast: Cast, on_the_day: date) -> None:
    known(cast)
    pages = []
    for phone in (PHONE, OTHER_PHONE):
        client = Client()
        sent = client.post(ENTER, {"step": "phone", "phone": phone})
        page = client.get(ENTER).content.decode()
        wrong = client.post(ENTER, {"step": "code", "code": "000000"})
        text = page.replace("138****8000", "…").replace("139****9000", "…")
        pages.append((sent.status_code, strip(text.split("<main")[1]), wrong.status_code))
    assert pages[0] == pages[1]


def test_a_closed_account_does_not_open(cast: Cast, on_the_day: date) -> None:
    known(cast)
    client = Client()
    client.post(ENTER, {"step": "phone", "phone": PHONE})
    cast.users["guardian"].is_active = False
    cast.users["guardian"].save()
    client.post(ENTER, {"step": "code", "code": newest_code()})
    assert "_auth_user_id" not in client.session


def test_nobody_is_led_elsewhere_after_signing_in(cast: Cast, on_the_day: date) -> None:
    known(cast)
    client = Client()
    path = f"{ENTER}?next=https://elsewhere.example/"
    client.post(path, {"step": "phone", "phone": PHONE})
    assert client.post(path, {"step": "code", "code": newest_code()})["Location"] == "/"


def test_without_the_forms_own_token_nothing_is_sent(door: Doorstep) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(door.path(), {"step": "phone", "phone": PHONE}).status_code == 403
    assert not OneTimeCode.objects.exists()


# --- the head teacher's pages -----------------------------------------------------------------------
def families(cast: Cast) -> str:
    return f"/people/classes/{cast.class_3_2.pk}/families/"


def test_the_page_of_families(door: Doorstep, cast: Cast) -> None:
    door.ask()
    page = cast.client("head_teacher").get(families(cast)).content.decode()
    assert "王秀英（母亲）" in page and "138****8000" in page and PHONE not in page
    assert f"http://testserver{door.path()}" in page
    assert "2 名有家长能登录，共 5 名" in page


def test_agreeing_and_refusing(door: Doorstep, cast: Cast) -> None:
    client = cast.client("head_teacher")
    first = door.asked()
    answer = client.post(f"/people/requests/{first.pk}/admit/", follow=True)
    assert "已同意，王秀英可以登录了" in answer.content.decode()
    second = door.asked(phone=OTHER_PHONE, name="王大山")
    path = f"/people/requests/{second.pk}/refuse/"
    assert client.get(path).status_code == 200
    assert client.post(path, {}).status_code == 422
    assert "已记下" in client.post(path, {"reason": "unknown"}, follow=True).content.decode()
    assert reverse("people:families", args=[cast.class_3_2.pk]) == families(cast)


def test_a_number_that_signs_in_another_is_told_on_the_page(door: Doorstep, cast: Cast) -> None:
    known(cast)
    row = door.asked(child=cast.pupils[2].name, ending=door.endings[2])
    answer = cast.client("head_teacher").post(f"/people/requests/{row.pk}/admit/", follow=True)
    assert "已经是另一位家长的登录号码" in answer.content.decode()


def test_the_poster_draws_the_code_without_a_script(door: Doorstep, cast: Cast) -> None:
    page = cast.client("head_teacher").get(f"{families(cast)}poster/").content.decode()
    assert '<path d="M4 4h7v1h-7z' in page and f"http://testserver{door.path()}" in page
    assert "style=" not in page


def test_without_a_link_there_is_no_poster(cast: Cast, on_the_day: date) -> None:
    client = cast.client("head_teacher")
    assert client.get(f"{families(cast)}poster/").status_code == 404
    client.post(f"{families(cast)}invite/")
    assert client.get(f"{families(cast)}poster/").status_code == 200
    client.post(f"{families(cast)}uninvite/")
    assert client.get(f"{families(cast)}poster/").status_code == 404


def test_the_first_page_says_how_many_wait(door: Doorstep, cast: Cast) -> None:
    assert "家长加入" in cast.client("head_teacher").get("/").content.decode()
    door.ask()
    assert "家长加入：1 个申请等您答复" in cast.client("head_teacher").get("/").content.decode()
