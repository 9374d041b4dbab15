"""A matter, and its answer."""

from __future__ import annotations

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from gongyu.committees.forms.fields import text
from gongyu.committees.rules import matter as rules

SAY = _("请写一句话。")


class MatterForm(forms.Form):
    """What one wants the school to answer."""

    words = text(
        rules.WORDS_MOST,
        missing=SAY,
        rows=4,
        label=_("想请学校答复什么"),
        help_text=_(
            "学校和家委会看到这件事，看不到是谁提的。孩子一个人的事请直接找班主任；请勿写孩子的姓名。"
        ),
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class AnswerForm(forms.Form):
    """The school's answer."""

    answer = text(
        rules.ANSWER_MOST,
        missing=SAY,
        rows=4,
        label=_("答复"),
        help_text=_("提的人和家委会成员会看到。答复了就计入，只公布件数。"),
    )
