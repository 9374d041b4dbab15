"""A child who comes in the middle of a term."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from gongyu.people.forms.answering import NO_DAY, TOO_LONG, a_day
from gongyu.people.rules.entry import NAME_MOST


class PupilForm(forms.Form):
    """Who it is, which class, and from when."""

    name = forms.CharField(
        label=_("姓名"),
        max_length=NAME_MOST,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("称呼孩子，列在名单上。"),
        error_messages={"required": _("请填写姓名。"), **TOO_LONG},
    )
    number = forms.CharField(
        label=_("学籍号或身份证号"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("认出同一个孩子；加密保存，不显示。"),
        error_messages=TOO_LONG,
    )
    born_on = forms.DateField(
        label=_("出生日期"),
        required=False,
        widget=a_day(),
        help_text=_("没有号码时填，用来区分重名。"),
        error_messages=NO_DAY,
    )
    class_id = forms.TypedChoiceField(
        label=_("班级"),
        coerce=int,
        help_text=_("决定谁是班主任、由谁家访。"),
        error_messages={"required": _("请选择班级。"), "invalid_choice": _("请在列出的里面选。")},
    )
    on = forms.DateField(
        label=_("哪天到校"),
        widget=a_day(),
        help_text=_("从这天起算在校。"),
        error_messages=NO_DAY,
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        today: date,
        classes: Sequence[tuple[int, str]],
        initial: dict[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial={"on": today, **(initial or {})})
        self.fields["class_id"].choices = [("", _("请选择")), *classes]  # type: ignore[attr-defined]
