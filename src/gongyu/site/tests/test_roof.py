"""What holds for every page: calm words when something is wrong, and the headers that keep a browser safe."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.views import defaults

from tests.cast import Cast


def test_an_address_that_does_not_exist_is_said_calmly(cast: Cast) -> None:
    answer = cast.client("head_teacher").get("/no/such/page/")
    assert answer.status_code == 404
    assert "这个页面不存在，或者不在您可以查看的范围内。" in answer.content.decode()


def test_a_stranger_sees_the_same_page_without_signing_in(cast: Cast) -> None:
    answer = Client().get("/no/such/page/")
    assert answer.status_code == 404
    assert "没有找到" in answer.content.decode()


def test_what_breaks_is_said_calmly_and_shows_no_inside(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("the inside of the machine")

    monkeypatch.setattr("gongyu.notices.queries.inbox", fails)
    client = cast.client("head_teacher")
    client.raise_request_exception = False
    answer = client.get("/inbox/")
    assert answer.status_code == 500
    assert "暂时出了问题" in answer.content.decode()
    assert "machine" not in answer.content.decode()


def test_a_form_without_its_token_is_not_taken(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.users["head_teacher"])
    answer = client.post("/accounts/preferences/", {"language": "en"})
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()


def test_every_way_to_fail_has_its_page() -> None:
    root = get_resolver()
    for status in (400, 403, 404, 500):
        handler = root.resolve_error_handler(status)
        assert handler.__module__ == "gongyu.ui.views", status
        assert handler not in vars(defaults).values()


@pytest.mark.parametrize("path", ["/accounts/login/", "/no/such/page/", "/accounts/preferences/"])
def test_browsers_are_told_to_load_nothing_from_elsewhere(cast: Cast, path: str) -> None:
    answer = cast.client("head_teacher" if "preferences" in path else None).get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy and "style-src 'self'" in policy
    assert "unsafe-inline" not in policy and "unsafe-eval" not in policy and "http" not in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_a_page_holds_nothing_inline(cast: Cast) -> None:
    answer = cast.client("head_teacher").get("/accounts/preferences/")
    assert "<script>" not in answer.content.decode()
    assert 'style="' not in answer.content.decode()


def test_each_room_with_pages_is_mounted_once() -> None:
    mounted = [str(one.urlconf_name) for one in get_resolver().url_patterns if isinstance(one, URLResolver)]
    assert len(mounted) == len(set(mounted)) == 16


def test_a_part_of_a_page_is_answered_with_a_part(cast: Cast) -> None:
    answer = cast.client("stranger").get("/console/grants/", headers={"HX-Request": "true"})
    assert answer.status_code == 403
    assert "<html" not in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()
