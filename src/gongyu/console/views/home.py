"""The administrators' first page."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongyu.console import queries
from gongyu.ui.requests import Asked


@require_safe
@login_required
def home(request: Asked) -> HttpResponse:
    """Every page of the console that opens to the viewer."""
    context = {"groups": queries.groups(request.viewer), "to_review": queries.to_review(request.viewer)}
    return render(request, "console/home.html", context)
