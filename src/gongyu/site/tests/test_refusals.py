"""A refusal that no view has caught becomes a calm page with its status."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.utils import translation

from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.site.urls import urlpatterns as rooms

RAISED = {
    "gone": OutOfScope(),
    "closed": Forbidden("visit.record"),
    "later": Refusal("x.later", "请于%(day)s再办。", day="9月1日"),
    "share": Refusal("x.share", "完成率已是 100%。"),
    "evil": Refusal("x.evil", "没有%(name)s。", name="<script>alert(1)</script>"),
}


def fails(request: object, what: str) -> HttpResponse:
    raise RAISED[what]


urlpatterns = [path("fails/<str:what>/", fails), *rooms]


@pytest.fixture
def said(db: None, settings: object) -> Client:
    settings.ROOT_URLCONF = __name__  # type: ignore[attr-defined]
    return Client()


@pytest.mark.parametrize(
    ("what", "status", "sentence"),
    [
        ("gone", 404, "不在您可以查看的范围内"),
        ("closed", 403, "您的岗位没有这项权限"),
        ("later", 409, "请于9月1日再办。"),
        ("share", 409, "完成率已是 100%。"),
    ],
)
def test_each_refusal_has_its_status_and_its_words(
    said: Client, what: str, status: int, sentence: str
) -> None:
    answer = said.get(f"/fails/{what}/")
    assert answer.status_code == status
    assert sentence in answer.content.decode()
    assert "<html" in answer.content.decode()


@pytest.mark.parametrize(("what", "status"), [("gone", 404), ("closed", 403), ("later", 409)])
def test_a_part_of_a_page_is_answered_with_a_part(said: Client, what: str, status: int) -> None:
    answer = said.get(f"/fails/{what}/", headers={"HX-Request": "true"})
    assert answer.status_code == status
    assert "<html" not in answer.content.decode()


def test_what_people_typed_stays_text(said: Client) -> None:
    assert "<script>alert" not in said.get("/fails/evil/").content.decode()


def test_english_readers_are_told_in_english(said: Client) -> None:
    said.cookies["django_language"] = "en"
    text = said.get("/fails/gone/").content.decode()
    translation.activate("zh-hans")
    assert "lies outside what you may see" in text
    assert 'lang="en"' in text
