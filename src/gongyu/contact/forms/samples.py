"""Having a sample drawn: for which place, and how many families are asked."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from gongyu.contact.rules.sampling import SIZE, SIZE_LEAST, SIZE_MOST


class SampleForm(forms.Form):
    """How many."""

    size = forms.IntegerField(
        label=_("问多少户"),
        min_value=SIZE_LEAST,
        max_value=SIZE_MOST,
        initial=SIZE,
        help_text=_(
            "问得越多，估计越准：问 100 户大约差 10 个百分点以内，问 400 户大约差 5 个以内。名单不够就全问。"
        ),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            _("请填 30 到 2000 之间的户数。"),
        ),
    )
