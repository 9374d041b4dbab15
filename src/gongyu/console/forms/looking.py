"""Looking into trail, sign-ins, emergencies and versions of the pack."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gongyu.access.roles import Role
from gongyu.accounts.rules import FINDINGS, TEXT_LIMIT
from gongyu.console.forms.spoken import DAY, Spoken
from gongyu.console.rules import ACTS, NOUNS

# The largest number that a line can have.
MOST = 2**63 - 1


class TrailSearch(Spoken):
    person = forms.CharField(label=_("何人"), required=False, max_length=80)
    act = forms.ChoiceField(label=_("做了什么"), required=False)
    noun = forms.ChoiceField(label=_("对象"), required=False)
    organisation = forms.CharField(label=_("单位名称"), required=False, max_length=120)
    since = forms.DateField(label=_("从"), required=False, widget=forms.DateInput(DAY, "%Y-%m-%d"))
    until = forms.DateField(label=_("到"), required=False, widget=forms.DateInput(DAY, "%Y-%m-%d"))
    before = forms.IntegerField(required=False, min_value=1, max_value=MOST, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in (("act", ACTS), ("noun", NOUNS)):
            choices = [("", _now("全部")), *((key, _now(word)) for key, word in words.items())]
            self.fields[name].choices = choices  # type: ignore[attr-defined]


class SignInSearch(Spoken):
    person = forms.CharField(label=_("姓名或登录名"), required=False, max_length=80)
    failed = forms.BooleanField(label=_("只看没有登录成的"), required=False)
    before = forms.IntegerField(required=False, min_value=1, max_value=MOST, widget=forms.HiddenInput)


class AccountActForm(Spoken):
    reason = forms.CharField(
        label=_("理由"), max_length=TEXT_LIMIT, help_text=_("如何确认是本人、出了什么事，供日后查证。")
    )


class EmergencyForm(Spoken):
    organisation = forms.CharField(
        label=_("单位代码"), max_length=32, help_text=_("只在这个单位及其下级有效。")
    )
    role = forms.ChoiceField(label=_("角色"), help_text=_("选能办成这件事的最小的角色。"))
    reason = forms.CharField(
        label=_("理由"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("发生了什么、为什么不能等；审查的人要看。不要写孩子的姓名。"),
    )

    def __init__(self, *args: Any, roles: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _now("请选择")), *((role.key, _now(role.zh)) for role in roles)]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]


class ReviewForm(Spoken):
    finding = forms.ChoiceField(
        label=_("审查结果"), widget=forms.RadioSelect, help_text=_("看完每一步再选；选定后不能改。")
    )
    remark = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("需要追查时写明哪一步不妥、由谁去查。不要写孩子的姓名。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(key, _now(word)) for key, word in FINDINGS.items()]
        self.fields["finding"].choices = choices  # type: ignore[attr-defined]


class CompareForm(Spoken):
    before = forms.ChoiceField(label=_("从"), help_text=_("原来的版本。"))
    after = forms.ChoiceField(label=_("到"), help_text=_("新的版本。"))

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.choices = list(choices)  # type: ignore[attr-defined]
