"""A bureau holds a self-check."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from gongyu.assessments.queries import offered
from gongyu.assessments.rules import holding
from gongyu.organisations.queries import Body
from gongyu.policy.queries import say

DAY = _("请选一个日期。")


class HoldForm(forms.Form):
    """Which one, until when."""

    organisation_id = forms.TypedChoiceField(
        label=_("由哪个单位组织"),
        coerce=int,
        help_text=_("计入这个单位的落实情况。"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("请选由哪个单位组织。")),
    )
    instrument = forms.ChoiceField(
        label=_("哪一份"),
        widget=forms.RadioSelect,
        help_text=_("孩子在这些学段的家长会看到它。两份可以都组织。"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("请选一份自测。")),
    )
    closes_on = forms.DateField(
        label=_("哪天截止"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("当晚合计一次，以后不再变。"),
        error_messages=dict.fromkeys(("required", "invalid"), DAY),
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, places: tuple[Body, ...], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation_id"]
        field.choices = [(one.id, one.name) for one in places]  # type: ignore[attr-defined]
        if len(places) == 1:  # known already
            field.widget, field.initial = forms.HiddenInput(), places[0].id
        kinds = [(key, say(one.title)) for key, one in offered().items()]
        self.fields["instrument"].choices = kinds  # type: ignore[attr-defined]
        self.fields["closes_on"].initial = today + timedelta(days=holding.DAYS)
