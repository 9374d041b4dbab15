"""Text into values. Every field says what it is for; none asks for a photo or a place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from gongyu.contact.rules import AGREED_MOST, TALKED_MOST, Content

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
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("可不填。只给您和本校负责人日后查看，不作评价。"),
        error_messages=TOO_LONG,
    )
    agreed = forms.CharField(
        label=_("约定了什么"),
        required=False,
        max_length=AGREED_MOST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("可不填。家长会看到，双方好照着做。"),
        error_messages=TOO_LONG,
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(
        self,
        *args: Any,
        modes: Sequence[tuple[str, str]],
        household: Sequence[tuple[int, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mode"].choices = list(modes)  # type: ignore[attr-defined]
        if household:
            self.fields["also"].choices = list(household)  # type: ignore[attr-defined]
        else:
            del self.fields["also"]


class ArrivalForm(VisitForm):
    """A visit as a phone sends it, with the child it is about. Which ways of meeting and which children there
    are is for the rules to say: the phone may hold an older list."""

    pupil = forms.IntegerField(
        max_value=2**63 - 1,
        error_messages=dict.fromkeys(("required", "invalid", "max_value"), _("请选择学生。")),
    )
    another = forms.BooleanField(required=False)

    def __init__(self, *args: Any) -> None:
        sent = args[0].getlist("also")[:20]
        numbers = [(int(one), one) for one in sent if one.isdecimal() and len(one) < 16]
        super().__init__(*args, modes=(), household=numbers or ([(0, "")] if sent else ()))
        self.fields["mode"] = forms.CharField(
            max_length=16,
            error_messages={
                "required": _("请选择这次是怎样见面的。"),
                "max_length": _("请选择这次是怎样见面的。"),
            },
        )

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
        )


class WithdrawForm(forms.Form):
    """Why a visit's record is taken back."""

    reason = forms.CharField(
        label=_("为什么撤销"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("台账不删不改，撤销会另记一笔，让日后的人看得懂。请勿写孩子的姓名。"),
        error_messages={"required": _("请写明撤销的原因，一句话即可。")},
    )
