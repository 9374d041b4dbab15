"""One body and one class."""

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
def school(request: Asked, organisation_id: int) -> HttpResponse:
    """Everything a body owes and how it stands; a school's classes in numbers."""
    require_anywhere(request.viewer, STANDING_VIEW)
    return render(
        request,
        "compliance/school.html",
        {"page": queries.school(request.viewer, organisation_id), "periods": queries.period_words},
    )


@require_safe
@login_required
def school_class(request: Asked, class_id: int) -> HttpResponse:
    """One class, and by name who is still to be visited, for those who may know."""
    require_anywhere(request.viewer, STANDING_VIEW)
    return render(request, "compliance/class.html", {"page": queries.class_page(request.viewer, class_id)})
