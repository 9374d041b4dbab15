"""Signing in, second factors, and a person's own preferences."""

from gongyu.accounts.forms.codes import AppForm, CodeAgainForm, CodeForm
from gongyu.accounts.forms.passkeys import (
    PasskeyAfterPasswordForm,
    PasskeyAgainForm,
    PasskeyForm,
    PasskeySignInForm,
)
from gongyu.accounts.forms.preferences import PhoneForm, PreferencesForm
from gongyu.accounts.forms.signing_in import PasswordAgainForm, SignInForm

__all__ = [
    "AppForm",
    "CodeAgainForm",
    "CodeForm",
    "PasskeyAfterPasswordForm",
    "PasskeyAgainForm",
    "PasskeyForm",
    "PasskeySignInForm",
    "PasswordAgainForm",
    "PhoneForm",
    "PreferencesForm",
    "SignInForm",
]
