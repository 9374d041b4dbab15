"""Each role's first page."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from gongyu.portal import queries
from gongyu.portal.queries.looks import looks_at
from gongyu.portal.rules import LOOKS, WEEKDAYS
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
            "worries": queries.may_worry(request.viewer),
            "waiting": queries.concerns_waiting(request.viewer),
            "invited": queries.to_answer(request.viewer),
            "duty_words": queries.duty_words,
            "weekdays": WEEKDAYS,
        },
    )


@require_safe
@login_required
def looks(request: Asked, pupil_id: int) -> HttpResponse:
    """Who looked at one's own child."""
    page = looks_at(request.viewer, pupil_id)
    return render(request, "portal/looks.html", {"page": page, "words": LOOKS})
