"""What a sign-in name, a password and a preference must be. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

LANGUAGES: Final = {"zh-hans": N_("中文"), "en": "English"}
NAME_LIMIT: Final = 64
_NAME = re.compile(r"[a-z0-9._@-]{3,64}")
_MOBILE = re.compile(r"(?:\+?86)?(1[3-9][0-9]{9})")
_SPACING = re.compile(r"[\s()（）-]")


def check_username(username: str) -> None:
    """Refuse a sign-in name that cannot be typed on any keyboard."""
    if not _NAME.fullmatch(username):
        raise Refusal(
            "account.username",
            N_("登录名用 3 至 64 个小写字母、数字或 . _ @ -，请修改。"),
            field="username",
        )

    if mobile(username):
        raise Refusal(
            "account.username-is-phone",
            N_("登录名不要用手机号；本人登录后在“我的账号”里登记手机号，就能用它登录。"),
            field="username",
        )


def mobile(text: str) -> str:
    """The eleven digits of a mobile number however it is written; empty for anything else."""
    found = _MOBILE.fullmatch(_SPACING.sub("", unicodedata.normalize("NFKC", text)))
    return found[1] if found else ""


def check_phone(text: str) -> str:
    """The digits of a mobile number; refuses anything else but nothing at all."""
    number = mobile(text)
    if text.strip() and not number:
        raise Refusal("account.phone-unreadable", N_("请填 11 位手机号，如 138 开头的号码。"), field="phone")
    return number


def masked(phone: str) -> str:
    """138****0001: enough to recognise, too little to dial."""
    return f"{phone[:3]}****{phone[-4:]}" if phone else ""


def digits(text: str) -> str:
    """The digits of a text: a code is the same code with spaces or dashes in it."""
    return "".join(sign for sign in text if sign.isdigit())


def check_display_name(name: str) -> None:
    """Refuse an empty name."""
    if not name.strip():
        raise Refusal("account.display-name", N_("请填写姓名或岗位名称。"), field="display_name")


def check_language(language: str) -> None:
    """Refuse a language that the product does not speak."""
    if language not in LANGUAGES:
        raise Refusal("account.language", N_("只能选择中文或 English。"), field="language")
