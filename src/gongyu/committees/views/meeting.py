"""A body's meetings: calling one, what came of it, and what its members say."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongyu.access.permissions import COMMITTEE_KEEP, COMMITTEE_VIEW
from gongyu.access.rules import require_anywhere
from gongyu.committees import operations, queries
from gongyu.committees.forms import DecisionForm, MeetingForm, MinutesForm, RemarkForm, WithdrawForm
from gongyu.committees.rules import body as bodies
from gongyu.committees.rules import meeting as rules
from gongyu.kernel.refusal import Refusal
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked, number_sent


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def meeting_new(request: Asked, organisation_id: int, which: str) -> HttpResponse:
    """A meeting to come, or one that has been held."""
    require_anywhere(request.viewer, COMMITTEE_VIEW)
    place = queries.body_to_write(request.viewer, organisation_id, which)
    form = MeetingForm(request.POST or None, initial={"held_on": request.today})
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.meet(
                by=request.viewer,
                today=request.today,
                organisation_id=organisation_id,
                which=which,
                called=form.called,
                request_key=form.cleaned_data["request_key"],
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已记下这次会议。"))
            return redirect("committees:meeting", made)
    act = rules.ACTS.get(which)
    page = {"form": form, "place": place, "which": which, "body_words": _(bodies.BODIES[which])}
    page |= {"credits": queries.credits([act]) if act else ()}
    return render(request, "committees/meeting_new.html", page, status=422 if form.errors else 200)


@require_safe
@login_required
def meeting(request: Asked, meeting_id: int) -> HttpResponse:
    """One meeting, for its body's members and the school's office."""
    require_anywhere(request.viewer, COMMITTEE_VIEW)
    return _page(request, meeting_id)


@require_POST
@login_required
def meeting_hold(request: Asked, meeting_id: int) -> HttpResponse:
    """It has been held."""
    return _step(request, meeting_id, operations.hold_meeting, _("已记为开过了。"))


@require_POST
@login_required
def meeting_call_off(request: Asked, meeting_id: int) -> HttpResponse:
    """It is not held."""
    return _step(request, meeting_id, operations.call_off_meeting, _("已取消，并告诉了成员。"))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def meeting_withdraw(request: Asked, meeting_id: int) -> HttpResponse:
    """It was written down by mistake."""
    require_anywhere(request.viewer, COMMITTEE_KEEP)
    page = queries.meeting_page(request.viewer, meeting_id)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.withdraw_meeting(
                by=request.viewer, today=request.today, meeting_id=meeting_id, **form.cleaned_data
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已撤销，台账里另记了一笔。"))
            return redirect("committees:committee", page.place.id, page.which)
    shown = {"page": page, "form": form}
    return render(request, "committees/meeting_withdraw.html", shown, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def minutes(request: Asked, meeting_id: int) -> HttpResponse:
    """The minutes, or a new edition of them."""
    require_anywhere(request.viewer, COMMITTEE_VIEW)
    queries.meeting_to_write(request.viewer, meeting_id)
    page = queries.meeting_page(request.viewer, meeting_id)
    before = page.minutes[0].words if page.minutes else ""
    form = MinutesForm(request.POST or None, initial={"words": before})
    if request.method == "POST" and form.is_valid():
        try:
            operations.write_minutes(
                by=request.viewer, today=request.today, meeting_id=meeting_id, **form.cleaned_data
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已存为新的一版，并请成员看一下。"))
            return redirect("committees:meeting", meeting_id)
    shown = {"page": page, "form": form}
    return render(request, "committees/minutes.html", shown, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def decision(request: Asked, meeting_id: int) -> HttpResponse:
    """What was decided, and who looks after it."""
    require_anywhere(request.viewer, COMMITTEE_VIEW)
    row, _place = queries.meeting_to_write(request.viewer, meeting_id)
    page = queries.meeting_page(request.viewer, meeting_id)
    form = DecisionForm(request.POST or None, members=queries.members_on(row, request.viewer))
    if request.method == "POST" and form.is_valid():
        try:
            operations.decide(
                by=request.viewer, today=request.today, meeting_id=meeting_id, **form.cleaned_data
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已记下。"))
            return redirect("committees:meeting", meeting_id)
    shown = {"page": page, "form": form}
    return render(request, "committees/decision.html", shown, status=422 if form.errors else 200)


@require_POST
@login_required
def minutes_say(request: Asked, meeting_id: int) -> HttpResponse:
    """A member agrees with the minutes, or says what is to be changed."""
    require_anywhere(request.viewer, COMMITTEE_VIEW)
    agrees = "agree" in request.POST
    form = RemarkForm(request.POST)
    if agrees or form.is_valid():
        try:
            operations.say_of_minutes(
                by=request.viewer,
                today=request.today,
                minutes_id=number_sent(request, "minutes") or 0,
                agrees=agrees,
                remark="" if agrees else form.cleaned_data["remark"],
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("谢谢，记下了。"))
            return redirect("committees:meeting", meeting_id)
    return _page(request, meeting_id, form)


@require_POST
@login_required
def decision_done(request: Asked, decision_id: int) -> HttpResponse:
    """Whoever looks after it has done it."""
    require_anywhere(request.viewer, COMMITTEE_VIEW)
    key = operations.followed_up(by=request.viewer, today=request.today, decision_id=decision_id)
    messages.success(request, _("已记为办好了。"))
    return redirect("committees:meeting", key)


def _page(request: Asked, meeting_id: int, form: Form | None = None) -> HttpResponse:
    page = queries.meeting_page(request.viewer, meeting_id)
    shown = {"page": page, "form": form or RemarkForm()}
    return render(
        request, "committees/meeting.html", shown, status=422 if form is not None and form.errors else 200
    )


def _step(request: Asked, meeting_id: int, act: Callable[..., None], words: str) -> HttpResponse:
    require_anywhere(request.viewer, COMMITTEE_VIEW)
    act(by=request.viewer, today=request.today, meeting_id=meeting_id)
    messages.success(request, words)
    return redirect("committees:meeting", meeting_id)
