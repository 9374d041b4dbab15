"""What is decided of pupils whom a roster left out."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from gongyu.people.queries import LeftOutPage
from gongyu.people.rules.leaving import CHOICES


class BecameForm(forms.Form):
    """What became of those whom a list left out, and from which day."""

    decision = forms.ChoiceField(
        label=_("他们"),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择一种处理。"), "invalid_choice": _("请在列出的里面选。")},
    )
    on = forms.DateField(
        label=_("从哪天起"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("各条文的人数从这天起按新情况算。误录不看日期。"),
        error_messages={
            "required": _("请选择日期。"),
            "invalid": _("请按 2026-11-23 的样子填写日期。"),
        },
    )


class LeftOutForm(BecameForm):
    """Whom it concerns beside that. The page draws the boxes itself, beside the names."""

    chosen = forms.TypedMultipleChoiceField(
        label=_("选学生"),
        coerce=int,
        required=False,
        error_messages={"invalid_choice": _("有人刚被别人决定过。请刷新后再选。")},
    )
    classes = forms.TypedMultipleChoiceField(
        label=_("整班"),
        coerce=int,
        required=False,
        error_messages={"invalid_choice": _("有的班刚被别人决定过。请刷新后再选。")},
    )

    def __init__(self, data: QueryDict | None = None, *, page: LeftOutPage, today: date) -> None:
        super().__init__(data, initial={"on": today})
        shown = [one for group in page.classes for one in group.pupils]
        fields: dict[str, list[tuple[int | str, str]]] = {
            "chosen": [(one.id, one.name) for one in (*shown, *page.staying)],
            "classes": [(group.id, group.name) for group in page.classes if group.id],
            "decision": [(one.key, f"{_(one.label)}：{_(one.effect)}") for one in CHOICES],
        }
        for name, choices in fields.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def ticked(self) -> frozenset[str]:
        """What was ticked before something was refused; nothing typed is lost."""
        data = self.data
        if not isinstance(data, QueryDict):
            return frozenset()
        return frozenset(
            [*(f"p{key}" for key in data.getlist("chosen")), *(f"c{key}" for key in data.getlist("classes"))]
        )
