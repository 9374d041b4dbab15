"""Laying out a semester, changing a plan, asking others to join: text into values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from gongyu.activities.forms.activity import TOO_LONG, Choices, PlanFields
from gongyu.activities.operations import Change, Plan

# So many empty rows stand below those that are there already.
EMPTY_ROWS = 4
MOST_ROWS = 40


class RowForm(forms.Form):
    """One activity of the semester. A row left empty is none."""

    nature = forms.ChoiceField(
        label=_("哪一类活动"),
        required=False,
        help_text=_("决定计入哪一条。"),
        error_messages={"invalid_choice": _("本单位不登记这类活动，请从列表中选一类。")},
    )
    held_on = forms.DateField(
        label=_("哪一天"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("先定个大概，以后可以改。"),
        error_messages={"invalid": _("请按 2026-11-23 的样子填写日期。")},
    )
    title = forms.CharField(
        label=_("活动名称"),
        required=False,
        max_length=80,
        help_text=_("不填就用类别的名称。"),
        error_messages=TOO_LONG,
    )

    def __init__(self, *args: Any, natures: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nature"].choices = [("", "—"), *natures]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A row that says anything says which activity, and when."""
        asked = super().clean() or {}
        if any(asked.get(name) for name in self.fields):
            if not asked.get("nature") and "nature" not in self.errors:
                self.add_error("nature", _("请选择哪一类活动。"))
            if not asked.get("held_on") and "held_on" not in self.errors:
                self.add_error("held_on", _("请选择活动的日期。"))
        return asked

    @property
    def what(self) -> Plan | None:
        """What the row says, or nothing."""
        asked = self.cleaned_data
        if not asked.get("nature"):
            return None
        return Plan(asked["nature"], asked["title"], asked["held_on"])


RowsBase = forms.formset_factory(RowForm, extra=EMPTY_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


class TermForm(forms.Form):
    """The key of a submission; a form sent again is the same act."""

    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


def rows(data: Any, natures: Choices, before: Sequence[dict[str, object]]) -> Any:
    """The rows of the page; `before` are there already."""
    return RowsBase(data, initial=list(before), form_kwargs={"natures": natures}, prefix="rows")


class ChangeForm(PlanFields):
    """What is said of a plan now."""

    held_on = forms.DateField(
        label=_("哪一天"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("已经报名的家庭会收到一条提醒。"),
        error_messages={
            "required": _("请选择活动的日期。"),
            "invalid": _("请按 2026-11-23 的样子填写日期。"),
        },
    )
    field_order = ("held_on", "starts_at", "title", "place", "speaker")

    @property
    def what(self) -> Change:
        """The values, as the operation takes them."""
        asked = self.cleaned_data
        return Change(
            asked["title"], asked["place"], asked["speaker"], asked["starts_at"], asked.get("held_on")
        )


class SeriesForm(ChangeForm):
    """The same of a whole series, each of which keeps its day."""

    held_on = None  # type: ignore[assignment]


class PartnersForm(forms.Form):
    """Who is asked to hold it too."""

    partners = forms.TypedMultipleChoiceField(
        label=_("邀请哪几家"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("对方同意后，各登各的：各有各的家庭，各算各的次数。"),
        error_messages={
            "required": _("请选至少一家单位。"),
            "invalid_choice": _("名单里有不能一起办的单位，请重新选。"),
        },
    )

    def __init__(self, *args: Any, found: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partners"].choices = list(found)  # type: ignore[attr-defined]
