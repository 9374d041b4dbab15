"""Second factors: their secrets are sealed, and what goes wrong is said in the product's words."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gongyu.accounts import operations, queries
from gongyu.accounts.models import User


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("没有通过，请再试一次，或换一种方式。"),
        "cannot_generate_recovery_codes": _("请先启用验证器应用或通行密钥，再生成恢复码。"),
    }

    def encrypt(self, text: str) -> str:
        return str(operations.keep_secret(text=text))

    def decrypt(self, encrypted_text: str) -> str:
        return queries.secret(int(encrypted_text))

    def generate_authenticator_name(self, user: User, type: Any) -> str:
        return _now("我的通行密钥")
