"""A refusal, where the person who asked sees it."""

from __future__ import annotations

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext as _

from gongyu.kernel.refusal import Refusal


def show(form: Form, refusal: Refusal) -> None:
    """Put a refusal at its field, in the words of the product; above the form where it has none."""
    form.add_error(
        refusal.field if refusal.field in form.fields else None, _(refusal.sentence) % refusal.values
    )


def say(request: HttpRequest, refusal: Refusal) -> None:
    """Say a refusal on the page to which an act leads back, where there is no form to put it in."""
    messages.error(request, _(refusal.sentence) % refusal.values)
