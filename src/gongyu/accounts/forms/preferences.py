"""A person's own preferences."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from gongyu.accounts import rules


class PreferencesForm(forms.Form):
    language = forms.ChoiceField(
        label=_("语言"),
        choices=tuple(rules.LANGUAGES.items()),
        widget=forms.RadioSelect,
        help_text=_("页面用这种语言显示。"),
    )
    large_type = forms.BooleanField(
        label=_("大字模式"), required=False, help_text=_("文字和按钮放大，适合手机和看不清小字的人。")
    )


class PhoneForm(forms.Form):
    phone = forms.CharField(
        label=_("手机号"),
        required=False,
        max_length=30,
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
        help_text=_("登录时可以用它代替登录名；加密保存，不给别人看，也不用来发消息。留空就是不再用它登录。"),
    )
