"""Who joins, what they speak about, what qualifies them, when they leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from gongyu.resources.forms.fields import TOO_LONG, day, phone
from gongyu.resources.rules.corps import NAME_MOST, QUALIFICATIONS


def _topics() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("能讲什么"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("学校按主题找人。"),
        error_messages={
            "required": _("请至少选一个能讲的主题。"),
            "invalid_choice": _("请从列表中选主题。"),
        },
    )


class AddForm(forms.Form):
    """Somebody joins a corps."""

    staff = forms.TypedChoiceField(
        label=_("本单位的人"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("选了就不用再写姓名和电话；讲师自己登录答复。"),
        error_messages={"invalid_choice": _("这个人不在这个单位，请重新选择。")},
    )
    name = forms.CharField(
        label=_("校外讲师的姓名"),
        required=False,
        max_length=NAME_MOST,
        help_text=_("不在名册里的人写这里，由讲师团代为答复。"),
        error_messages=TOO_LONG,
    )
    phone = phone(label=_("电话"), help_text=_("只有管讲师团的人能看，加密保存，用来联系讲课。"))
    kind = forms.ChoiceField(
        label=_("哪一类"),
        help_text=_("“五老”、劳模等由学校以外吸纳的，自动计数，不用另报。"),
        error_messages={
            "required": _("请选择是哪一类讲师。"),
            "invalid_choice": _("请选择是哪一类讲师。"),
        },
    )
    topics = _topics()
    joined_on = day(label=_("哪天加入"), help_text=_("从这天起可以请。"))
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(
        self,
        *args: Any,
        staff: Sequence[tuple[int, str]],
        kinds: Mapping[str, str],
        topics: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].choices = [("", "—"), *staff]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", "—"), *kinds.items()]  # type: ignore[attr-defined]
        self.fields["topics"].choices = list(topics.items())  # type: ignore[attr-defined]


class ChangeForm(forms.Form):
    """What somebody speaks about, and how they are reached."""

    topics = _topics()
    phone = phone(label=_("新的电话"), help_text=_("不填就不改。只有管讲师团的人能看，加密保存。"))

    def __init__(self, *args: Any, topics: Mapping[str, str], outside: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].choices = list(topics.items())  # type: ignore[attr-defined]
        if not outside:
            del self.fields["phone"]


class LeaveForm(forms.Form):
    """Somebody leaves a corps."""

    left_on = day(label=_("哪天离开"), help_text=_("从这天起不再出现在可请的名单里；讲过的课照算。"))


class QualifyForm(forms.Form):
    """A paper, or the day of a check; never what it says."""

    kind = forms.ChoiceField(
        label=_("哪一种"),
        widget=forms.RadioSelect,
        help_text=_("面对孩子的人，每年都要做从业查询（未成年人保护法第 62、98 条）。"),
        error_messages={
            "required": _("请选择是资格证明还是从业查询。"),
            "invalid_choice": _("请选择是资格证明还是从业查询。"),
        },
    )
    valid_from = day(label=_("哪天发的、查的"), help_text=_("从业查询只记日期，不记结果；一年内有效。"))
    title = forms.CharField(
        label=_("证明的名称"),
        required=False,
        max_length=60,
        help_text=_("资格证明才写，例如“教师资格证”；从业查询不用写。"),
        error_messages=TOO_LONG,
    )
    valid_until = day(
        label=_("证明到哪天止"),
        required=False,
        help_text=_("不含这一天；长期有效就不填。从业查询不用填。"),
    )

    ASKED: ClassVar = ("kind", "valid_from")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(key, _(words)) for key, words in QUALIFICATIONS.items()]  # type: ignore[attr-defined]
