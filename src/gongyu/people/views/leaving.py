"""Deciding about pupils whom a roster left out."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongyu.access.permissions import ROSTER_MANAGE
from gongyu.access.rules import require_anywhere
from gongyu.kernel.refusal import Refusal
from gongyu.people import operations, queries
from gongyu.people.forms import LeftOutForm
from gongyu.people.rules.leaving import BY_KEY
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked, number_asked


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def left_out(request: Asked, organisation_id: int) -> HttpResponse:
    """Who is at the school and in no roster: choose several, decide once."""
    require_anywhere(request.viewer, ROSTER_MANAGE)
    page = queries.left_out(request.viewer, organisation_id, page=number_asked(request, "page") or 1)
    form = LeftOutForm(request.POST if request.method == "POST" else None, page=page, today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            many = operations.decide_left_out(
                by=request.viewer, today=request.today, organisation_id=organisation_id, **form.cleaned_data
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            words = _(BY_KEY[form.cleaned_data["decision"]].label)
            done = {"many": many, "decision": words}
            messages.success(request, _("已登记 %(many)s 人：%(decision)s。") % done)
            return redirect("people:left_out", organisation_id)
    return render(
        request,
        "people/left_out.html",
        {"page": page, "form": form, "labels": {key: one.label for key, one in BY_KEY.items()}},
        status=422 if form.errors else 200,
    )
