"""Finding, founding, renaming, closing, merging and splitting bodies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gongyu.console.forms.spoken import DAY, Spoken
from gongyu.console.rules import LEVELS
from gongyu.policy.rules.words import STAGES


class BodySearch(Spoken):
    region = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    search = forms.CharField(label=_("名称、代码或拼音"), required=False, max_length=60)
    page = forms.IntegerField(required=False, min_value=1, max_value=10**9, widget=forms.HiddenInput)


class FoundForm(Spoken):
    kind = forms.ChoiceField(label=_("单位种类"), help_text=_("决定它承担哪些条文。"))
    name = forms.CharField(label=_("名称"), max_length=120, help_text=_("显示在各个页面上；写全称。"))
    code = forms.CharField(
        label=_("单位代码"), max_length=32, help_text=_("学校标识码或统一社会信用代码；不重复使用。")
    )
    level = forms.ChoiceField(label=_("层级"), help_text=_("决定它的范围有多大。"))
    stage = forms.ChoiceField(label=_("学段"), required=False, help_text=_("只有学校和幼儿园要选。"))
    region_code = forms.CharField(
        label=_("所在区划代码"), max_length=12, help_text=_("12 位；学校填所在社区或村。")
    )
    parent = forms.CharField(
        label=_("所属一校多部的代码"),
        required=False,
        max_length=32,
        help_text=_("九年一贯制等学校的一个学部才填。"),
    )
    opened_on = forms.DateField(
        label=_("设立日"), widget=forms.DateInput(DAY, "%Y-%m-%d"), help_text=_("从这一天起承担条文。")
    )

    def __init__(self, *args: Any, kinds: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = (("kind", kinds), ("level", LEVELS.items()), ("stage", STAGES.items()))
        for name, choices in words:
            known = [(key, _now(label)) for key, label in choices]
            self.fields[name].choices = [("", _now("请选择")), *known]  # type: ignore[attr-defined]


class RenameForm(Spoken):
    name = forms.CharField(
        label=_("新名称"), max_length=120, help_text=_("以后各页面显示新名称；旧名称仍能找到它。")
    )
    since = forms.DateField(
        label=_("更名日"), widget=forms.DateInput(DAY, "%Y-%m-%d"), help_text=_("从这一天起用新名称。")
    )


class CloseForm(Spoken):
    closed_on = forms.DateField(
        label=_("撤销日"), widget=forms.DateInput(DAY, "%Y-%m-%d"), help_text=_("从这一天起不再承担条文。")
    )
    reason = forms.CharField(label=_("依据"), max_length=200, help_text=_("如撤销文件号，供日后查证。"))


class ChangeForm(Spoken):
    """What a merger and a split have in common."""

    day = forms.DateField(
        label=_("生效日"),
        widget=forms.DateInput(DAY, "%Y-%m-%d"),
        help_text=_("从这一天起，学生、班级和教职工都在新的学校。"),
    )
    reason = forms.CharField(label=_("理由"), max_length=200, help_text=_("供日后查证。"))
    document = forms.CharField(
        label=_("依据文件"), max_length=120, help_text=_("文件名称和文号，供日后查证。")
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class MergeForm(ChangeForm):
    organisations = forms.MultipleChoiceField(
        label=_("并入的单位"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("只列同县、同类、同学段的单位；可选几个。"),
    )
    field_order = ("organisations",)

    def __init__(self, *args: Any, others: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisations"].choices = list(others)  # type: ignore[attr-defined]


class TargetsForm(Spoken):
    into = forms.MultipleChoiceField(
        label=_("分给哪些单位"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("只列同县、同类、同学段的单位；新学校要先设立。"),
    )

    def __init__(self, *args: Any, others: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = list(others)  # type: ignore[attr-defined]


class SplitForm(ChangeForm):
    """One choice for each class; the rest stays, or goes to an heir where the body closes."""

    heir = forms.ChoiceField(
        label=_("其余班级和教职工"),
        required=False,
        help_text=_("留在本单位，或者本单位撤销、由一个单位接收。"),
    )

    def __init__(
        self,
        *args: Any,
        into: Iterable[tuple[int, str]],
        classes: Iterable[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        others = [(str(key), label) for key, label in into]
        self.rooms = tuple(key for key, _label in classes)
        for key, label in classes:
            self.fields[f"class_{key}"] = forms.ChoiceField(
                label=label, required=False, choices=[("", _now("按“其余”办理")), *others]
            )
        closing = [(key, _now("撤销本单位，其余归%(name)s") % {"name": label}) for key, label in others]
        self.fields["heir"].choices = [("", _now("留在本单位")), *closing]  # type: ignore[attr-defined]
        self.order_fields(
            [*(f"class_{key}" for key in self.rooms), "heir", "day", "reason", "document", "seen"]
        )

    def of_classes(self) -> list[forms.BoundField]:
        """The choices for classes, apart from the rest."""
        return [self[f"class_{key}"] for key in self.rooms]

    def others(self) -> list[forms.BoundField]:
        return [bound for bound in self.visible_fields() if not bound.name.startswith("class_")]

    @property
    def goes(self) -> dict[int, int]:
        """Where each class goes that goes anywhere."""
        chosen = ((key, self.cleaned_data.get(f"class_{key}")) for key in self.rooms)
        return {key: int(to) for key, to in chosen if to}

    @property
    def heir_id(self) -> int | None:
        return int(self.cleaned_data["heir"]) if self.cleaned_data.get("heir") else None
