"""Connecting a learning platform, and naming a course elsewhere."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from gongyu.courses.rules.platform import TITLE_MOST

TOO_LONG = {"max_length": _("请控制在 %(limit_value)s 字以内。")}


class PlatformForm(forms.Form):
    """A platform's name and where it lies."""

    title = forms.CharField(
        label=_("平台名称"),
        max_length=TITLE_MOST,
        help_text=_("家长按它认出在哪里学过。"),
        error_messages={"required": _("请写平台的名称。"), **TOO_LONG},
    )
    home = forms.CharField(
        label=_("平台网址"),
        max_length=200,
        help_text=_("家长从这里过去，以 https:// 开头。"),
        error_messages={"required": _("请填以 https:// 开头的网址。"), **TOO_LONG},
    )


class SameForm(forms.Form):
    """The number of the same course elsewhere."""

    activity = forms.CharField(
        label=_("那门课在平台上的编号"),
        max_length=400,
        help_text=_("由平台提供（xAPI 的 activity id），在那里学完的家长不用再学一遍。"),
        error_messages={"required": _("请照平台给的编号填，通常以 https:// 开头。"), **TOO_LONG},
    )
