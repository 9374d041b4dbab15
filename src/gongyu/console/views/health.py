"""How the installation is."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongyu.console import queries
from gongyu.ui.requests import Asked


@require_safe
@login_required
def health(request: Asked) -> HttpResponse:
    """Each thing that has to be in order, its state and what to do."""
    lines = queries.health(request.viewer)
    return render(
        request,
        "console/health.html",
        {"lines": lines, "wrong": sum(line.state in ("bad", "look") for line in lines)},
    )
