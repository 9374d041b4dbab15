"""Three times for a family, in which nothing need be typed."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongyu.contact.rules.offer import TIMES, WORDS_MOST

_ORDER = (_("第一个时间：哪一天"), _("第二个时间：哪一天"), _("第三个时间：哪一天"))


class OfferForm(forms.Form):
    """Up to three times, and a line of words."""

    words = forms.CharField(
        label=_("给家长的一句话"),
        required=False,
        max_length=WORDS_MOST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("可不填。让家长知道想聊些什么，心里有数。"),
        error_messages={"max_length": _("请控制在 %(limit_value)s 字以内。")},
    )
    agreed_again = forms.BooleanField(
        label=_("已经和家长说好了再约"),
        required=False,
        help_text=_("家长说过这次先不约。没有说好，请先不发。"),
    )

    def __init__(self, *args: Any, declined: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not declined:
            del self.fields["agreed_again"]
        for number in range(TIMES, 0, -1):
            self._add_time(number)

    def _add_time(self, number: int) -> None:
        first = number == 1
        day = forms.DateField(
            label=_ORDER[number - 1],
            required=first,
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            help_text=_("家长从这些时间里点一个。") if first else "",
            error_messages={
                "required": _("请至少给家长一个时间。"),
                "invalid": _("请按 2026-11-23 的样子填写日期。"),
            },
        )
        at = forms.TimeField(
            label=_("几点"),
            required=first,
            widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            error_messages={
                "required": _("请填写几点。"),
                "invalid": _("请按 18:30 的样子填写几点。"),
            },
        )
        self.fields = {f"day_{number}": day, f"at_{number}": at, **self.fields}

    def clean(self) -> dict[str, Any] | None:
        """A day with a time of day, or neither."""
        asked = super().clean()
        for number in range(1, TIMES + 1):
            day, at = (self.cleaned_data.get(f"{name}_{number}") for name in ("day", "at"))
            if day and at is None and f"at_{number}" not in self.errors:
                self.add_error(f"at_{number}", _("请填写几点。"))
            if at is not None and not day and f"day_{number}" not in self.errors:
                self.add_error(f"day_{number}", _("请选择是哪一天。"))
        return asked

    @property
    def times(self) -> tuple[tuple[date, time], ...]:
        """The times that are filled in, in their order."""
        asked = self.cleaned_data
        found = ((asked.get(f"day_{number}"), asked.get(f"at_{number}")) for number in range(1, TIMES + 1))
        return tuple((day, at) for day, at in found if day and at is not None)


def begun_with(times: tuple[tuple[date, time], ...]) -> dict[str, object]:
    """Times as a form's first values."""
    found: dict[str, object] = {}
    for number, (day, at) in enumerate(times, 1):
        found |= {f"day_{number}": day, f"at_{number}": at}
    return found
