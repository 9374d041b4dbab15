"""Text into values for exemptions. Every field says what it is for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongyu.compliance.rules.exemptions import REASON_LIMIT

TOO_LONG = {"max_length": _("请控制在 %(limit_value)s 字以内。")}
DAY = {"required": _("请选择日期。"), "invalid": _("请按 2026-11-23 的样子填写日期。")}


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class RequestForm(forms.Form):
    """From which clause, on which ground, from when until when, and why."""

    ground = forms.ChoiceField(
        label=_("属于哪种情形"),
        widget=forms.RadioSelect,
        help_text=_("这一条只接受下列情形，审批人据此判断。"),
        error_messages={"required": _("请选择一种情形。"), "invalid_choice": _("请从列出的情形中选择。")},
    )
    pupil = forms.TypedChoiceField(
        label=_("哪个孩子"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("不选就是整个单位；县、市看不到孩子的姓名。"),
        error_messages={"invalid_choice": _("请从名单中选择。")},
    )
    valid_from = forms.DateField(
        label=_("从哪天起"), widget=_day(), help_text=_("从这天起按例外计算。"), error_messages=DAY
    )
    valid_until = forms.DateField(
        label=_("到哪天止"),
        widget=_day(),
        help_text=_("最长一个学年；到期自动恢复，不用再办手续。"),
        error_messages=DAY,
    )
    reason = forms.CharField(
        label=_("理由"),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("给审批人看。请不要写孩子的姓名、病情等细节。"),
        error_messages={"required": _("请写明理由。")} | TOO_LONG,
    )

    def __init__(
        self,
        *args: Any,
        grounds: Sequence[tuple[str, str]],
        pupils: Sequence[tuple[int, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = list(grounds)  # type: ignore[attr-defined]
        if pupils:
            self.fields["pupil"].choices = [("", _("整个单位")), *pupils]  # type: ignore[attr-defined]
        else:
            del self.fields["pupil"]


class DecideForm(forms.Form):
    """Yes or no, and a word about it."""

    answer = forms.ChoiceField(
        label=_("决定"),
        widget=forms.RadioSelect,
        choices=[("approve", _("批准")), ("refuse", _("不批准"))],
        help_text=_("批准后立即按例外计算，单列显示，不算完成。"),
        error_messages={"required": _("请选择批准或不批准。"), "invalid_choice": _("请选择批准或不批准。")},
    )
    note = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("不批准时要写原因，申请人会看到。"),
        error_messages=TOO_LONG,
    )


class CodeForm(forms.Form):
    """The code beside a figure on paper."""

    code = forms.CharField(
        label=_("代码"),
        max_length=80,
        help_text=_(
            "报告上每个数字后面的那一串，例如：M2.16 2026-2027-1 130202S01。用来打开这个数字的来由。"
        ),
        error_messages={"required": _("请写上代码。"), "max_length": _("请控制在 %(limit_value)s 字以内。")},
    )
