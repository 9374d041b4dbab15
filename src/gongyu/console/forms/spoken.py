"""How the administrators' forms speak."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now

DAY = {"type": "date"}


class Spoken(forms.Form):
    """A form that asks for what is missing by its name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            chosen = isinstance(field, (forms.ChoiceField, forms.DateField))
            said = _now("请选择“%(what)s”。") if chosen else _now("请填写“%(what)s”。")
            field.error_messages["required"] = said % {"what": field.label}
