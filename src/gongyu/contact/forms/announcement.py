"""What only the school can tell its families; reception days and names come by themselves."""

from __future__ import annotations

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from gongyu.contact.rules import announcement as rules
from gongyu.contact.rules.announcement import Said

LONG = {"max_length": _("请控制在 %(limit_value)s 字以内。")}


class AnnouncementForm(forms.Form):
    """Four fields, each for families to read."""

    phone = forms.CharField(
        label=_("学校电话"),
        required=False,
        max_length=rules.PHONE_MOST,
        help_text=_("家长有事最先打的号码；写办公室的，不写个人手机。"),
        error_messages=LONG,
    )
    ways = forms.CharField(
        label=_("还可以怎样找到学校"),
        required=False,
        max_length=rules.LINE_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("地址、公众号、什么时间有人接听，让家长少跑一趟。"),
        error_messages=LONG,
    )
    complaints = forms.CharField(
        label=_("有意见找谁、多久答复"),
        required=False,
        max_length=rules.LINE_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("家长不满意时照着做；写清楚先找谁、再找谁。"),
        error_messages=LONG,
    )
    words = forms.CharField(
        label=_("别的要让家长知道的"),
        required=False,
        max_length=rules.WORDS_MOST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("作息、放学接送、请假办法等；一时的事请发通知。"),
        error_messages=LONG,
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    @property
    def said(self) -> Said:
        """What the form says."""
        asked = self.cleaned_data
        return Said(asked["phone"], asked["ways"], asked["complaints"], asked["words"])
