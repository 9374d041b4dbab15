"""Lists for families: adjusting them, telling the families once, and the page that a family reads."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongyu.access.permissions import NOTICE_SEND
from gongyu.access.rules import require_anywhere
from gongyu.contact import operations, queries
from gongyu.contact.forms.checklist import ChecklistForm, SendForm
from gongyu.contact.rules.checklist import BODY, TITLE
from gongyu.kernel.refusal import Refusal
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked


@require_safe
@login_required
def checklists(request: Asked) -> HttpResponse:
    """What the schools of my children suggest for home."""
    return render(request, "contact/checklists.html", {"pages": queries.family_lists(request.viewer)})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def checklist(request: Asked, organisation_id: int) -> HttpResponse:
    """A school's lists: hide, reword, add."""
    require_anywhere(request.viewer, NOTICE_SEND)
    page = queries.checklist(request.viewer, organisation_id)
    form = ChecklistForm(request.POST or None, page=page)
    if request.method == "POST" and form.is_valid():
        try:
            operations.adjust_checklist(
                by=request.viewer, today=request.today, organisation_id=organisation_id, lists=form.adjusted
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已保存。"))
            return redirect("contact:checklist", organisation_id)
    return render(
        request,
        "contact/checklist.html",
        {"page": page, "form": form},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def checklist_send(request: Asked, organisation_id: int) -> HttpResponse:
    """Before it goes out: to how many families, and what they read."""
    require_anywhere(request.viewer, NOTICE_SEND)
    page = queries.checklist(request.viewer, organisation_id)
    form = SendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            sent = operations.send_checklist(
                by=request.viewer,
                today=request.today,
                organisation_id=organisation_id,
                request_key=form.cleaned_data["request_key"],
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已交给系统发出。谁收到了、谁看了，下面会如实显示。"))
            return redirect("contact:notice", sent)
    shown = {"page": page, "form": form, "title": _(TITLE), "body": _(BODY)}
    return render(request, "contact/checklist_send.html", shown, status=422 if form.errors else 200)
