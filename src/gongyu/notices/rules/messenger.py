"""The messenger by which an installation writes to people, as settings describe it. Pure.

A description (YAML, a file outside the repository because it holds the application's key):

    kind: dingtalk                      # dingtalk, wecom or feishu
    url: https://oapi.dingtalk.com      # the messenger's server, or one's own in front of it
    id: dingabcdef                      # appkey, corpid or app_id
    secret: "…"                         # appsecret, corpsecret or app_secret
    agent: 123456                       # agent_id or agentid; Feishu has none
    timeout: 5                          # seconds
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

KINDS: Final = ("dingtalk", "wecom", "feishu")
KNOWN: Final = frozenset({"kind", "url", "id", "secret", "agent", "timeout"})
LONGEST_WAIT: Final = 30.0


@dataclass(frozen=True, slots=True)
class Account:
    """An application at a messenger. Its key is not represented."""

    kind: str
    url: str
    id: str = field(repr=False)
    secret: str = field(repr=False)
    agent: int = 0
    timeout: float = 5.0


def account_from(described: object) -> Account:
    """The account that a description means; ValueError names what is wrong in it."""
    if not isinstance(described, Mapping):
        raise ValueError("the description is a table of keys and values")
    if strange := sorted(set(map(str, described)) - KNOWN):
        raise ValueError(f"unknown: {', '.join(strange)}; known are {', '.join(sorted(KNOWN))}")
    kind, url = str(described.get("kind", "")), str(described.get("url", "")).rstrip("/")
    if kind not in KINDS:
        raise ValueError(f"kind must be one of {', '.join(KINDS)}")
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise ValueError("url must begin with https:// (or http://)")
    if not described.get("id") or not described.get("secret"):
        raise ValueError("id and secret are the application's own")
    try:
        agent, timeout = int(described.get("agent", 0)), float(described.get("timeout", 5))
    except (TypeError, ValueError):
        raise ValueError("agent and timeout are numbers") from None
    if not 0 < timeout <= LONGEST_WAIT:
        raise ValueError(f"timeout is a number of seconds up to {LONGEST_WAIT:g}")
    return Account(kind, url, str(described["id"]), str(described["secret"]), agent, timeout)
