"""The request to a carrier of text messages is what settings describe, and its answers are understood."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gongyu.notices.rules.gateway import answer, call, gateway_from
from gongyu.notices.rules.letters import Letter

pytestmark = pytest.mark.anydatabase

LETTER = Letter("13800138000", "code", "验证码", "验证码 042042", {"code": "042042", "minutes": "5"}, "12")
URL = "https://sms.example.cn/send"


def test_a_json_body_is_filled_in_however_deep() -> None:
    gateway = gateway_from(
        {
            "url": URL,
            "headers": {"Authorization": "Bearer k"},
            "body": {"to": ["{to}"], "sign": "共育", "n": 1, "p": {"code": "{code}", "t": "{template}"}},
            "templates": {"code": "T1"},
        }
    )
    wanted = call(gateway, LETTER)
    assert wanted.content is not None
    assert json.loads(wanted.content) == {
        "to": ["13800138000"],
        "sign": "共育",
        "n": 1,
        "p": {"code": "042042", "t": "T1"},
    }
    assert wanted.method == "POST"
    assert wanted.headers == {"Authorization": "Bearer k", "Content-Type": "application/json; charset=utf-8"}


def test_a_form_is_encoded() -> None:
    gateway = gateway_from({"url": URL, "as": "form", "body": {"m": "{to}", "c": "【共育】&{code}"}})
    wanted = call(gateway, LETTER)
    assert wanted.content == b"m=13800138000&c=%E3%80%90%E5%85%B1%E8%82%B2%E3%80%91%26042042"
    assert wanted.headers["Content-Type"] == "application/x-www-form-urlencoded"


def test_an_address_is_quoted_and_a_query_added() -> None:
    gateway = gateway_from(
        {"url": f"{URL}/{{kind}}?v=1", "method": "get", "query": {"to": "{to}", "text": "{text}"}}
    )
    wanted = call(gateway, LETTER)
    assert wanted.url == f"{URL}/code?v=1&to=13800138000&text=%E9%AA%8C%E8%AF%81%E7%A0%81+042042"
    assert wanted.content is None
    elsewhere = Letter("a/b?c", "code", "", "", {}, "1")
    assert call(gateway_from({"url": f"{URL}/{{to}}"}), elsewhere).url == f"{URL}/a%2Fb%3Fc"


def test_what_a_letter_has_not_is_named() -> None:
    with pytest.raises(ValueError, match=r"\{name\}"):
        call(gateway_from({"url": URL, "body": {"x": "{name}"}}), LETTER)


@pytest.mark.parametrize(
    ("described", "said"),
    [
        ("https://x", "a table"),
        ({"url": "ftp://x"}, "url must begin"),
        ({"url": "sms.example.cn"}, "url must begin"),
        ({"url": URL, "method": "DELETE"}, "method must be"),
        ({"url": URL, "as": "xml"}, "json or form"),
        ({"url": URL, "boddy": {}}, "unknown: boddy"),
        ({"url": URL, "headers": ["x"]}, "headers is a table"),
        ({"url": URL, "success": {"is": 1}}, "success has"),
        ({"url": URL, "timeout": 0}, "timeout"),
        ({"url": URL, "timeout": "soon"}, "timeout"),
        ({"url": URL, "timeout": 90}, "timeout"),
    ],
)
def test_a_wrong_description_is_told_in_words(described: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        gateway_from(described)


def test_answers() -> None:
    gateway = gateway_from(
        {
            "url": URL,
            "success": {"status": 200, "field": "r.0.code", "equals": 0},
            "again": ["BUSY"],
            "id": "r.0.id",
        }
    )
    taken = answer(gateway, 200, '{"r": [{"code": 0, "id": "A1"}]}')
    assert taken.taken and taken.carrier_id == "A1"
    no = answer(gateway, 200, '{"r": [{"code": "BLACK_LIST"}]}')
    assert not no.taken and not no.again and no.word == "200:BLACK_LIST"
    assert answer(gateway, 200, '{"r": [{"code": "BUSY"}]}').again
    assert answer(gateway, 503, "down").again and answer(gateway, 429, "").again
    assert not answer(gateway, 403, "").again
    unread = answer(gateway, 200, "<html>signed in?</html>")
    assert not unread.taken and not unread.again
    assert not answer(gateway, 200, "[" * 10).taken


def test_a_number_that_an_answer_repeats_is_not_kept() -> None:
    gateway = gateway_from({"url": URL, "success": {"field": "code", "equals": "0"}})
    assert "13800138000" not in answer(gateway, 200, '{"code": "bad number 13800138000"}').word


def test_a_success_without_a_field_is_its_status() -> None:
    gateway = gateway_from({"url": URL, "success": {"status": [200, 202]}})
    assert answer(gateway, 202, "").taken
    assert not answer(gateway, 302, "").taken


def test_true_is_written_as_in_json() -> None:
    gateway = gateway_from({"url": URL, "success": {"field": "ok", "equals": True}})
    assert answer(gateway, 200, '{"ok": true}').taken


def test_neither_key_nor_number_stands_in_a_representation() -> None:
    gateway = gateway_from({"url": URL, "headers": {"K": "secret-key"}, "body": {"to": "{to}"}})
    said = f"{gateway!r} {LETTER!r} {call(gateway, LETTER)!r}"
    for hidden in ("secret-key", "13800138000", "042042"):
        assert hidden not in said
