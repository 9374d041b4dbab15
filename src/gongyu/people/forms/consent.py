"""What a head teacher types from a sheet of paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from gongyu.people.rules.consent import KEPT_AT_MOST
from gongyu.people.rules.entry import NAME_MOST
from gongyu.people.rules.relations import RELATIONS

TOO_LONG = {"max_length": _("请控制在 %(limit_value)s 字以内。")}
SOMEBODY_ELSE = "new"


class PaperConsentForm(forms.Form):
    """Who signed, when, and where the sheet lies."""

    who = forms.ChoiceField(
        label=_("谁签的字"),
        widget=forms.RadioSelect,
        help_text=_("同意书记在这位家长名下。"),
        error_messages={"required": _("请选是谁签的字。"), "invalid_choice": _("请在列出的里面选。")},
    )
    name = forms.CharField(
        label=_("姓名"),
        required=False,
        max_length=NAME_MOST,
        help_text=_("上面选“名册里没有的人”时才填，会记为孩子的监护人。"),
        error_messages=TOO_LONG,
    )
    relation = forms.ChoiceField(
        label=_("是孩子的"),
        required=False,
        help_text=_("同上；知道怎样称呼。"),
        error_messages={"invalid_choice": _("请在列出的里面选。")},
    )
    signed_on = forms.DateField(
        label=_("签字日期"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("从这天起算。"),
        error_messages={
            "required": _("请选择签字的日期。"),
            "invalid": _("请按 2026-11-23 的样子填写日期。"),
        },
    )
    kept_at = forms.CharField(
        label=_("纸放在哪里"),
        required=False,
        max_length=KEPT_AT_MOST,
        help_text=_("日后要核对时好找，例如“德育处 2 号柜”。"),
        error_messages=TOO_LONG,
    )

    def __init__(
        self, data: QueryDict | None = None, *, today: date, guardians: Sequence[tuple[int, str]]
    ) -> None:
        super().__init__(data, initial={"signed_on": today, "who": None if guardians else SOMEBODY_ELSE})
        known = [(str(key), words) for key, words in guardians]
        self.fields["who"].choices = [*known, (SOMEBODY_ELSE, _("名册里没有的人"))]  # type: ignore[attr-defined]
        relations = [("", _("请选择")), *((key, _(words)) for key, words in RELATIONS.items())]
        self.fields["relation"].choices = relations  # type: ignore[attr-defined]
