"""Searching, giving, renewing and ending grants; opening an account, resetting a password."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gongyu.access.roles import ROLES, Role
from gongyu.access.rules import REASON_LIMIT
from gongyu.console.forms.spoken import DAY, Spoken

STATES = (
    ("", _("现行的")),
    ("expiring", _("30 天内到期的")),
    ("ended", _("已结束的")),
    ("all", _("全部")),
)


class GrantSearch(Spoken):
    person = forms.CharField(label=_("姓名或登录名"), required=False, max_length=80)
    organisation = forms.CharField(label=_("单位名称或代码"), required=False, max_length=120)
    role = forms.ChoiceField(label=_("角色"), required=False)
    state = forms.ChoiceField(label=_("期限"), required=False, choices=STATES)
    page = forms.IntegerField(required=False, min_value=1, max_value=10**9, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _now("全部")), *((role.key, _now(role.zh)) for role in ROLES.values())]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]


class GiveForm(Spoken):
    username = forms.CharField(label=_("登录名"), max_length=64, help_text=_("授权给谁。账号要先开通。"))
    organisation = forms.CharField(
        label=_("单位代码"), max_length=32, help_text=_("角色在这个单位及其下级有效。")
    )
    role = forms.ChoiceField(label=_("角色"), help_text=_("角色决定可以做哪些事。"))
    valid_from = forms.DateField(
        label=_("起始日"), widget=forms.DateInput(DAY, "%Y-%m-%d"), help_text=_("从这一天起有效。")
    )
    valid_until = forms.DateField(
        label=_("结束日"),
        widget=forms.DateInput(DAY, "%Y-%m-%d"),
        required=False,
        help_text=_("到这一天不再有效；不填则到收回为止。"),
    )
    reason = forms.CharField(
        label=_("理由"), max_length=REASON_LIMIT, help_text=_("如任命文件号，供日后查证。")
    )

    def __init__(self, *args: Any, roles: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _now("请选择")), *((role.key, _now(role.zh)) for role in roles)]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]


class RenewForm(Spoken):
    valid_until = forms.DateField(
        label=_("续到"),
        widget=forms.DateInput(DAY, "%Y-%m-%d"),
        required=False,
        help_text=_("到这一天不再有效；不填则到收回为止。"),
    )
    reason = forms.CharField(
        label=_("理由"), max_length=REASON_LIMIT, help_text=_("如任命文件号，供日后查证。")
    )


class EndForm(Spoken):
    reason = forms.CharField(
        label=_("理由"), max_length=REASON_LIMIT, help_text=_("如岗位调整，供日后查证。")
    )


class AccountForm(Spoken):
    username = forms.CharField(
        label=_("登录名"), max_length=64, help_text=_("登录时输入；小写字母、数字或 . _ @ -。")
    )
    display_name = forms.CharField(
        label=_("姓名或岗位名称"), max_length=80, help_text=_("记录是谁办理的，显示在页面上。")
    )
    password = forms.CharField(
        label=_("初始密码"),
        widget=forms.PasswordInput,
        help_text=_("至少 10 个字符；当面交给本人，请本人登录后修改。"),
    )


class PasswordForm(Spoken):
    username = forms.CharField(label=_("登录名"), max_length=64, help_text=_("给谁重设密码。"))
    password = forms.CharField(
        label=_("新密码"),
        widget=forms.PasswordInput,
        help_text=_("至少 10 个字符；当面交给本人，请本人登录后修改。"),
    )
