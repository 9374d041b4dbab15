"""Having a number shown whole: asked for with a purpose, written down, and shown in this answer only."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongyu.kernel.refusal import Refusal
from gongyu.people.forms.revealing import RevealForm
from gongyu.people.operations import open_to_reveal, reveal
from gongyu.people.queries.numbers import NUMBER, Number
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def show_number(request: Asked, pupil_id: int) -> HttpResponse:
    """Choose one of a pupil's numbers and what it is for; the answer to that shows it."""
    seat, numbers = open_to_reveal(by=request.viewer, today=request.today, pupil_id=pupil_id)
    chosen = {"what": request.GET.get("what") or (numbers[0].what if len(numbers) == 1 else "")}
    choices = [(one.what, _named(one)) for one in numbers]
    form = RevealForm(choices, request.POST if request.method == "POST" else None, initial=chosen)
    shown, label = "", ""
    if request.method == "POST" and form.is_valid():
        try:
            shown = reveal(by=request.viewer, today=request.today, pupil_id=pupil_id, **form.cleaned_data)
        except Refusal as refusal:
            show(form, refusal)
        else:
            label = next(_label(one) for one in numbers if one.what == form.cleaned_data["what"])
    return render(
        request,
        "people/reveal.html",
        {
            "seat": seat,
            "form": form,
            "numbers": numbers,
            "shown": shown,
            "label": label,
            "is_phone": bool(shown) and form.cleaned_data["what"] != NUMBER,
        },
        status=422 if form.errors else 200,
    )


def _label(one: Number) -> str:
    return _("%(name)s的电话") % {"name": one.guardian} if one.guardian else _("学籍号")


def _named(one: Number) -> str:
    return f"{_label(one)} {one.masked}"
