"""Text into values. Every field says what it is for; none asks for a photo or a place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from gongyu.contact.queries import Colleague
from gongyu.contact.rules.visit_words import AGREEMENTS, PURPOSES
from gongyu.contact.rules.visits import AGREED_MOST, TALKED_MOST, Content

# So many of a kind are read of what a phone sends.
MANY = 20
# What the button says by which one speaks instead of typing; a browser that cannot shows none.
VOICE = {
    "data-voice": _("说话代替打字"),
    "data-voice-stop": _("说完了"),
    "data-voice-hint": _(
        "正在听。有的浏览器会把声音送到浏览器厂商转成文字，请不要说出姓名；也可以用手机键盘上的话筒。"
    ),
    "data-voice-failed": _("没有听到，或没有允许用话筒。请继续打字。"),
}
UNKNOWN = {"invalid_choice": _("请从列出的词里选；别的话写在上面的空格里。")}
TOO_LONG = {"max_length": _("请控制在 %(limit_value)s 字以内。")}


class VisitForm(forms.Form):
    """One visit to one home: the day and the way of meeting, and, if one likes, what was said."""

    occurred_on = forms.DateField(
        label=_("哪一天"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("决定计入哪个学年；补登也算在见面那天。"),
        error_messages={
            "required": _("请选择见面的日期。"),
            "invalid": _("请按 2026-11-23 的样子填写日期。"),
        },
    )
    mode = forms.ChoiceField(
        label=_("怎样见面的"),
        widget=forms.RadioSelect,
        help_text=_("用来判断是否计入本条。"),
        error_messages={
            "required": _("请选择这次是怎样见面的。"),
            "invalid_choice": _("请选择这次是怎样见面的。"),
        },
    )
    also = forms.TypedMultipleChoiceField(
        label=_("同住的孩子一起记上"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("谈到的孩子才勾选，每人记一次，省得再填一遍。"),
        error_messages={"invalid_choice": _("只能同时登记同住一户的孩子，其他孩子请分别登记。")},
    )
    talked_about = forms.CharField(
        label=_("谈了什么"),
        required=False,
        max_length=TALKED_MOST,
        widget=forms.Textarea(attrs={"rows": 3, **VOICE}),
        help_text=_("可不填。只给您和本校负责人日后查看，不作评价。"),
        error_messages=TOO_LONG,
    )
    agreed = forms.CharField(
        label=_("约定了什么"),
        required=False,
        max_length=AGREED_MOST,
        widget=forms.Textarea(attrs={"rows": 2, **VOICE}),
        help_text=_("可不填。家长会看到，双方好照着做。"),
        error_messages=TOO_LONG,
    )
    purposes = forms.MultipleChoiceField(
        label=_("这次主要为了什么"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("让您看到走访不只是为了难事；家长看不到。"),
        error_messages=UNKNOWN,
    )
    agreements = forms.MultipleChoiceField(
        label=_("约定里常有的"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("点一下就不用打字；和写的约定一起给家长看。"),
        error_messages=UNKNOWN,
    )
    along = forms.TypedMultipleChoiceField(
        label=_("谁一起去的"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("让家长日后知道来过的是谁。仍是一次家访，每个孩子记一次。"),
        error_messages={"invalid_choice": _("同去的老师请从本校名单里选，不用选自己。")},
    )
    along_other = forms.TypedChoiceField(
        label=_("一起去的其他老师"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("上面没有列出的老师，在这里选。"),
        error_messages={"invalid_choice": _("同去的老师请从本校名单里选，不用选自己。")},
    )
    follow_on = forms.DateField(
        label=_("跟进日期"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("约定的事有了日子，到时首页会提醒，不用自己记。"),
        error_messages={"invalid": _("请按 2026-11-23 的样子填写日期。")},
    )
    follow_owner = forms.TypedChoiceField(
        label=_("谁来跟进"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("选了别人，会告诉他，他能看到这次家访的记录，跟进完为止。"),
        error_messages={"invalid_choice": _("请选择本校一位能登录的老师；如果名单里没有，就由您自己跟进。")},
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(
        self,
        *args: Any,
        modes: Sequence[tuple[str, str]],
        household: Sequence[tuple[int, str]] = (),
        colleagues: Sequence[Colleague] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer("mode", modes)
        self._offer("purposes", [(key, _(words)) for key, words in PURPOSES.items()])
        self._offer("agreements", [(key, _(words)) for key, words in AGREEMENTS.items()])
        near = [(one.id, one.name) for one in colleagues if one.near]
        others = [(one.id, one.name) for one in colleagues if not one.near]
        readers = [(one.id, one.name) for one in colleagues if one.near and one.reads]
        self._offer("follow_owner", [("", _("我自己")), *readers])
        for name, choices, first in (
            ("also", household, ()),
            ("along", near, ()),
            ("along_other", others, (("", _("没有")),)),
        ):
            if choices:
                self._offer(name, [*first, *choices])
            else:
                del self.fields[name]

    def _offer(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        """Who came along is one list, whichever field named them."""
        asked = super().clean()
        if asked is not None:
            other = asked.get("along_other")
            asked["along"] = (*asked.get("along", ()), *([other] if other else []))
        return asked


class SentForm(VisitForm):
    """A visit as it is sent, read without looking anything up. Which ways of meeting, children, words and
    colleagues there are is for the rules to say; of a phone, the lists may be older."""

    def __init__(self, sent: QueryDict) -> None:
        company = [
            Colleague(key, "", near=name == "along", reads=False)
            for name in ("along", "along_other")
            for key, _text in _numbers(sent.getlist(name))
        ]
        super().__init__(sent, modes=(), household=_numbers(sent.getlist("also")), colleagues=company)
        self.fields["mode"] = forms.CharField(
            max_length=16,
            error_messages={
                "required": _("请选择这次是怎样见面的。"),
                "max_length": _("请选择这次是怎样见面的。"),
            },
        )
        for name in ("purposes", "agreements"):
            self._offer(name, [(one[:16], one) for one in sent.getlist(name)[:MANY]])
        self._offer("follow_owner", _numbers(sent.getlist("follow_owner")))


class ArrivalForm(SentForm):
    """A visit as a phone sends it later, with the child it is about."""

    pupil = forms.IntegerField(
        max_value=2**63 - 1,
        error_messages=dict.fromkeys(("required", "invalid", "max_value"), _("请选择学生。")),
    )
    another = forms.BooleanField(required=False)

    @property
    def content(self) -> Content:
        asked = self.cleaned_data
        children = dict.fromkeys((asked["pupil"], *asked.get("also", ())))
        return Content(
            children=tuple(children),
            occurred_on=asked["occurred_on"],
            mode=asked["mode"],
            talked_about=asked["talked_about"],
            agreed=asked["agreed"],
            purposes=tuple(asked["purposes"]),
            agreements=tuple(asked["agreements"]),
            along=tuple(asked["along"]),
            follow_on=asked["follow_on"],
            follow_owner=asked["follow_owner"],
        )


def _numbers(sent: Sequence[str]) -> list[tuple[int, str]]:
    """Keys as they are sent; something that is none stands as one that there is not."""
    asked = [one for one in sent[:MANY] if one]
    found = [(int(one), one) for one in asked if one.isdecimal() and len(one) < 16]
    return found or ([(0, "")] if asked else [])


class WithdrawForm(forms.Form):
    """Why a visit's record is taken back."""

    reason = forms.CharField(
        label=_("为什么撤销"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("台账不删不改，撤销会另记一笔，让日后的人看得懂。请勿写孩子的姓名。"),
        error_messages={"required": _("请写明撤销的原因，一句话即可。")},
    )
