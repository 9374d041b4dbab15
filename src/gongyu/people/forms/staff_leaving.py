"""What is decided of staff whom a list left out."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from gongyu.people.forms.leaving import BecameForm
from gongyu.people.queries import StaffLeftOutPage
from gongyu.people.rules.staff_leaving import CHOICES


class StaffLeftOutForm(BecameForm):
    """Whom it concerns beside that. The page draws the boxes itself."""

    chosen = forms.TypedMultipleChoiceField(
        label=_("选人"),
        coerce=int,
        error_messages={
            "required": _("请先勾选要处理的人。"),
            "invalid_choice": _("有人刚被别人决定过。请刷新后再选。"),
        },
    )

    def __init__(self, data: QueryDict | None = None, *, page: StaffLeftOutPage, today: date) -> None:
        super().__init__(data, initial={"on": today})
        self.fields["on"].help_text = _("只有离岗看日期：这天起不再任职。")
        shown = [(one.id, one.name) for one in (*page.waiting, *page.staying)]
        self.fields["chosen"].choices = shown  # type: ignore[attr-defined]
        said = [(one.key, f"{_(one.label)}：{_(one.effect)}") for one in CHOICES]
        self.fields["decision"].choices = said  # type: ignore[attr-defined]

    @property
    def ticked(self) -> frozenset[str]:
        """What was ticked before something was refused; nothing typed is lost."""
        data = self.data
        return frozenset(data.getlist("chosen")) if isinstance(data, QueryDict) else frozenset()
