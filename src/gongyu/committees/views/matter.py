"""Matters: a school's, raising one, and the answer."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongyu.access.permissions import COMMITTEE_KEEP, COMMITTEE_VIEW
from gongyu.access.rules import require_anywhere
from gongyu.committees import operations, queries
from gongyu.committees.forms import AnswerForm, MatterForm
from gongyu.committees.rules import matter as rules
from gongyu.kernel.refusal import Refusal
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked, number_asked


@require_safe
@login_required
def matters(request: Asked, organisation_id: int) -> HttpResponse:
    """What has been raised, and how it was answered."""
    require_anywhere(request.viewer, COMMITTEE_VIEW)
    page = queries.matters_page(request.viewer, organisation_id, number_asked(request, "page") or 1)
    shown = {"page": page, "credits": queries.credits([rules.ACT]) if page.may_keep else ()}
    return render(request, "committees/matters.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def matter_new(request: Asked, organisation_id: int) -> HttpResponse:
    """Raise something."""
    require_anywhere(request.viewer, COMMITTEE_VIEW)
    place, _of_body = queries.matter_place(request.viewer, organisation_id)
    form = MatterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.raise_matter(
                by=request.viewer, today=request.today, organisation_id=organisation_id, **form.cleaned_data
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已提给学校，答复了会告诉您。"))
            return redirect("committees:matters", organisation_id)
    page = {"form": form, "place": place}
    return render(request, "committees/matter_new.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def matter_answer(request: Asked, matter_id: int) -> HttpResponse:
    """The school answers."""
    require_anywhere(request.viewer, COMMITTEE_KEEP)
    _row, line, place = queries.matter_to_answer(request.viewer, matter_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.answer_matter(
                by=request.viewer, today=request.today, matter_id=matter_id, **form.cleaned_data
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已答复，落实情况已经更新。"))
            return redirect("committees:matters", place.id)
    page = {"form": form, "place": place, "line": line}
    return render(request, "committees/matter_answer.html", page, status=422 if form.errors else 200)
