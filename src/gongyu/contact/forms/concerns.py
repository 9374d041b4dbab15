"""Noting a sign of trouble, and what is done about it. Nothing here must be written out."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gongyu.contact.rules.concerns import KINDS, RECEIVERS, WORDS_MOST

TOO_LONG = {"max_length": _("请控制在 %(limit_value)s 字以内。")}


class ConcernForm(forms.Form):
    """Which sign; a line about it, if one likes."""

    words = forms.CharField(
        label=_("看到了什么"),
        required=False,
        max_length=WORDS_MOST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("一句话就够，让接手的老师知道从哪里问起；加密保存。"),
        error_messages=TOO_LONG,
    )
    kind = forms.ChoiceField(
        choices=list(KINDS.items()),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("请选择是哪一类情况。")),
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class StepForm(forms.Form):
    """What was done, in a line."""

    words = forms.CharField(
        label=_("做了什么"),
        required=False,
        max_length=WORDS_MOST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("只有本校心理老师和德育主任能看到；加密保存。"),
        error_messages=TOO_LONG,
    )


class ReportForm(forms.Form):
    """Who has been told that a child may have come to harm."""

    receiver = forms.ChoiceField(
        label=_("已经报告给"),
        widget=forms.RadioSelect,
        help_text=_("先打电话，再来记这一笔：以后要能说明什么时候告诉了谁。"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("请选择报告给了谁。")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["receiver"].choices = [  # type: ignore[attr-defined]
            (one.key, f"{_now(one.name)} {one.phone}".strip()) for one in RECEIVERS.values()
        ]
