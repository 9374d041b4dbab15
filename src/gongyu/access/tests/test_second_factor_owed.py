"""Whose role needs a second factor and who has none reaches the page where it is put on, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from uuid import UUID

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import LazySettings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from gongyu.access.middleware import SETTING_UP
from gongyu.access.models import Grant
from gongyu.access.roles import APART, ROLES
from tests.cast import LONG_AGO, Cast

BACKEND: Final = "allauth.account.auth_backends.AuthenticationBackend"
PAGE: Final = "/accounts/two/"
PLACEHOLDERS: Final = {
    "IntConverter": 1,
    "StringConverter": "x",
    "SlugConverter": "x",
    "UUIDConverter": UUID(int=1),
}


@pytest.fixture
def password_alone(cast: Cast) -> Client:
    """A county officer who has shown nothing but the password."""
    client = Client()
    client.force_login(cast.users["county_officer"], backend=BACKEND)
    return client


def addresses() -> Iterator[tuple[str, str]]:
    """Every URL's name and an address of it."""

    def walk(resolver: URLResolver, space: str) -> Iterator[tuple[str, str]]:
        for one in resolver.url_patterns:
            if isinstance(one, URLResolver):
                yield from walk(one, one.namespace or space)
            elif isinstance(one, URLPattern):
                name = f"{space}:{one.name}" if space else str(one.name)
                converters = one.pattern.converters.items()
                yield name, reverse(name, kwargs={k: PLACEHOLDERS[type(v).__name__] for k, v in converters})

    yield from walk(get_resolver(), "")


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_other_address_leads_to_that_page(password_alone: Client, method: str) -> None:
    tried = 0
    for name, address in addresses():
        if name not in SETTING_UP:
            answer = getattr(password_alone, method)(address)
            assert (answer.status_code, answer.headers.get("Location")) == (302, PAGE), name
            tried += 1
    assert tried > 50


def test_the_page_says_why_and_shows_no_doors(password_alone: Client) -> None:
    page = password_alone.get(PAGE).content.decode()
    assert "只凭密码不够稳妥" in page
    assert reverse("compliance:document") not in page


def test_part_of_a_page_is_left_as_it_is(password_alone: Client) -> None:
    answer = password_alone.get(reverse("notices:badge"), headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (204, b"")


def test_the_way_out_stands_open(password_alone: Client) -> None:
    assert password_alone.post("/accounts/logout/").status_code == 302
    assert "_auth_user_id" not in password_alone.session


def test_once_put_on_everything_is_there(password_alone: Client, cast: Cast, on_the_day: object) -> None:
    TOTP.activate(cast.users["county_officer"], "JBSWY3DPEHPK3PXP")
    assert password_alone.get("/").status_code == 200
    assert "只凭密码不够稳妥" not in password_alone.get(PAGE).content.decode()


def test_a_teacher_needs_none_and_a_case_holder_does(cast: Cast, on_the_day: object) -> None:
    for member, expected in (("head_teacher", 200), ("principal", 200), ("case_holder", 302)):
        client = Client()
        client.force_login(cast.users[member], backend=BACKEND)
        assert client.get("/").status_code == expected, member


def test_a_role_given_later_is_asked_at_the_next_page(cast: Cast, on_the_day: object) -> None:
    client = Client()
    client.force_login(cast.users["head_teacher"], backend=BACKEND)
    assert client.get("/").status_code == 200
    Grant.objects.create(
        user=cast.users["head_teacher"],
        role="case_holder",
        organisation=cast.school,
        valid_from=LONG_AGO,
        reason="包联",
    )
    assert client.get("/").headers["Location"] == PAGE


def test_in_a_demonstration_the_password_is_enough_and_the_sign_in_says_so(
    password_alone: Client, settings: LazySettings, on_the_day: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "演示账号只凭密码登录" not in Client().get("/accounts/login/").content.decode()
    monkeypatch.setattr("gongyu.demo.middleware.loaded", lambda: True)
    assert password_alone.get("/").status_code == 200
    assert "演示账号只凭密码登录" in Client().get("/accounts/login/").content.decode()
    settings.SECOND_FACTOR_IN_DEMONSTRATION = True
    assert password_alone.get("/").headers["Location"] == PAGE
    assert "演示账号只凭密码登录" not in Client().get("/accounts/login/").content.decode()


def test_county_and_city_roles_all_need_one() -> None:
    above = {key for key, role in ROLES.items() if role.levels and role.levels <= {"city", "county"}}
    needing = {key for key, role in ROLES.items() if role.second_factor}
    # And whoever holds cases, or is told of a child in trouble.
    assert needing == above | APART | {"case_holder", "psychologist"}
