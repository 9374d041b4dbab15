"""A school's page for families, and writing it."""

from __future__ import annotations

from dataclasses import asdict

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongyu.access.permissions import NOTICE_SEND
from gongyu.access.rules import require_anywhere
from gongyu.contact import operations, queries
from gongyu.contact.forms.announcement import AnnouncementForm
from gongyu.kernel.refusal import Refusal
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked


@require_safe
@login_required
def announcement(request: Asked, organisation_id: int) -> HttpResponse:
    """What the school makes known to its families."""
    page = queries.announcement(request.viewer, organisation_id)
    return render(request, "contact/announcement.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def announcement_edit(request: Asked, organisation_id: int) -> HttpResponse:
    """A new edition of it."""
    require_anywhere(request.viewer, NOTICE_SEND)
    place = queries.announcement_place(request.viewer, organisation_id)
    now = queries.edition(queries.latest(place.id))
    form = AnnouncementForm(request.POST or None, initial=asdict(now.said))
    if request.method == "POST" and form.is_valid():
        try:
            operations.announce(
                by=request.viewer,
                today=request.today,
                organisation_id=organisation_id,
                said=form.said,
                request_key=form.cleaned_data["request_key"],
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已公布，家长现在看到的就是这一版。"))
            return redirect("contact:announcement", organisation_id)
    page = {"form": form, "place": place, "now": now}
    return render(request, "contact/announcement_edit.html", page, status=422 if form.errors else 200)
