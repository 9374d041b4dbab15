"""The audit trail: who did or saw what."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongyu.access import permissions
from gongyu.access.rules import require_anywhere
from gongyu.console import queries
from gongyu.console.forms import TrailSearch
from gongyu.console.rules import ACTS
from gongyu.console.views.parts import searched
from gongyu.ui.requests import Asked


@require_safe
@login_required
def audit(request: Asked) -> HttpResponse:
    """Who did or saw what."""
    require_anywhere(request.viewer, permissions.AUDIT_VIEW)
    form = TrailSearch(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = queries.trail(request.viewer, **{key: value for key, value in asked.items() if value})
    acts = {line.act: _(ACTS[line.act]) if line.act in ACTS else line.act for line in found.lines}
    return render(
        request,
        "console/audit.html",
        {"form": form, "trail": found, "acts": acts, "query": searched(request)},
    )
