"""Text into values. Every field says what it is for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from gongyu.guidance.rules import NAME_MOST

Choices = Sequence[tuple[Any, str]]


def _day(**words: Any) -> forms.DateField:
    return forms.DateField(
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("请选择日期。"), "invalid": _("请按 2026-11-23 的样子填写日期。")},
        **words,
    )


class ConfirmForm(forms.Form):
    """Whom the posts propose, ticked already."""

    joining = forms.MultipleChoiceField(
        label=_("按岗位应当加入的人"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("名单从岗位和班主任自动来，不用再报；不合适的去掉勾。"),
        error_messages={"invalid_choice": _("名单刚变过，请重新看一遍再确认。")},
    )

    def __init__(self, *args: Any, proposed: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if proposed:
            self.fields["joining"].choices = list(proposed)  # type: ignore[attr-defined]
            self.fields["joining"].initial = [key for key, _words in proposed]
        else:
            del self.fields["joining"]


class AddForm(forms.Form):
    """Somebody joins the team."""

    part = forms.ChoiceField(
        label=_("在队伍里做什么"),
        help_text=_("文件写明的几种人。"),
        error_messages={
            "required": _("请选择在队伍里做什么。"),
            "invalid_choice": _("请选择在队伍里做什么。"),
        },
    )
    staff = forms.TypedChoiceField(
        label=_("本校的人"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("专家和家长代表不选这里。"),
        error_messages={"invalid_choice": _("请从名单里选一位。")},
    )
    name = forms.CharField(
        label=_("专家、家长代表的姓名"),
        required=False,
        max_length=NAME_MOST,
        help_text=_("只写姓名，让同事知道找谁。"),
        error_messages={"max_length": _("请控制在 %(limit_value)s 字以内。")},
    )
    valid_from = _day(label=_("哪天加入"), help_text=_("从这天起算队伍里的人。"))
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, parts: Choices, staff: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = [("", "—"), *parts]  # type: ignore[attr-defined]
        self.fields["staff"].choices = [("", "—"), *staff]  # type: ignore[attr-defined]


class LeaveForm(forms.Form):
    """Somebody leaves the team."""

    left_on = _day(label=_("哪天离开"), help_text=_("从这天起不再算队伍里的人；以前的照算。"))


class TrainForm(forms.Form):
    """A training, and who was there."""

    topic = forms.ChoiceField(
        label=_("培训什么"),
        help_text=_("每个人的学时按主题算。"),
        error_messages={"required": _("请选一个主题。"), "invalid_choice": _("请选一个主题。")},
    )
    held_on = _day(label=_("哪一天"), help_text=_("决定计入哪个学年。"))
    minutes = forms.IntegerField(
        label=_("多少分钟"),
        help_text=_("学时照它算；不作评判。"),
        error_messages={
            "required": _("分钟数请填 1 到 600。"),
            "invalid": _("分钟数请填 1 到 600。"),
        },
    )
    present = forms.TypedMultipleChoiceField(
        label=_("谁参加了"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("默认全队；没来的去掉勾，不用说原因。"),
        error_messages={"required": _("请勾选谁参加了。"), "invalid_choice": _("只能勾选队伍里的人。")},
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, topics: Mapping[str, str], members: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [("", "—"), *topics.items()]  # type: ignore[attr-defined]
        self.fields["present"].choices = list(members)  # type: ignore[attr-defined]
        self.fields["present"].initial = [key for key, _name in members]
