"""Who was there, minutes, and what families say."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gongyu.activities import operations, queries
from gongyu.activities.forms import FeedbackForm, MinutesForm, ReplayForm, TickForm
from gongyu.activities.forms.after import as_lines
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.ui.phones import refused, said
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked, number_asked, number_in


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ticks(request: Asked, activity_id: int) -> HttpResponse:
    """The list on which those who organise an activity tick who was there."""
    if "late" in request.POST:
        return _late(request, lambda: _add(request, activity_id))
    return _list(request, activity_id, paper=False)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def papers(request: Asked, activity_id: int) -> HttpResponse:
    """The list of the families that have it on paper."""
    return _list(request, activity_id, paper=True)


def _list(request: Asked, activity_id: int, *, paper: bool) -> HttpResponse:
    page = queries.ticks(request.viewer, activity_id, number_asked(request, "class"), paper=paper)
    form = TickForm(request.POST or None, children=[seat.pupil_id for seat, _here in page.children])
    if request.method == "POST" and form.is_valid():
        try:
            save = operations.hand_out if paper else operations.tick
            save(by=request.viewer, today=request.today, activity_id=activity_id, **form.cleaned_data)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已保存。只有组织这项活动的人看得到名单，三个月后删除。"))
            return redirect(request.get_full_path())
    return render(
        request,
        "activities/ticks.html",
        {"page": page, "form": form},
        status=422 if form.errors else 200,
    )


def _add(request: Asked, activity_id: int) -> None:
    """Ticks that waited on a phone for the network. They add and never take back: somebody else may have
    ticked the same list meanwhile. Sent again they change nothing."""
    here = [key for one in request.POST.getlist("here") if (key := number_in(one)) is not None]
    operations.tick(by=request.viewer, today=request.today, activity_id=activity_id, shown=here, here=here)


def _late(request: Asked, act: Callable[[], object]) -> JsonResponse:
    """What came of an act that waited on a phone."""
    try:
        act()
    except Refusal as refusal:
        return refused(request, 422, refusal.code, _(refusal.sentence) % refusal.values)
    except (Forbidden, OutOfScope) as closed:
        status = 403 if isinstance(closed, Forbidden) else 404
        sentence = _("这项活动现在不归您组织，点到没有登记。")
        return refused(request, status, "activity.not-mine", sentence)
    return said(request, arrived=True)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def arrive(request: Asked, token: str) -> HttpResponse:
    """The code of a booking, opened by whoever organises the activity: one tap, and they are here."""
    if "late" in request.POST:
        return _late(request, lambda: operations.arrive(by=request.viewer, today=request.today, token=token))
    seen = queries.arriving(request.viewer, token)
    if request.method == "POST":
        key = operations.arrive(by=request.viewer, today=request.today, token=token)
        messages.success(request, _("已记下，他们到了。"))
        return redirect("activities:ticks", key)
    return render(request, "activities/arrive.html", {"seen": seen})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def replay(request: Asked, activity_id: int) -> HttpResponse:
    """Where it can be watched afterwards."""
    one = queries.to_touch(request.viewer, activity_id)
    form = ReplayForm(
        request.POST or None, initial={"replay": queries.after(request.viewer, one).reach.address}
    )
    if request.method == "POST" and form.is_valid():
        try:
            operations.offer_replay(
                by=request.viewer,
                today=request.today,
                activity_id=activity_id,
                address=form.cleaned_data["replay"],
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已保存。"))
            return redirect("activities:activity", activity_id)
    return render(
        request, "activities/replay.html", {"one": one, "form": form}, status=422 if form.errors else 200
    )


@require_POST
@login_required
def watched(request: Asked, activity_id: int) -> HttpResponse:
    """A family has watched it afterwards."""
    operations.watch(by=request.viewer, today=request.today, activity_id=activity_id)
    messages.success(request, _("谢谢，记下了；学校只看到户数，看不到是谁。"))
    return redirect("activities:activity", activity_id)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def minutes(request: Asked, activity_id: int) -> HttpResponse:
    """What was talked about and decided."""
    one = queries.to_touch(request.viewer, activity_id)
    known = queries.minutes(activity_id)
    form = MinutesForm(
        request.POST or None,
        initial={"words": known.words, "decisions": as_lines(known.decisions)} if known else None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            operations.write_minutes(
                by=request.viewer, today=request.today, activity_id=activity_id, **form.cleaned_data
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已保存。"))
            return redirect("activities:activity", activity_id)
    return render(
        request, "activities/minutes.html", {"one": one, "form": form}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def feedback(request: Asked, activity_id: int) -> HttpResponse:
    """A family says whether it helped."""
    one = queries.to_answer(request.viewer, activity_id)
    given = queries.after(request.viewer, one)
    form = FeedbackForm(request.POST or None, initial={"answer": given.answer, "words": given.words})
    if request.method == "POST" and form.is_valid():
        try:
            operations.give_feedback(
                by=request.viewer, today=request.today, activity_id=activity_id, **form.cleaned_data
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("谢谢，已经收到。"))
            return redirect("activities:activity", activity_id)
    return render(
        request, "activities/feedback.html", {"one": one, "form": form}, status=422 if form.errors else 200
    )
