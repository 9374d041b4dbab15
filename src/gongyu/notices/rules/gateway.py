"""The HTTP gateway of whoever carries text messages here, as settings describe it: what is asked, and which
answers mean that the message was taken. Nothing of any company's is written into the code.

A description (YAML, a file outside the repository because it holds the carrier's key):

    url: https://sms.example.cn/send
    method: POST                        # GET, POST or PUT
    headers: {Authorization: "Bearer …"}
    query: {}                           # added to the address
    body: {mobile: "{to}", sign: "共育", template: "{template}", params: {code: "{code}"}}
    as: json                            # json or form
    templates: {code: SMS_0001}         # our kind of letter → the carrier's template
    success: {status: [200], field: data.code, equals: OK}
    again: [LIMIT]                      # values of that field for which another try may help
    id: data.message_id                 # where the carrier's own number stands in its answer
    knows_again: false                  # whether it sends nothing twice under the same {reference}
    timeout: 5                          # seconds

{to}, {text}, {kind}, {template}, {reference} and the values of the letter ({code}, {minutes}) are filled in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from gongyu.notices.rules.letters import Letter

KNOWN: Final = frozenset(
    {
        *(
            "url",
            "method",
            "headers",
            "query",
            "body",
            "as",
            "templates",
            "success",
            "again",
            "id",
            "timeout",
            "knows_again",
        )
    }
)
METHODS: Final = ("GET", "POST", "PUT")
LONGEST_WAIT: Final = 30.0
_PLACE: Final = re.compile(r"\{(\w+)\}", re.ASCII)
_WORD: Final = re.compile(r"[^\w.:-]+")


@dataclass(frozen=True, slots=True)
class Gateway:
    """A carrier's gateway. Its headers and address may hold the carrier's key and are not represented."""

    url: str = field(repr=False)
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: Any = field(default=None, repr=False)
    form: bool = False
    templates: Mapping[str, str] = field(default_factory=dict)
    statuses: tuple[int, ...] = (200,)
    answer: str = ""
    equals: str = ""
    again: tuple[str, ...] = ()
    id_at: str = ""
    timeout: float = 5.0
    knows_again: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """One HTTP request, ready to be made."""

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    content: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the gateway has said: whether it took the message, whether to try again, and under which words."""

    taken: bool
    again: bool = False
    carrier_id: str = ""
    word: str = ""


def gateway_from(described: object) -> Gateway:
    """The gateway that a description means; ValueError names what is wrong in it."""
    if not isinstance(described, Mapping):
        raise ValueError("the description is a table of keys and values")
    if strange := sorted(set(map(str, described)) - KNOWN):
        raise ValueError(f"unknown: {', '.join(strange)}; known are {', '.join(sorted(KNOWN))}")
    url = str(described.get("url", ""))
    method = str(described.get("method", "POST")).upper()
    success = described.get("success") or {}
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise ValueError("url must begin with https:// (or http://)")
    if method not in METHODS:
        raise ValueError(f"method must be one of {', '.join(METHODS)}")
    if described.get("as", "json") not in ("json", "form"):
        raise ValueError("as must be json or form")
    if not isinstance(success, Mapping) or set(success) - {"status", "field", "equals"}:
        raise ValueError("success has status, field and equals")
    statuses = success.get("status", 200)
    return Gateway(
        url=url,
        method=method,
        headers=_texts(described, "headers"),
        query=_texts(described, "query"),
        body=described.get("body"),
        form=described.get("as", "json") == "form",
        templates=_texts(described, "templates"),
        statuses=tuple(int(one) for one in (statuses if isinstance(statuses, list) else [statuses])),
        answer=str(success.get("field", "")),
        equals=_said(success.get("equals", "")),
        again=tuple(_said(one) for one in described.get("again") or ()),
        id_at=str(described.get("id", "")),
        timeout=_seconds(described.get("timeout", 5)),
        knows_again=described.get("knows_again") is True,
    )


def call(gateway: Gateway, letter: Letter) -> Call:
    """The request that sends a letter; ValueError where the description names what no such letter has."""
    values = {
        **letter.values,
        "to": letter.to,
        "text": letter.text,
        "kind": letter.kind,
        "reference": letter.reference,
        "template": gateway.templates.get(letter.kind, ""),
    }
    url = _PLACE.sub(lambda found: quote(_value(values, found[1]), safe=""), gateway.url)
    if gateway.query:
        added = urlencode({name: _filled(text, values) for name, text in gateway.query.items()})
        url = f"{url}{'&' if '?' in url else '?'}{added}"
    headers = {name: _filled(text, values) for name, text in gateway.headers.items()}
    return Call(gateway.method, url, headers, _content(gateway, headers, values))


def answer(gateway: Gateway, status: int, text: str) -> Answer:
    """What a gateway's answer means. What cannot be read is no success; 429 and 5xx are worth another try."""
    try:
        body = json.loads(text)
    except ValueError:
        body = None
    said = _said(_at(body, gateway.answer)) if gateway.answer else ""
    if status in gateway.statuses and (not gateway.answer or said == gateway.equals):
        return Answer(taken=True, carrier_id=_word(_said(_at(body, gateway.id_at)), 80))
    again = status == 429 or status >= 500 or (bool(said) and said in gateway.again)
    return Answer(taken=False, again=again, word=_word(f"{status}:{said}" if said else str(status), 40))


def _content(gateway: Gateway, headers: dict[str, str], values: Mapping[str, str]) -> bytes | None:
    if gateway.body is None or gateway.method == "GET":
        return None
    body = _deep(gateway.body, values)
    kind = "application/json; charset=utf-8"
    if isinstance(body, str):
        kind = "text/plain; charset=utf-8"
    elif gateway.form:
        kind = "application/x-www-form-urlencoded"
    if "content-type" not in {name.lower() for name in headers}:
        headers["Content-Type"] = kind
    if isinstance(body, str):
        return body.encode()
    return urlencode(body).encode() if gateway.form else json.dumps(body, ensure_ascii=False).encode()


def _deep(described: Any, values: Mapping[str, str]) -> Any:
    """The body with every text in it filled in, however deep."""
    if isinstance(described, str):
        return _filled(described, values)
    if isinstance(described, Mapping):
        return {str(name): _deep(value, values) for name, value in described.items()}
    if isinstance(described, list):
        return [_deep(value, values) for value in described]
    return described


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda found: _value(values, found[1]), text)


def _value(values: Mapping[str, str], name: str) -> str:
    if name not in values:
        raise ValueError(f"{{{name}}} is nothing that this kind of letter has")
    return values[name]


def _at(body: Any, path: str) -> Any:
    """What stands at a dotted path of an answer; None where there is nothing."""
    for step in path.split(".") if path else ():
        if isinstance(body, Mapping):
            body = body.get(step)
        elif isinstance(body, list) and step.isdecimal() and int(step) < len(body):
            body = body[int(step)]
        else:
            return None
    return body if path else None


def _said(value: Any) -> str:
    """A value of an answer as settings would write it: true, 0, OK."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None or isinstance(value, Mapping | list) else str(value)


def _word(text: str, longest: int) -> str:
    """The gateway's own word, cut short: an answer may repeat the number it was given, so no more is kept."""
    return re.sub(r"\d{7,}", "…", _WORD.sub(" ", text)).strip()[:longest]


def _texts(described: Mapping[Any, Any], name: str) -> dict[str, str]:
    found = described.get(name) or {}
    if not isinstance(found, Mapping):
        raise ValueError(f"{name} is a table of names and texts")
    return {str(key): str(value) for key, value in found.items()}


def _seconds(value: Any) -> float:
    try:
        seconds = float(value)
    except (TypeError, ValueError):
        seconds = 0.0
    if not 0 < seconds <= LONGEST_WAIT:
        raise ValueError(f"timeout is a number of seconds up to {LONGEST_WAIT:g}")
    return seconds
