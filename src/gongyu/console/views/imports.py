"""Rosters that schools have imported, in numbers."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongyu.console import queries
from gongyu.ui.requests import Asked


@require_safe
@login_required
def imports(request: Asked) -> HttpResponse:
    """Each import's counts and state, within one's scope."""
    page = request.GET.get("page", "")
    number = int(page) if page.isdecimal() and len(page) < 6 else 1
    return render(request, "console/imports.html", {"page": queries.roster_imports(request.viewer, number)})
