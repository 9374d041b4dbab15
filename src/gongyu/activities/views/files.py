"""Files beside an activity: put there, opened, taken away."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongyu.access.permissions import ACTIVITY_VIEW
from gongyu.access.rules import require_anywhere
from gongyu.activities import operations, queries
from gongyu.activities.forms import FileForm, RemoveFileForm
from gongyu.attachments import queries as attachments
from gongyu.kernel.refusal import Refusal
from gongyu.ui.downloads import Brought, hand_over
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def file_add(request: Asked, activity_id: int) -> HttpResponse:
    """Put a file beside an activity."""
    one = queries.to_touch(request.viewer, activity_id)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.attach_file(
                by=request.viewer,
                today=request.today,
                activity_id=activity_id,
                upload=form.cleaned_data["file"],
                open_to=form.cleaned_data["open_to"],
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已放上去。"))
            return redirect("activities:activity", activity_id)
    return render(
        request, "activities/file_add.html", {"one": one, "form": form}, status=422 if form.errors else 200
    )


@require_safe
@login_required
def file(request: Asked, activity_id: int, file_id: int) -> HttpResponse:
    """One file, for whoever may open it at this moment."""
    require_anywhere(request.viewer, ACTIVITY_VIEW)
    found = queries.activity_file(request.viewer, activity_id, file_id).file
    brought = Brought(found.name, found.media_type, found.size, found.tag, found.shown)
    return hand_over(request, brought, partial(attachments.content, found.id))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def file_remove(request: Asked, activity_id: int, file_id: int) -> HttpResponse:
    """Take a file away, with a reason."""
    one = queries.to_touch(request.viewer, activity_id)
    found = queries.activity_file(request.viewer, activity_id, file_id)
    form = RemoveFileForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.remove_file(
                by=request.viewer,
                today=request.today,
                activity_id=activity_id,
                file_id=file_id,
                **form.cleaned_data,
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已删去。"))
            return redirect("activities:activity", activity_id)
    return render(
        request,
        "activities/file_remove.html",
        {"one": one, "found": found, "form": form},
        status=422 if form.errors else 200,
    )
