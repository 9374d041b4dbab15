"""The ways out of the house, from the environment: who carries text messages, and which server takes mail."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

import yaml
from django.core.exceptions import ImproperlyConfigured

from gongyu.notices.rules.gateway import Gateway, gateway_from
from gongyu.notices.rules.messenger import Account, account_from


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in."""

    host: str
    port: int
    user: str
    password: str
    encrypted_from_the_start: bool
    sender: str


def sms(said: str) -> Gateway | Literal["console", ""]:
    """GONGYU_SMS: nothing; `console` in a demonstration; or the path of a description of a gateway (YAML)."""
    if said in ("", "console"):
        return "console" if said else ""
    try:
        return gateway_from(yaml.safe_load(Path(said).read_text(encoding="utf-8")))
    except (OSError, ValueError, yaml.YAMLError) as wrong:
        raise ImproperlyConfigured(f"GONGYU_SMS: {said} does not describe a gateway: {wrong}") from None


def messenger(said: str) -> Account | None:
    """GONGYU_MESSENGER: nothing, or the path of a description of an application at one (YAML)."""
    if not said:
        return None
    try:
        return account_from(yaml.safe_load(Path(said).read_text(encoding="utf-8")))
    except (OSError, ValueError, yaml.YAMLError) as wrong:
        raise ImproperlyConfigured(f"GONGYU_MESSENGER: {said} describes none: {wrong}") from None


def mail(said: str) -> MailServer | None:
    """GONGYU_MAIL: nothing, or smtp://user:password@host:587?from=gongyu@example.cn (smtps:// for TLS from
    the start; smtp:// turns to TLS after the greeting)."""
    if not said:
        return None
    parts = urlsplit(said)
    sender = parse_qs(parts.query).get("from", [""])[0]
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or "@" not in sender:
        raise ImproperlyConfigured("GONGYU_MAIL is smtp://user:password@host:587?from=sender@example.cn")
    tls = parts.scheme == "smtps"
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(parts.hostname, parts.port or (465 if tls else 587), user, password, tls, sender)
