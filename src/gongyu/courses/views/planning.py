"""A school lays out what its parents' school offers this year."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongyu.courses import operations, queries
from gongyu.courses.forms import PlanForm
from gongyu.kernel.refusal import Refusal
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked, number_asked


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def plan(request: Asked) -> HttpResponse:
    """The year's courses of a school, and in how many homes each has been finished."""
    page = queries.plan(request.viewer, number_asked(request, "organisation"))
    form = PlanForm(request.POST or None, page=page)
    if request.method == "POST" and form.is_valid():
        try:
            operations.publish_plan(
                by=request.viewer, today=request.today, organisation_id=page.place.id, course_ids=form.chosen
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已发布，家长在首页就能看到，落实情况已经更新。"))
            return redirect(f"{reverse('courses:plan')}?organisation={page.place.id}")
    return render(
        request, "courses/plan.html", {"page": page, "form": form}, status=422 if form.errors else 200
    )
