"""The document as a dashboard, one clause of it, one county, and the outlines of the map."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from gongyu.access.permissions import STANDING_VIEW
from gongyu.access.rules import require_anywhere
from gongyu.compliance import queries
from gongyu.policy.rules import STAGES
from gongyu.ui.requests import Asked


@require_safe
@login_required
def document(request: Asked) -> HttpResponse:
    """Every clause and where it stands; somebody who works at one body is shown that body."""
    require_anywhere(request.viewer, STANDING_VIEW)
    area = queries.area(request.viewer, request.GET.get("county", ""))
    if area is None:
        body = queries.own_body(request.viewer)
        return redirect("compliance:school", body) if body else redirect("portal:home")
    page = queries.document(
        request.viewer,
        area,
        verdict=request.GET.get("verdict", ""),
        mapped=request.GET.get("map", ""),
    )
    return render(
        request, "compliance/document.html", {"page": page, "verdict": request.GET.get("verdict", "")}
    )


@require_safe
@login_required
def duty(request: Asked, key: str) -> HttpResponse:
    """One clause: what it asks, and how it stands in each county, or in each body of one county."""
    require_anywhere(request.viewer, STANDING_VIEW)
    area = queries.area(request.viewer, request.GET.get("county", ""))
    if area is None:
        return redirect("policy:article", queries.article_of(key))
    page = queries.duty_page(
        request.viewer, area, key, state=request.GET.get("state", ""), page=_page(request)
    )
    return render(request, "compliance/duty.html", {"page": page, "periods": queries.period_words})


@require_safe
@login_required
def county(request: Asked, code: str) -> HttpResponse:
    """One county: its judged clauses and its schools."""
    require_anywhere(request.viewer, STANDING_VIEW)
    stage, search = request.GET.get("stage", ""), request.GET.get("search", "")
    page = queries.county(request.viewer, code, stage=stage, search=search, page=_page(request))
    return render(
        request,
        "compliance/county.html",
        {"page": page, "stage": stage, "search": search, "stages": STAGES, "periods": queries.period_words},
    )


@require_safe
@login_required
@cache_control(private=True, max_age=86400)
def outlines(request: Asked) -> HttpResponse:
    """The outlines of the city's counties as GeoJSON, for the map."""
    require_anywhere(request.viewer, STANDING_VIEW)
    return HttpResponse(queries.outlines(), content_type="application/geo+json")


def _page(request: Asked) -> int:
    text = request.GET.get("page", "1")
    return int(text) if text.isdecimal() and len(text) < 6 else 1
