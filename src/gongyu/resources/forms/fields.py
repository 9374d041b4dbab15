"""Fields that several forms have."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

TOO_LONG = {"max_length": _("请控制在 %(limit_value)s 字以内。")}


def day(**words: Any) -> forms.DateField:
    return forms.DateField(
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": _("请选择日期。"),
            "invalid": _("请按 2026-11-23 的样子填写日期。"),
        },
        **words,
    )


def hour(**words: Any) -> forms.TimeField:
    return forms.TimeField(
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": _("请按 14:30 的样子填写时间。")},
        **words,
    )


def phone(**words: Any) -> forms.CharField:
    return forms.CharField(
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        error_messages=TOO_LONG,
        **words,
    )
