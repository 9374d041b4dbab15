"""Name and password. Labels and hints are ours, checks django-allauth's."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm
from django import forms
from django.utils.translation import gettext_lazy as _

from gongyu.accounts import queries, rules
from gongyu.accounts.forms.wording import worded


class SignInForm(LoginForm):  # type: ignore[misc]
    """Name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("手机号或登录名"),
            max_length=rules.NAME_LIMIT,
            widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none"}),
        )
        self.order_fields(["login", "password"])
        worded(self, "password", _("密码"))

    def clean_login(self) -> str:
        """The name of whose number was typed; from here on nothing knows the number, the session included."""
        return queries.signing_in_as(str(super().clean_login()))


class PasswordAgainForm(ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that only its owner may change."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        worded(self, "password", _("密码"), _("确认是您本人在操作。"))
