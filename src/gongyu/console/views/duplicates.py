"""How many likely duplicates wait at which school."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongyu.console import queries
from gongyu.people.rules.doubles import KINDS
from gongyu.ui.requests import Asked


@require_safe
@login_required
def duplicates(request: Asked) -> HttpResponse:
    """The schools of one county that have any; counts, never a name."""
    page = queries.duplicates(request.viewer, request.GET.get("county", "")[:6])
    return render(request, "console/duplicates.html", {"page": page, "kinds": KINDS})
