"""One person's data: found, asked to be erased, decided about."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from gongyu.access.rules import REASON_LIMIT
from gongyu.console.forms.spoken import DAY, Spoken
from gongyu.console.rules import erasure


class PersonForm(Spoken):
    kind = forms.ChoiceField(label=_("找谁"), choices=[(key, _(zh)) for key, zh in erasure.KINDS.items()])
    purpose = forms.ChoiceField(
        label=_("用途"),
        choices=[(key, _(zh)) for key, zh in erasure.PURPOSES.items()],
        help_text=_("写进审计记录；查看学生时，监护人也看得到。"),
    )
    number = forms.CharField(
        label=_("号码"),
        required=False,
        max_length=40,
        help_text=_("学籍号或身份证号；监护人填手机号；教职工填工号。"),
    )
    organisation = forms.CharField(
        label=_("单位代码"), required=False, max_length=40, help_text=_("没有号码时，和完整姓名一起填。")
    )
    name = forms.CharField(label=_("完整姓名"), required=False, max_length=60, help_text=_("一字不差。"))
    school_class = forms.CharField(
        label=_("班级"),
        required=False,
        max_length=40,
        help_text=_("学生或孩子同名时用来区分，如“三年级2班”“2024级2班”。"),
    )
    born_on = forms.DateField(
        label=_("出生日期"),
        widget=forms.DateInput(DAY, "%Y-%m-%d"),
        required=False,
        help_text=_("学生同名时用来区分。"),
    )


class ErasureForm(Spoken):
    sign = forms.CharField(widget=forms.HiddenInput)
    ground = forms.ChoiceField(
        label=_("依据"),
        choices=[(key, _(zh)) for key, zh in erasure.GROUNDS.items()],
        help_text=_("由另一位管理员或审计员核准。"),
    )
    reason = forms.CharField(
        label=_("说明"), max_length=REASON_LIMIT, help_text=_("如书面申请的编号和日期，核准的人要看。")
    )


class SignForm(Spoken):
    sign = forms.CharField(widget=forms.HiddenInput)
    purpose = forms.ChoiceField(
        choices=[(key, key) for key in erasure.PURPOSES], widget=forms.HiddenInput, required=True
    )
