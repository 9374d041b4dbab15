"""A made-up host in the request: nothing is served under it, nothing drawn or printed bears it."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import LazySettings
from django.test import Client

from gongyu.people.rules.qr import drawn
from gongyu.people.tests.doorstep import Doorstep, doorstep
from gongyu.site.deciding import NOBODY, OPEN, How
from gongyu.site.hosts import origins
from gongyu.site.matrix import TABLE
from tests.attacks.burglar import people
from tests.cast import Cast
from tests.test_access_matrix import World

EVIL = "evil.example"


@pytest.fixture
def door(cast: Cast, on_the_day: date) -> Doorstep:
    return doorstep(cast)


@pytest.mark.parametrize("host", [EVIL, f"testserver.{EVIL}", f"{EVIL}:80", "testserver@evil.example", ""])
def test_another_host_is_served_nothing(db: None, host: str) -> None:
    for path in ("/accounts/login/", "/people/enter/", "/"):
        assert Client().get(path, HTTP_HOST=host).status_code == 400


@pytest.mark.slow
@pytest.mark.usefixtures("quiet")
def test_a_forwarded_host_stands_on_no_page_and_in_no_address(world: World) -> None:
    headers = {
        "HTTP_X_FORWARDED_HOST": EVIL,
        "HTTP_X_HOST": EVIL,
        "HTTP_X_FORWARDED_SERVER": EVIL,
        "HTTP_FORWARDED": f"host={EVIL}",
        "HTTP_X_ORIGINAL_URL": f"https://{EVIL}/",
        "HTTP_ORIGIN": f"https://{EVIL}",
    }
    wrong = []
    with people(world) as burglars:
        for row in TABLE:
            person = next(iter(row.near.get(OPEN, ())), NOBODY if row.signed_out == OPEN else "head_teacher")
            verb = "post" if row.how in (How.ACT, How.SENT) else "get"
            answer = burglars[person].ask(verb, world.address(row, "near"), data=None, **headers)
            if EVIL.encode() in answer.body or EVIL in answer.location:
                wrong.append(f"{row.shown} {person}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("page", ["", "poster/"])
def test_a_class_link_bears_the_installations_own_address(
    door: Doorstep, settings: LazySettings, page: str
) -> None:
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "10.0.0.5"]
    settings.ADDRESS = "https://gongyu.example.cn"
    path = f"/people/classes/{door.cast.class_3_2.pk}/families/{page}"
    text = door.cast.client("head_teacher").get(path, HTTP_HOST="10.0.0.5").content.decode()
    assert f"https://gongyu.example.cn{door.path()}" in text
    assert "10.0.0.5" not in text
    if page:
        assert str(drawn(f"https://gongyu.example.cn{door.path()}").path) in text


def test_where_no_address_is_named_only_an_allowed_host_is_drawn(door: Doorstep) -> None:
    path = f"/people/classes/{door.cast.class_3_2.pk}/families/poster/"
    client = door.cast.client("head_teacher")
    assert client.get(path, HTTP_HOST=EVIL).status_code == 400
    assert f"http://testserver{door.path()}" in client.get(path).content.decode()


@pytest.mark.parametrize(
    ("named", "hosts", "found"),
    [
        ("", ["gongyu.example.cn", ".school.cn"], ["https://gongyu.example.cn", "https://*.school.cn"]),
        ("https://a.cn/, https://b.cn:8443", ["c.cn"], ["https://a.cn", "https://b.cn:8443"]),
        ("", ["*"], []),
        ("", [], []),
    ],
)
def test_addresses_are_those_named_or_those_of_the_hosts(
    named: str, hosts: list[str], found: list[str]
) -> None:
    assert origins(named, hosts) == found


def test_a_form_is_taken_through_the_server_that_ends_the_encryption(
    cast: Cast, settings: LazySettings
) -> None:
    settings.CSRF_TRUSTED_ORIGINS = origins("", ["testserver"])
    client = Client(enforce_csrf_checks=True)
    client.get("/accounts/login/")
    form = {"login": "x", "password": "y", "csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    said = client.post("/accounts/login/", form, HTTP_ORIGIN="https://testserver")
    assert said.status_code == 200
    assert client.post("/accounts/login/", form, HTTP_ORIGIN=f"https://{EVIL}").status_code == 403
