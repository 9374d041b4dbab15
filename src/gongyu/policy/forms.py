"""Text into values. Every field says what it is for."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class OverrideForm(forms.Form):
    """A value to raise."""

    duty_key = forms.ChoiceField(label=_("哪一条"), help_text=_("只有文件印了数字的条款可以提高。"))
    scope = forms.ChoiceField(label=_("为哪里决定"), help_text=_("只在本市或本县（市、区）生效。"))
    value = forms.IntegerField(
        label=_("提高到"), min_value=1, max_value=999, help_text=_("次数，或者百分比；只能比现在高。")
    )
    valid_from = forms.DateField(
        label=_("从哪天起"), widget=DAY, help_text=_("从这天起按新的数计算；已经结束的周期不改。")
    )
    valid_until = forms.DateField(
        label=_("到哪天止"), widget=DAY, required=False, help_text=_("不含这一天；不填就一直有效。")
    )
    source = forms.CharField(
        label=_("依据的文件"), max_length=200, help_text=_("名称或文号，会显示在每个数字的来历里。")
    )

    def __init__(
        self,
        *args: object,
        duties: Sequence[tuple[str, str]],
        scopes: Sequence[tuple[str, str]],
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["duty_key"].choices = list(duties)  # type: ignore[attr-defined]
        self.fields["scope"].choices = list(scopes)  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """The day on which an override ends."""

    valid_until = forms.DateField(
        label=_("到哪天止"), widget=DAY, help_text=_("从这天起恢复成没有这项决定时的数。")
    )
