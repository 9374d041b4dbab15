"""What a guardian types to come in, in large letters on a phone."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from gongyu.people.rules.consent import WORDINGS
from gongyu.people.rules.entry import NAME_MOST, REASONS
from gongyu.people.rules.relations import RELATIONS

TOO_LONG = {"max_length": _("请控制在 %(limit_value)s 字以内。")}


class PhoneForm(forms.Form):
    """A mobile number."""

    phone = forms.CharField(
        label=_("手机号"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel-national", "autofocus": True}),
        help_text=_("用来收验证码，以后也用它登录。"),
        error_messages={"required": _("请填写手机号。"), "max_length": _("请填写 11 位手机号。")},
    )


class CodeForm(forms.Form):
    """What was sent to the number."""

    code = forms.CharField(
        label=_("验证码"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}
        ),
        help_text=_("短信里的 6 位数字，5 分钟内有效。"),
        error_messages={"required": _("请填写短信里的 6 位数字。"), "max_length": _("验证码是 6 位数字。")},
    )


class ChildForm(forms.Form):
    """Who asks, and for which child."""

    name = forms.CharField(
        label=_("您的姓名"),
        max_length=NAME_MOST,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("给班主任核对。"),
        error_messages={"required": _("请填写您的姓名。"), **TOO_LONG},
    )
    relation = forms.ChoiceField(
        label=_("您是孩子的"),
        help_text=_("老师好知道怎样称呼您。"),
        error_messages={"required": _("请选择您是孩子的什么人。"), "invalid_choice": _("请在列出的里面选。")},
    )
    child = forms.CharField(
        label=_("孩子的姓名"),
        max_length=NAME_MOST,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("和学校名册上一样。"),
        error_messages={"required": _("请填写孩子的姓名。"), **TOO_LONG},
    )
    last_four = forms.CharField(
        label=_("孩子身份证号的后四位"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        help_text=_("确认是您的孩子；不保存。最后一位是 X 的照写。"),
        error_messages={
            "required": _("请填写身份证号的后四位。"),
            "max_length": _("只填后四位。"),
        },
    )

    consent = forms.BooleanField(
        label=_("我是孩子的监护人，上面的同意书我看过了，我同意"),
        help_text=_("记下日期，随时可以撤回。"),
        error_messages={"required": _("要先同意，才能在网上加入。不同意的，请直接找班主任。")},
    )
    version = forms.ChoiceField(
        widget=forms.HiddenInput,
        choices=[(one.version, one.version) for one in WORDINGS],
        error_messages={
            "required": _("请刷新页面再试。"),
            "invalid_choice": _("同意书刚换了新版，请刷新页面再看一遍。"),
        },
    )

    def __init__(self, data: QueryDict | None = None, *, version: str, own_name: str = "") -> None:
        super().__init__(data, initial={"version": version})
        if own_name:  # what is known is not asked
            del self.fields["name"]
        choices = [("", _("请选择")), *((key, _(words)) for key, words in RELATIONS.items())]
        self.fields["relation"].choices = choices  # type: ignore[attr-defined]


class RefuseForm(forms.Form):
    """Why somebody is not let in."""

    reason = forms.ChoiceField(
        label=_("为什么不同意"),
        widget=forms.RadioSelect,
        help_text=_("留在记录里备查；对方只会收到“请联系班主任”。"),
        error_messages={"required": _("请选一个原因。"), "invalid_choice": _("请选一个原因。")},
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["reason"].choices = [(key, _(words)) for key, words in REASONS.items()]  # type: ignore[attr-defined]
