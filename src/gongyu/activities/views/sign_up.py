"""An activity's sign-up, for those who organise it: opening it, who comes, its slots."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongyu.activities import operations, queries
from gongyu.activities.forms import BookForForm, OpenForm, SlotForm
from gongyu.kernel.refusal import Refusal
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked, number_asked


@require_safe
@login_required
def sign_up(request: Asked, activity_id: int) -> HttpResponse:
    """Who comes, slot by slot."""
    return render(request, "activities/sign_up.html", {"roll": queries.roll(request.viewer, activity_id)})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sign_up_open(request: Asked, activity_id: int) -> HttpResponse:
    """Open an activity for signing up."""
    one, hosts = queries.sheet_to_open(request.viewer, activity_id)
    form = OpenForm(request.POST or None, hosts=hosts, initial={"closes_on": one.line.held_on})
    if request.method == "POST" and form.is_valid():
        try:
            operations.open_sign_up(
                by=request.viewer, today=request.today, activity_id=activity_id, offer=form.offer()
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已开放报名。家长在“今天”和活动页上都能看到。"))
            return redirect("activities:sign_up", activity_id)
    return render(
        request,
        "activities/sign_up_open.html",
        {"one": one, "form": form},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sign_up_for(request: Asked, activity_id: int) -> HttpResponse:
    """Book for a family that has called."""
    page = queries.for_page(request.viewer, activity_id, number_asked(request, "class"))
    form = BookForForm(request.POST or None, children=page.children, slots=[_slot(one) for one in page.slots])
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.book_for(
                by=request.viewer,
                today=request.today,
                activity_id=activity_id,
                slot_id=form.cleaned_data["slot"],
                pupil_id=form.cleaned_data["child"],
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            waits = made.state == "waiting"
            messages.success(request, _("名额满了，已替他们排上候补。") if waits else _("已替他们报上名。"))
            return redirect("activities:sign_up", activity_id)
    return render(
        request,
        "activities/sign_up_for.html",
        {"page": page, "form": form},
        status=422 if form.errors else 200,
    )


def _slot(one: queries.SlotSeen) -> tuple[int, str]:
    """A slot in words: when, with whom, and how much is free."""
    free = _("还有 %(count)s 个名额") % {"count": one.free} if one.free else _("已约满")
    return one.id, " · ".join(part for part in (one.hours, one.host_name, one.place, free) if part)


@require_POST
@login_required
def sign_up_stop(request: Asked, activity_id: int) -> HttpResponse:
    """Take no more bookings."""
    operations.stop_sign_up(by=request.viewer, today=request.today, activity_id=activity_id)
    messages.success(request, _("已停止报名；已经约上的不受影响。"))
    return redirect("activities:sign_up", activity_id)


@require_POST
@login_required
def sign_up_resume(request: Asked, activity_id: int) -> HttpResponse:
    """Take bookings again."""
    operations.resume_sign_up(by=request.viewer, today=request.today, activity_id=activity_id)
    messages.success(request, _("已重新开放报名。"))
    return redirect("activities:sign_up", activity_id)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def slot(request: Asked, slot_id: int) -> HttpResponse:
    """Another number of places, or another room."""
    one, seen = queries.slot_to_change(request.viewer, slot_id)
    form = SlotForm(request.POST or None, initial={"places": seen.places, "place": seen.place})
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_slot(
                by=request.viewer, today=request.today, slot_id=slot_id, **form.cleaned_data
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已修改；有候补的，名额已按次序给他们。"))
            return redirect("activities:sign_up", one.line.id)
    return render(
        request,
        "activities/slot.html",
        {"one": one, "slot": seen, "form": form},
        status=422 if form.errors else 200,
    )


@require_POST
@login_required
def slot_withdraw(request: Asked, slot_id: int) -> HttpResponse:
    """A slot does not take place."""
    one, _seen = queries.slot_to_change(request.viewer, slot_id)
    operations.withdraw_slot(by=request.viewer, today=request.today, slot_id=slot_id)
    messages.success(request, _("已撤销这个时段，约了的家长已收到消息。"))
    return redirect("activities:sign_up", one.line.id)
