"""Which courses a school offers this year."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongyu.courses.queries import PlanPage


class PlanForm(forms.Form):
    """One box a course."""

    courses = forms.MultipleChoiceField(
        label=_("本学年给家长上哪些课"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("勾上的课，家长在首页就能看到；随时可以增减。"),
        error_messages={
            "required": _("请至少选一门课。"),
            "invalid_choice": _("有一门课不在可选的范围里，请重新选。"),
        },
    )

    def __init__(self, *args: Any, page: PlanPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["courses"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(line.course_id), line.title) for line in page.lines]
        field.initial = [str(line.course_id) for line in page.chosen]

    @property
    def chosen(self) -> tuple[int, ...]:
        return tuple(int(key) for key in self.cleaned_data["courses"])
