"""Opening a round of asking families, and a family's three answers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gongyu.contact.rules import survey as rules
from gongyu.organisations.queries import Body

NUMBER = _("请填一个整数。")
DAY = _("请选一个日期。")


class SurveyForm(forms.Form):
    """For whom, how many families, until when."""

    organisation_id = forms.TypedChoiceField(
        label=_("为谁问"),
        coerce=int,
        help_text=_("教育局来问，就是县里每所学校、幼儿园各抽一次，结果各看各的。"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("请选择为谁问。")),
    )
    size = forms.IntegerField(
        label=_("每校抽多少户"),
        initial=rules.SIZE,
        help_text=_("文件没有规定，由您定。抽多了打扰家庭，抽少了结果不准。"),
        error_messages=dict.fromkeys(("required", "invalid"), NUMBER),
    )
    closes_on = forms.DateField(
        label=_("哪天截止"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("这天过后，首页不再问家长，当晚出结果。"),
        error_messages=dict.fromkeys(("required", "invalid"), DAY),
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, places: tuple[Body, ...], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation_id"]
        field.choices = [(one.id, one.name) for one in places]  # type: ignore[attr-defined]
        if len(places) == 1:  # known already
            field.widget, field.initial = forms.HiddenInput(), places[0].id
        self.fields["closes_on"].initial = today + timedelta(days=rules.DAYS)


class AnswerForm(forms.Form):
    """One tap a question; a line, if one likes."""

    words = forms.CharField(
        label=_("还想说一句"),
        required=False,
        max_length=rules.WORDS_MOST,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": _("请控制在 %(limit_value)s 字以内。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(key, _now(words)) for key, words in rules.ANSWERS.items()]
        wrong = dict.fromkeys(("required", "invalid_choice"), _("这一题还没有选。"))
        for key, words in rules.QUESTIONS.items():
            self.fields[key] = forms.TypedChoiceField(
                label=_now(words), choices=offered, coerce=int, widget=forms.RadioSelect, error_messages=wrong
            )

    @property
    def answers(self) -> tuple[int, ...]:
        """The answers in the order of the questions."""
        return tuple(self.cleaned_data[key] for key in rules.QUESTIONS)
