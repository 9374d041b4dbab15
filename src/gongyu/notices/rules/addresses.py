"""The addresses that something is sent to: a mobile number or a mailbox. Never shown whole."""

from __future__ import annotations

import re
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

_MOBILE: Final = re.compile(r"1[3-9]\d{9}", re.ASCII)
# Enough to keep a slip from going out; whether the mailbox exists is for its own server to say.
_MAILBOX: Final = re.compile(r"[^@\s\x00-\x1f\x7f,;:<>\"()\[\]\\]+@[a-z0-9-]+(\.[a-z0-9-]+)+", re.ASCII)
_NARROW: Final = {
    ord(wide): narrow for wide, narrow in zip("０１２３４５６７８９－＋＠．", "0123456789-+@.", strict=True)
}
LONGEST: Final = 120


def plain_address(text: str) -> str:
    """An address as it is compared: a number in digits alone without the country's code, a mailbox in small
    letters; full-width signs made plain."""
    plain = text.translate(_NARROW).strip()
    if "@" in plain:
        return plain.lower()
    return re.sub(r"^(\+?86|0086)(?=1[3-9]\d{9}$)", "", re.sub(r"[\s\-()（）]", "", plain))


def is_mobile(address: str) -> bool:
    """Whether a plain address is a mobile number, to which a text message can be sent."""
    return _MOBILE.fullmatch(address) is not None


def is_mailbox(address: str) -> bool:
    """Whether a plain address can be that of a mailbox."""
    return len(address) <= LONGEST and _MAILBOX.fullmatch(address) is not None


def check_address(address: str) -> None:
    """Refuse what nothing can be sent to."""
    if not is_mobile(address) and not is_mailbox(address):
        raise Refusal("notices.no-address", N_("请填写 11 位手机号，例如 13800138000。"), field="phone")


def masked(address: str) -> str:
    """138****0001, or w***@example.cn: enough to recognise, too little to use."""
    if "@" in address:
        name, _, host = address.partition("@")
        return f"{name[:1]}***@{host}"
    return f"{address[:3]}****{address[-4:]}" if len(address) >= 9 else "****"
