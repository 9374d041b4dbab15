"""Opening one's own account by a slip."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class OwnAccountForm(forms.Form):
    """A name to sign in with, and a password, twice."""

    username = forms.CharField(
        label=_("登录名"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        help_text=_("登录时输入；小写字母、数字或 . _ @ -。可以改成自己记得住的。"),
        error_messages={"required": _("请填写登录名。")},
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("至少 10 个字符，不要和别处的一样。只有您自己知道。"),
        error_messages={"required": _("请设一个密码。")},
    )
    again = forms.CharField(
        label=_("再输一次密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("免得打错了登录不上。"),
        error_messages={"required": _("请把密码再输一次。")},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, again = data.get("password"), data.get("again")
        if first and again and first != again:
            self.add_error("again", _("两次输入的密码不一样，请重新输入。"))
        return data
