"""Corps: the first page, setting one up, one with its lecturers."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongyu.kernel.refusal import Refusal
from gongyu.resources import operations, queries
from gongyu.resources.forms import FoundForm, RenewForm
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked, number_asked


@require_safe
@login_required
def overview(request: Asked) -> HttpResponse:
    """The corps I keep, what may be set up, and those I may ask."""
    return render(request, "resources/overview.html", {"page": queries.overview(request.viewer)})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def found(request: Asked) -> HttpResponse:
    """Set a corps up."""
    sheet = queries.founding(
        request.viewer,
        number_asked(request, "organisation"),
        request.GET.get("act", ""),
        request.GET.get("duty", ""),
    )
    form = FoundForm(
        request.POST or None,
        acts=sheet.acts,
        initial={"act": sheet.chosen, "founded_on": request.today},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.found(
                by=request.viewer,
                today=request.today,
                organisation_id=sheet.place.id,
                **form.cleaned_data,
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("队伍建好了，接着添加讲师。"))
            return redirect("resources:corps", made)
    return render(
        request, "resources/found.html", {"sheet": sheet, "form": form}, status=422 if form.errors else 200
    )


@require_safe
@login_required
def corps(request: Asked, corps_id: int) -> HttpResponse:
    """One corps with its lecturers."""
    return render(request, "resources/corps.html", {"page": queries.corps_page(request.viewer, corps_id)})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def renew(request: Asked, corps_id: int) -> HttpResponse:
    """A corps goes on under a new end."""
    page = queries.corps_to_keep(request.viewer, corps_id)
    form = RenewForm(request.POST or None, initial={"document_number": page.document_number})
    if request.method == "POST" and form.is_valid():
        try:
            operations.renew(by=request.viewer, today=request.today, corps_id=corps_id, **form.cleaned_data)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已续聘。"))
            return redirect("resources:corps", corps_id)
    return render(
        request, "resources/renew.html", {"page": page, "form": form}, status=422 if form.errors else 200
    )


@require_POST
@login_required
def end(request: Asked, corps_id: int) -> HttpResponse:
    """A corps is no more."""
    operations.end(by=request.viewer, today=request.today, corps_id=corps_id)
    messages.success(request, _("这支队伍从今天起停办；以前的照算。"))
    return redirect("resources:corps", corps_id)
