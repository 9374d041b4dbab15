"""Our words for the fields of django-allauth's forms."""

from __future__ import annotations

from typing import Any

from django import forms


def worded(form: forms.Form, name: str, label: Any, help_text: Any = "") -> None:
    """Our words for a field of allauth's; a label stands above it, so nothing is written inside it."""
    field = form.fields[name]
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
