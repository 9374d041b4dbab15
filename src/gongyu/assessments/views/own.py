"""A guardian's own self-check: agree, answer page by page, read what follows, delete."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongyu.assessments import operations, queries
from gongyu.assessments.forms import AgreeForm, StepForm
from gongyu.kernel.refusal import Refusal
from gongyu.ui.refusals import say, show
from gongyu.ui.requests import Asked


@require_safe
@login_required
@never_cache
def mine(request: Asked) -> HttpResponse:
    """What is offered to me, and what I have answered."""
    return render(request, "assessments/mine.html", {"lines": queries.own_checks(request.viewer)})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def begin(request: Asked, check_id: int) -> HttpResponse:
    """What it is for and who sees it; then I say yes in one way or the other, or go away."""
    page = queries.begin_page(request.viewer, check_id)
    form = AgreeForm(request.POST if request.method == "POST" else None, initial={"version": page.version})
    if request.method == "POST" and form.is_valid():
        try:
            operations.begin_sheet(
                by=request.viewer, today=request.today, round_id=check_id, **form.cleaned_data
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            return _on(check_id, page.line.next)
    return render(
        request, "assessments/begin.html", {"page": page, "form": form}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def step(request: Asked, check_id: int, position: int) -> HttpResponse:
    """One page of questions."""
    page = queries.step_page(request.viewer, check_id, position)
    form = StepForm(request.POST if request.method == "POST" else None, page=page)
    if request.method == "POST" and form.is_valid():
        try:
            following = operations.answer_step(
                by=request.viewer,
                today=request.today,
                round_id=check_id,
                number=position,
                answers=form.answers,
                seconds=form.seconds,
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            return _on(check_id, following)
    return render(
        request, "assessments/step.html", {"page": page, "form": form}, status=422 if form.errors else 200
    )


@require_safe
@login_required
@never_cache
def feedback(request: Asked, check_id: int) -> HttpResponse:
    """What goes well, what one could try, and the next lessons."""
    page = queries.feedback_page(request.viewer, check_id)
    return render(request, "assessments/feedback.html", {"page": page})


@require_POST
@login_required
def again(request: Asked, check_id: int) -> HttpResponse:
    """Forget my answers and begin anew."""
    try:
        operations.begin_again(by=request.viewer, today=request.today, round_id=check_id)
    except Refusal as refusal:
        say(request, refusal)
        return redirect("assessments:mine")
    return _on(check_id, 1)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def delete(request: Asked, check_id: int) -> HttpResponse:
    """Take my consent back: what I answered is gone."""
    page = queries.own_page(request.viewer, check_id)
    if request.method == "POST":
        operations.delete_sheet(by=request.viewer, today=request.today, round_id=check_id)
        messages.success(request, _("已经删掉，没有留下记录。"))
        return redirect("assessments:mine")
    return render(request, "assessments/delete.html", {"line": page})


def _on(check_id: int, following: int | None) -> HttpResponse:
    """The next page with something to answer, or what follows from the answers."""
    if following is None:
        return redirect("assessments:feedback", check_id)
    return redirect("assessments:step", check_id, following)
