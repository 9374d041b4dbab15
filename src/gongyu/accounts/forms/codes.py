"""Codes of an authenticator app, and recovery codes in their place."""

from __future__ import annotations

from typing import Any, Final

from allauth.mfa.base import forms as second_factor
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from gongyu.accounts import operations, rules

DIGITS: Final = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
CODE_HELP: Final = _("验证器应用里的 6 位数字；手机不在身边时，输入一个恢复码。")
# A code holds for three half minutes; it opens once.
USED_FOR: Final = 120


class _CodeForm(second_factor.BaseAuthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.CharField(
            label=_("验证码"), max_length=20, widget=forms.TextInput(DIGITS), help_text=CODE_HELP
        )

    def clean_code(self) -> str:
        code = str(super().clean_code())
        if self.authenticator.type == Authenticator.Type.TOTP and not cache.add(
            f"accounts.code.{self.user.pk}.{rules.digits(code)}", "used", USED_FOR
        ):
            raise second_factor.get_adapter().validation_error("incorrect_code")
        return code

    def _emit_authentication_failed(self, authenticator: Authenticator) -> None:
        operations.second_factor_failed(user_id=self.user.pk)


class CodeForm(_CodeForm, second_factor.AuthenticateForm):  # type: ignore[misc]
    """A code after the password."""


class CodeAgainForm(_CodeForm, second_factor.ReauthenticateForm):  # type: ignore[misc]
    """A code before something that only its owner may change."""


class AppForm(totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator app, which proves that it has the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.CharField(
            label=_("应用显示的 6 位数字"),
            max_length=10,
            widget=forms.TextInput(DIGITS | {"autofocus": False}),
            help_text=_("证明这个应用已经连好。"),
        )
