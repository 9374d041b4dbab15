"""Where a number comes from."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongyu.access.permissions import STANDING_VIEW
from gongyu.access.rules import require_anywhere
from gongyu.compliance import queries
from gongyu.ui.requests import Asked


@require_safe
@login_required
def trace(request: Asked, duty_key: str, period_key: str, organisation_id: int) -> HttpResponse:
    """One body's number: the rows counted, the rows left out, and why."""
    require_anywhere(request.viewer, STANDING_VIEW)
    page = queries.trace(
        request.viewer,
        duty_key,
        period_key,
        organisation_id,
        reason=request.GET.get("reason", ""),
        page=_page(request),
    )
    return render(request, "compliance/trace.html", {"page": page})


@require_safe
@login_required
def trace_area(request: Asked, duty_key: str, period_key: str, code: str) -> HttpResponse:
    """A county's or the city's number: the parts it is the sum of."""
    require_anywhere(request.viewer, STANDING_VIEW)
    page = queries.area_trace(request.viewer, duty_key, period_key, code, page=_page(request))
    return render(request, "compliance/trace_area.html", {"page": page})


def _page(request: Asked) -> int:
    text = request.GET.get("page", "1")
    return int(text) if text.isdecimal() and len(text) < 6 else 1
