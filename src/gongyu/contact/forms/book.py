"""One contact with a family, as the row of the book sends it: a button, and a line if one likes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from gongyu.contact.rules import book as rules

CHOOSE = _("请选择是怎样联系的。")


class ContactForm(forms.Form):
    """By which means; the line may stay empty."""

    way = forms.ChoiceField(
        label=_("怎样联系的"),
        choices=[(key, _(words)) for key, words in rules.WAYS.items()],
        help_text=_("点一下就记下了。"),
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    note = forms.CharField(
        label=_("备注"),
        required=False,
        max_length=rules.NOTE_MOST,
        help_text=_("一句话备忘，别的老师看不到。"),
        error_messages={"max_length": _("备注请控制在 100 字以内。")},
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput)
