"""Finding somebody, and saying what they are to a child."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from gongyu.people.rules.answering import ANSWERS_AS, BECAUSE
from gongyu.people.rules.entry import NAME_MOST
from gongyu.people.rules.relations import RELATIONS
from gongyu.people.rules.searching import LONGEST

TOO_LONG = {"max_length": _("请控制在 %(limit_value)s 字以内。")}
NO_DAY = {"required": _("请选择日期。"), "invalid": _("请按 2026-11-23 的样子填写日期。")}


def a_day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class FindForm(forms.Form):
    """A name, or a whole number."""

    term = forms.CharField(
        label=_("姓名、拼音或电话"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
        help_text=_("先查一查，免得一个人登记两次。电话要写全。"),
        error_messages={"required": _("请填写姓名或电话。"), **TOO_LONG},
    )


class FindAnybodyForm(FindForm):
    """A name, or a whole number of any kind."""

    term = forms.CharField(
        label=_("姓名、拼音、电话、学籍号或身份证号"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
        help_text=_("拼音写首字母也行；号码要写全。只在您的班或学校里找。"),
        error_messages={"required": _("请填写姓名或号码。"), **TOO_LONG},
    )


class GuardianForm(forms.Form):
    """What somebody is to a child; who they are, where that is not known yet."""

    name = forms.CharField(
        label=_("姓名"),
        max_length=NAME_MOST,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("家访见谁，由谁确认。"),
        error_messages={"required": _("请填写姓名。"), **TOO_LONG},
    )
    phone = forms.CharField(
        label=_("电话"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        help_text=_("约家访；加密保存。同名同号的人已在别校登记时，就是同一个人。"),
        error_messages=TOO_LONG,
    )
    relation = forms.ChoiceField(
        label=_("是孩子的"),
        help_text=_("知道怎样称呼。"),
        error_messages={
            "required": _("请选择是孩子的什么人。"),
            "invalid_choice": _("请在列出的里面选。"),
        },
    )
    answers_as = forms.ChoiceField(
        label=_("身份"),
        widget=forms.RadioSelect,
        help_text=_("受委托照护人只在委托期间看得到孩子的情况。"),
        error_messages={"required": _("请选一种身份。"), "invalid_choice": _("请选一种身份。")},
    )
    since = forms.DateField(
        label=_("从哪天起"),
        widget=a_day(),
        help_text=_("从这天起，学校就孩子的事联系这个人。"),
        error_messages=NO_DAY,
    )
    until = forms.DateField(
        label=_("委托到哪天"),
        required=False,
        widget=a_day(),
        help_text=_("只有受委托照护人才填；到这天自动结束。"),
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
        super().__init__(data, initial={"since": today, "answers_as": "guardian", **(initial or {})})
        if known:  # who they are is not asked again
            del self.fields["name"], self.fields["phone"]
        relations = [("", _("请选择")), *((key, _(words)) for key, words in RELATIONS.items())]
        self.fields["relation"].choices = relations  # type: ignore[attr-defined]
        kinds = [(key, _(words)) for key, words in ANSWERS_AS.items()]
        self.fields["answers_as"].choices = kinds  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """From when somebody answers for a child no longer, and why."""

    because = forms.ChoiceField(
        label=_("为什么"),
        widget=forms.RadioSelect,
        help_text=_("日后查得到当时的依据。"),
        error_messages={"required": _("请选一个原因。"), "invalid_choice": _("请选一个原因。")},
    )
    on = forms.DateField(
        label=_("从哪天起不再是"),
        widget=a_day(),
        help_text=_("从这天起，系统不再告诉这个人孩子的任何情况。"),
        error_messages=NO_DAY,
    )

    def __init__(self, data: QueryDict | None = None, *, today: date) -> None:
        super().__init__(data, initial={"on": today})
        self.fields["because"].choices = [(key, _(words)) for key, words in BECAUSE.items()]  # type: ignore[attr-defined]
