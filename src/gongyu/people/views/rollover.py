"""The end of a school year: the plan, single pupils, one button that does it and one that undoes it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongyu.access.permissions import ROSTER_MANAGE
from gongyu.access.rules import require_anywhere
from gongyu.kernel.refusal import Refusal
from gongyu.people import operations, queries
from gongyu.people.forms import DecideForm
from gongyu.ui.refusals import say
from gongyu.ui.requests import Asked


@require_safe
@login_required
def rollover(request: Asked, organisation_id: int) -> HttpResponse:
    """What becomes of every class at the end of the year."""
    require_anywhere(request.viewer, ROSTER_MANAGE)
    page = queries.roll_over(request.viewer, organisation_id)
    return render(request, "people/rollover.html", {"page": page})


@require_safe
@login_required
def rollover_class(request: Asked, class_id: int) -> HttpResponse:
    """The pupils of a class, to decide about one of them."""
    require_anywhere(request.viewer, ROSTER_MANAGE)
    page = queries.roll_over_class(request.viewer, class_id)
    return render(request, "people/rollover_class.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def rollover_pupil(request: Asked, pupil_id: int) -> HttpResponse:
    """A pupil who does something else than their class."""
    require_anywhere(request.viewer, ROSTER_MANAGE)
    one = queries.pupil_to_decide(request.viewer, pupil_id)
    form = DecideForm(one, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            class_id = operations.decide_roll_over(
                by=request.viewer, today=request.today, pupil_id=pupil_id, **form.decision
            )
        except Refusal as refusal:
            form.add_error("what", _(refusal.sentence) % refusal.values)
        else:
            return redirect("people:rollover_class", class_id)
    return render(
        request,
        "people/rollover_pupil.html",
        {"one": one, "form": form},
        status=422 if form.errors else 200,
    )


@require_POST
@login_required
def rollover_confirm(request: Asked, organisation_id: int) -> HttpResponse:
    """Carry the plan out as it was shown."""
    require_anywhere(request.viewer, ROSTER_MANAGE)
    try:
        operations.confirm_roll_over(
            by=request.viewer,
            today=request.today,
            organisation_id=organisation_id,
            outcome=request.POST.get("outcome", ""),
        )
    except Refusal as refusal:
        say(request, refusal)
    else:
        messages.success(request, _("年终升级已办好。30 天内可以撤销。"))
    return redirect("people:rollover", organisation_id)


@require_POST
@login_required
def rollover_undo(request: Asked, organisation_id: int) -> HttpResponse:
    """Take it back."""
    require_anywhere(request.viewer, ROSTER_MANAGE)
    try:
        operations.undo_roll_over(by=request.viewer, today=request.today, organisation_id=organisation_id)
    except Refusal as refusal:
        say(request, refusal)
    else:
        messages.success(request, _("已撤销，名册恢复原样。"))
    return redirect("people:rollover", organisation_id)
