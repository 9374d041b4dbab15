"""Each role's first page."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from gongyu.portal import queries
from gongyu.portal.rules import WEEKDAYS
from gongyu.ui.requests import Asked


@require_safe
@login_required
def home(request: Asked) -> HttpResponse:
    """What is to be done next, by role; for a city officer the document itself."""
    if queries.is_city_only(request.viewer):
        return redirect("compliance:document")
    return render(
        request,
        "portal/home.html",
        {
            "parts": queries.parts(request.viewer),
            "today": request.today,
            "duty_words": queries.duty_words,
            "weekdays": WEEKDAYS,
        },
    )
