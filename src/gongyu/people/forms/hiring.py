"""Somebody who takes up a post."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from gongyu.people.forms.answering import NO_DAY, TOO_LONG, a_day
from gongyu.people.rules.entry import NAME_MOST
from gongyu.people.rules.relations import POSTS
from gongyu.people.rules.searching import LONGEST


class FindStaffForm(forms.Form):
    """A name."""

    term = forms.CharField(
        label=_("姓名或拼音"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
        help_text=_("先查一查，免得一个人登记两次。"),
        error_messages={"required": _("请填写姓名。"), **TOO_LONG},
    )


class StaffForm(forms.Form):
    """Which post, from when; who it is, where that is not known yet."""

    name = forms.CharField(
        label=_("姓名"),
        max_length=NAME_MOST,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("知道由谁办、找谁。"),
        error_messages={"required": _("请填写姓名。"), **TOO_LONG},
    )
    staff_number = forms.CharField(
        label=_("工号"),
        required=False,
        max_length=32,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("以后导入名单时认出是同一个人。"),
        error_messages=TOO_LONG,
    )
    post = forms.ChoiceField(
        label=_("岗位"),
        help_text=_("办事时知道找谁。"),
        error_messages={"required": _("请选择岗位。"), "invalid_choice": _("请在列出的里面选。")},
    )
    since = forms.DateField(
        label=_("从哪天起"),
        widget=a_day(),
        help_text=_("从这天起算在岗。"),
        error_messages=NO_DAY,
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        today: date,
        known: bool,
        initial: dict[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial={"since": today, "post": "teacher", **(initial or {})})
        if known:  # who they are is not asked again
            del self.fields["name"], self.fields["staff_number"]
        self.fields["post"].choices = [(key, _(words)) for key, words in POSTS.items()]  # type: ignore[attr-defined]
