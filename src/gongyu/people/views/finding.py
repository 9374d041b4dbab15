"""Finding somebody by name or by a whole number, within one's own class or school."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongyu.access.permissions import ROSTER_VIEW
from gongyu.access.rules import require_anywhere
from gongyu.kernel.refusal import OutOfScope
from gongyu.people import queries
from gongyu.people.forms.answering import FindAnybodyForm
from gongyu.people.rules.relations import POSTS
from gongyu.people.rules.searching import term_of
from gongyu.ui.requests import Asked, number_asked


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def find(request: Asked) -> HttpResponse:
    """Who is meant. A number is sent, never put into the address."""
    require_anywhere(request.viewer, ROSTER_VIEW)
    chosen = number_asked(request, "organisation")
    if chosen is None:
        schools = queries.roster_schools(request.viewer)
        if not schools:
            raise OutOfScope
        chosen = schools[0].id
    body = queries.place_to_find(request.viewer, chosen)
    form = FindAnybodyForm(request.POST if request.method == "POST" else None)
    found = None
    if form.is_bound and form.is_valid():
        found = queries.find_anybody(request.viewer, body, term_of(form.cleaned_data["term"]))
    return render(
        request,
        "people/find.html",
        {"body": body, "form": form, "found": found, "posts": POSTS},
        status=422 if form.errors else 200,
    )
