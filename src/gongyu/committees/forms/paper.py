"""A new edition of a paper."""

from __future__ import annotations

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from gongyu.committees.forms.fields import day, text
from gongyu.committees.operations.papers import Written
from gongyu.committees.rules import paper as rules


class EditionForm(forms.Form):
    """Its name, its words or where the signed one is, and from when until when it holds."""

    title = text(
        rules.TITLE_MOST,
        missing=_("请写文件的名称。"),
        label=_("名称"),
        help_text=_("查阅的人凭它找到原件。"),
    )
    words = text(
        rules.WORDS_MOST,
        rows=12,
        label=_("文字"),
        help_text=_("把文件的文字贴进来，家长和成员就能直接看；只写文号也可以。请勿写个人隐私。"),
    )
    document_number = text(
        rules.NUMBER_MOST, label=_("文号或原件存放处"), help_text=_("纸质原件在哪里，找得到就行，不用上传。")
    )
    begins = day(label=_("从哪天起"), help_text=_("通过或者印发的那天。"))
    ends = day(label=_("到哪天止"), help_text=_("不含这一天；长期有效就不填。"), required=False)
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    @property
    def written(self) -> Written:
        """What the edition says."""
        asked = self.cleaned_data
        return Written(
            asked["title"], asked["words"], asked["document_number"], asked["begins"], asked["ends"]
        )
