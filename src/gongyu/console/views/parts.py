"""What the administrators' screens share: a refusal beside its field, a search carried to the next page."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _

from gongyu.kernel.refusal import Refusal
from gongyu.ui.requests import Asked

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook_answer(content: bytes, name: str) -> HttpResponse:
    """A workbook to keep."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


def show(form: forms.Form, refusal: Refusal) -> None:
    """Put a refusal beside its field."""
    form.add_error(
        refusal.field if refusal.field in form.fields else None, _(refusal.sentence) % refusal.values
    )


def searched(request: Asked) -> str:
    """What was searched for, to carry over to the next page."""
    kept = request.GET.copy()
    for name in ("page", "before"):
        kept.pop(name, None)
    return kept.urlencode()
