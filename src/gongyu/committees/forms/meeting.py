"""A meeting, its minutes, a decision, and a remark about the minutes."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gongyu.committees.forms.fields import day, text
from gongyu.committees.operations.meetings import Called
from gongyu.committees.queries import MemberLine
from gongyu.committees.rules import meeting as rules


class MeetingForm(forms.Form):
    """When, where, and what about."""

    held_on = day(
        label=_("哪一天"), help_text=_("今天和以前的记为开过了，计入那个学期；以后的会先告诉成员。")
    )
    begins_at = forms.TimeField(
        label=_("几点"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text=_("让成员知道什么时候到。"),
        error_messages={"invalid": _("请按 14:30 的样子填写时间。")},
    )
    place = text(rules.PLACE_MOST, label=_("在哪里"), help_text=_("让成员找得到。"))
    agenda = text(
        rules.AGENDA_MOST,
        missing=_("请写这次会议说哪些事。"),
        rows=4,
        label=_("说哪些事"),
        help_text=_("一行一件，成员先看到好准备。请勿写孩子的姓名。"),
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    @property
    def called(self) -> Called:
        """When, where, what about."""
        asked = self.cleaned_data
        return Called(asked["held_on"], asked["agenda"], asked["begins_at"], asked["place"])


class MinutesForm(forms.Form):
    """What was said and decided."""

    words = text(
        rules.MINUTES_MOST,
        missing=_("请写一句话。"),
        rows=10,
        label=_("会议纪要"),
        help_text=_("成员会看到，点一下表示同意，或者写要改的地方。请勿写孩子的姓名和情况。"),
    )


class DecisionForm(forms.Form):
    """What was decided; who looks after it, where somebody has to."""

    words = text(
        rules.WORDS_MOST,
        missing=_("请写一句话。"),
        rows=2,
        label=_("议定了什么"),
        help_text=_("一次写一件，一句话说清。请勿写孩子的姓名。"),
    )
    member_id = forms.TypedChoiceField(
        label=_("谁来办"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("这件事会出现在这位成员的首页上，办好点一下。"),
        error_messages={"invalid_choice": _("请在成员里选一位。")},
    )
    until = day(label=_("到哪天办好"), required=False, help_text=_("和谁来办一起填。"))
    public = forms.BooleanField(
        label=_("让家长都能看到"), required=False, help_text=_("只公布这句话，不公布谁来办。")
    )

    def __init__(self, *args: Any, members: tuple[MemberLine, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member_id"].choices = [  # type: ignore[attr-defined]
            ("", _now("不用谁专门办")),
            *((str(one.id), one.name) for one in members),
        ]


class RemarkForm(forms.Form):
    """What in the minutes is to be changed."""

    remark = text(
        rules.REMARK_MOST,
        missing=_("请写哪里要改，一句话即可。"),
        rows=2,
        label=_("哪里要改"),
        help_text=_("写纪要的人和成员会看到是您说的。"),
    )


class WithdrawForm(forms.Form):
    """Why what was written down is taken back."""

    reason = text(
        200,
        missing=_("请写明原因，一句话即可。"),
        rows=2,
        label=_("为什么撤销"),
        help_text=_("台账不删不改，撤销会另记一笔，让日后的人看得懂。"),
    )
