"""Passkeys: what a browser sends of one. Anything may be sent, so that whatever cannot be read is refused."""

from __future__ import annotations

from typing import Any, Final

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as passkeys
from cryptography.exceptions import InvalidSignature
from django import forms
from django.utils.translation import gettext_lazy as _

from gongyu.accounts.forms.wording import worded

# What the libraries raise on a credential that somebody has made up.
UNREADABLE: Final = (LookupError, TypeError, ValueError, AttributeError, InvalidSignature)


class PasskeyForm(passkeys.AddWebAuthnForm):  # type: ignore[misc]
    """What a new passkey is called, and whether it opens without the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        worded(self, "name", _("名称"), _("只给您自己看，用来分清几台设备。"))
        self.fields["name"].max_length = 40
        worded(self, "passwordless", _("登录时不用再输密码"), _("指纹、面容或设备密码代替密码。"))
        self.fields["passwordless"].initial = True

    def clean(self) -> dict[str, Any]:
        try:
            return dict(super().clean())
        except UNREADABLE as error:
            raise get_adapter().validation_error("incorrect_code") from error


class _ShownForm(forms.Form):
    """A passkey that is shown."""

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except UNREADABLE as error:
            raise get_adapter().validation_error("incorrect_code") from error


class PasskeySignInForm(_ShownForm, passkeys.LoginWebAuthnForm):  # type: ignore[misc]
    """In place of name and password."""


class PasskeyAfterPasswordForm(_ShownForm, passkeys.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """After the password."""


class PasskeyAgainForm(_ShownForm, passkeys.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """Before something that only its owner may change."""
