"""A row of the paper form as it is entered: numbers as they stand in the boxes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

# So many rows are offered at once; the next ones come when these are saved.
ROWS: Final = 8
# What is the same for most rows of a sheet stands there already, and does not make a row of it.
_WRITTEN: Final = ("code", "mode", "purposes", "agreements")


class RowForm(forms.Form):
    """One row. What a field is for is said once, above all rows."""

    use_required_attribute = False

    code = forms.CharField(
        label=_("编号"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("请填这一行的编号；不要这一行，就把它清空。"),
            "max_length": _("编号不对，可能抄错了一位。请对照纸上的编号再看一遍。"),
        },
    )
    occurred_on = forms.DateField(
        label=_("哪一天"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": _("请选择见面的日期。"),
            "invalid": _("请按 2026-11-23 的样子填写日期。"),
        },
    )
    mode = forms.CharField(
        label=_("怎样见面"),
        max_length=5,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("required", "max_length"), _("请填怎样见面的数字，一个。")),
    )
    visitor = forms.TypedChoiceField(
        label=_("谁去的"),
        coerce=int,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("谁去的，请从本校名单里选；已离校的请联系学校管理员。")
        ),
    )
    purposes = forms.CharField(
        label=_("为了什么"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"max_length": _("请只填数字。")},
    )
    agreements = forms.CharField(
        label=_("约定"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"max_length": _("请只填数字。")},
    )

    def __init__(self, *args: Any, visitors: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["visitor"].choices = list(visitors)  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            field.widget.attrs["aria-describedby"] = f"what-{name}"

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written into the row."""
        return not any(str(self.data.get(self.add_prefix(name), "")).strip() for name in _WRITTEN)
