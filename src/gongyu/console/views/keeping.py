"""What is kept: for how long, and under which keys."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongyu.console import queries
from gongyu.ui.requests import Asked


@require_safe
@login_required
def retention(request: Asked) -> HttpResponse:
    """How long what is kept, and what the last night did."""
    return render(request, "console/retention.html", {"kept": queries.retained(request.viewer)})


@require_safe
@login_required
def keys(request: Asked) -> HttpResponse:
    """The keys that sensitive columns are sealed with."""
    return render(request, "console/keys.html", {"ring": queries.key_ring(request.viewer)})
