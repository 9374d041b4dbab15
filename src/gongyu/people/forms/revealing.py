"""Having a number shown whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongyu.people.rules.revealing import PURPOSES


class RevealForm(forms.Form):
    """Which number, and what for."""

    what = forms.ChoiceField(
        label=_("哪个号码"),
        widget=forms.RadioSelect,
        help_text=_("一次只显示一个。"),
        error_messages={"required": _("请选择要看哪个号码。"), "invalid_choice": _("请选择要看哪个号码。")},
    )
    purpose = forms.ChoiceField(
        label=_("用来做什么"),
        widget=forms.RadioSelect,
        help_text=_("记入审计，孩子的监护人看得到。"),
        error_messages={
            "required": _("请选择查看这个号码的用途。"),
            "invalid_choice": _("请选择查看这个号码的用途。"),
        },
    )

    def __init__(self, numbers: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        what, purpose = self.fields["what"], self.fields["purpose"]
        assert isinstance(what, forms.ChoiceField) and isinstance(purpose, forms.ChoiceField)
        what.choices = list(numbers)
        purpose.choices = [(key, _(words)) for key, words in PURPOSES.items()]
