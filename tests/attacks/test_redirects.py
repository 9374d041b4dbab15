"""Being led elsewhere: by what an address asks for, by where one came from, by what a message links to."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

import pytest
from django.test import Client

from gongyu.accounts.models import User
from gongyu.notices.models import Message
from gongyu.site.deciding import NOBODY, OPEN, How
from gongyu.site.matrix import TABLE
from tests.attacks.burglar import people
from tests.cast import PASSWORD, Cast
from tests.test_access_matrix import World

ELSEWHERE: Final = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "https:evil.example",
    "/%09/evil.example/",
    "\t//evil.example/",
    " https://evil.example/",
    "javascript:alert(1)",
    "data:text/html,evil.example",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
    "http:///evil.example",
    "//evil.example%2F@testserver/",
    "https://evil。example/",
)
NAMES: Final = ("next", "url", "redirect", "redirect_to", "return", "continue", "target", "back")


def leads_away(location: str) -> bool:
    """Whether a browser that follows would leave."""
    plain = location.replace("\\", "/").strip()
    return bool(plain) and not (plain.startswith("/") and not plain.startswith("//"))


@pytest.mark.django_db
@pytest.mark.parametrize("wanted", ELSEWHERE)
@pytest.mark.parametrize("how", ["asked", "sent"])
def test_signing_in_leads_nowhere_else(wanted: str, how: str) -> None:
    User.objects.create_user("wang", PASSWORD, display_name="王老师")
    form = {"login": "wang", "password": PASSWORD}
    path = "/accounts/login/"
    if how == "asked":
        path += f"?next={quote(wanted)}"
    else:
        form["next"] = wanted
    client = Client()
    page = client.get(path).content.decode()
    assert f'href="{wanted}"' not in page
    answer = client.post(path, form)
    assert answer.status_code == 302 and not leads_away(answer["Location"]), answer["Location"]


@pytest.mark.django_db
@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_signing_out_and_being_signed_in_already_lead_nowhere_else(cast: Cast, wanted: str) -> None:
    client = cast.client("head_teacher")
    answer = client.get(f"/accounts/login/?next={quote(wanted)}")
    assert answer.status_code == 302 and not leads_away(answer["Location"]), answer["Location"]
    answer = client.post("/accounts/logout/", {"next": wanted})
    assert answer.status_code == 302 and not leads_away(answer["Location"]), answer["Location"]


@pytest.mark.django_db
@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_a_message_leads_nowhere_else(cast: Cast, wanted: str) -> None:
    message = Message.objects.create(user=cast.users["head_teacher"], subject="有家长存疑", url=wanted[:200])
    answer = cast.client("head_teacher").post(f"/inbox/{message.pk}/")
    assert answer.status_code in (302, 404) and not leads_away(answer.headers.get("Location", "/"))


@pytest.mark.slow
@pytest.mark.usefixtures("quiet")
def test_no_address_leads_elsewhere_whatever_is_asked_sent_or_come_from(world: World) -> None:
    wrong, led = [], 0
    evil = ELSEWHERE[1]
    asked = "&".join(f"{name}={quote(evil)}" for name in NAMES)
    sent = dict.fromkeys(NAMES, evil)
    with people(world) as burglars:
        for row in TABLE:
            for person in (*row.near.get(OPEN, ())[:2], NOBODY, "stranger"):
                path = world.address(row, "near")
                path += ("&" if "?" in path else "?") + asked
                ways = [("get", None)] if row.how is How.READ else [("get", None), ("post", sent)]
                for verb, data in ways:
                    answer = burglars[person].ask(verb, path, data, HTTP_REFERER="https://evil.example/x")
                    led += bool(answer.location)
                    if leads_away(answer.location):
                        wrong.append(f"{row.shown} {verb} {person}: {answer.location}")
    assert led > 50
    assert not wrong, "\n".join(wrong)
