"""The roster of a school, and one pupil."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongyu.access.permissions import ROSTER_VIEW
from gongyu.access.rules import require_anywhere
from gongyu.people import queries
from gongyu.people.operations import open_pupil
from gongyu.people.queries.numbers import numbers_of
from gongyu.people.rules.relations import RELATIONS
from gongyu.ui.requests import Asked, number_asked


@require_safe
@login_required
def roster(request: Asked) -> HttpResponse:
    """A school's pupils, class by class or by search; without a school, the schools to choose from."""
    require_anywhere(request.viewer, ROSTER_VIEW)
    chosen = number_asked(request, "organisation")
    schools = queries.roster_schools(request.viewer)
    if chosen is None and len(schools) != 1:
        return render(request, "people/schools.html", {"schools": schools})
    search = request.GET.get("search", "").strip()[:40]
    page = queries.roster(
        request.viewer,
        chosen if chosen is not None else schools[0].id,
        class_id=number_asked(request, "class"),
        search=search,
        page=number_asked(request, "page") or 1,
    )
    return render(
        request, "people/roster.html", {"page": page, "search": search, "several": len(schools) > 1}
    )


@require_safe
@login_required
def pupil(request: Asked, pupil_id: int) -> HttpResponse:
    """One pupil: class, home, and who answers for them."""
    page = open_pupil(by=request.viewer, today=request.today, pupil_id=pupil_id)
    numbers = numbers_of(request.viewer, page.seat)
    return render(request, "people/pupil.html", {"page": page, "relations": RELATIONS, "numbers": numbers})
