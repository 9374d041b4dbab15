"""A lecturer's own page, and the answers: going, not going, another time."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongyu.access.permissions import LECTURER_ASK
from gongyu.kernel.refusal import Forbidden, Refusal
from gongyu.resources import operations, queries
from gongyu.resources.forms import SuggestForm
from gongyu.ui.refusals import say, show
from gongyu.ui.requests import Asked


@require_safe
@login_required
def mine(request: Asked) -> HttpResponse:
    """What waits for my answer, what is coming, what has been."""
    return render(request, "resources/mine.html", {"page": queries.my_page(request.viewer)})


@require_POST
@login_required
def accept(request: Asked, engagement_id: int) -> HttpResponse:
    """Going."""
    try:
        operations.accept(by=request.viewer, today=request.today, engagement_id=engagement_id)
    except Refusal as refusal:
        say(request, refusal)
    else:
        messages.success(request, _("说好了，已告诉对方；日历里也有了。"))
    return redirect("resources:engagement", engagement_id)


@require_POST
@login_required
def decline(request: Asked, engagement_id: int) -> HttpResponse:
    """Not going."""
    try:
        operations.decline(by=request.viewer, today=request.today, engagement_id=engagement_id)
    except Refusal as refusal:
        say(request, refusal)
    else:
        messages.success(request, _("已告诉对方，不用说原因。"))
    return redirect("resources:engagement", engagement_id)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def suggest(request: Asked, engagement_id: int) -> HttpResponse:
    """Another time."""
    one = queries.engagement(request.viewer, engagement_id)
    if not one.answers:
        raise Forbidden(LECTURER_ASK)
    when = one.line.when
    form = SuggestForm(
        request.POST or None,
        initial={
            "day": when.day,
            "part": when.part,
            "starts_at": when.starts_at,
            "ends_at": when.ends_at,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            operations.suggest(
                by=request.viewer, today=request.today, engagement_id=engagement_id, when=form.when
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已告诉对方，等对方看行不行。"))
            return redirect("resources:engagement", engagement_id)
    return render(
        request, "resources/suggest.html", {"one": one, "form": form}, status=422 if form.errors else 200
    )
