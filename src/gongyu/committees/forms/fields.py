"""Fields that several forms of the room ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LONG = {"max_length": _("请控制在 %(limit_value)s 字以内。")}


def day(**words: Any) -> forms.DateField:
    """A day; the browser's own picker."""
    return forms.DateField(
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("请选择日期。"), "invalid": _("请按 2026-11-23 的样子填写日期。")},
        **words,
    )


def text(most: int, missing: Any = "", rows: int = 0, **words: Any) -> forms.CharField:
    """A line, or so many rows; `missing` is said where it has to be there and is not."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    errors: dict[str, Any] = {**LONG, "required": missing} if missing else {**LONG}
    return forms.CharField(
        max_length=most, required=bool(missing), widget=widget, error_messages=errors, **words
    )


def choice(missing: Any, **words: Any) -> forms.ChoiceField:
    """One of a few."""
    return forms.ChoiceField(error_messages=dict.fromkeys(("required", "invalid_choice"), missing), **words)
