"""The inbox, its badge in the header, and marking read."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from gongyu.notices import operations, queries
from gongyu.ui.requests import Asked


@require_safe
@login_required
def inbox(request: Asked) -> HttpResponse:
    """One's own messages, newest first."""
    page = request.GET.get("page", "1")
    found = queries.inbox(request.viewer, int(page) if page.isdecimal() and len(page) < 10 else 1)
    return render(request, "notices/inbox.html", {"inbox": found, "unread": queries.unread(request.viewer)})


@require_safe
@login_required
def badge(request: Asked) -> HttpResponse:
    """How many are unread: a fragment that the header of every page asks for by URL."""
    return render(request, "notices/badge.html", {"unread": queries.unread(request.viewer)})


@require_POST
@login_required
def read(request: Asked, message_id: int) -> HttpResponse:
    """Mark one message read and go where it leads."""
    url = operations.mark_read(by=request.viewer, today=request.today, message_id=message_id)
    inside = url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
    return redirect(url if inside else "notices:inbox")


@require_POST
@login_required
def read_all(request: Asked) -> HttpResponse:
    """Mark everything read."""
    operations.mark_all_read(by=request.viewer, today=request.today)
    return redirect("notices:inbox")
