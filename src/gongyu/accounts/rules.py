"""What a sign-in name, a password and a preference must be. Pure."""

from __future__ import annotations

import re
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

LANGUAGES: Final = {"zh-hans": N_("中文"), "en": "English"}
NAME_LIMIT: Final = 64
_NAME = re.compile(r"[a-z0-9._@-]{3,64}")


def check_username(username: str) -> None:
    """Refuse a sign-in name that cannot be typed on any keyboard."""
    if not _NAME.fullmatch(username):
        raise Refusal(
            "account.username",
            N_("登录名用 3 至 64 个小写字母、数字或 . _ @ -，请修改。"),
            field="username",
        )


def check_display_name(name: str) -> None:
    """Refuse an empty name."""
    if not name.strip():
        raise Refusal("account.display-name", N_("请填写姓名或岗位名称。"), field="display_name")


def check_language(language: str) -> None:
    """Refuse a language that the product does not speak."""
    if language not in LANGUAGES:
        raise Refusal("account.language", N_("只能选择中文或 English。"), field="language")
