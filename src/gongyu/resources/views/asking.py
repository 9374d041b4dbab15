"""Asking for a lecturer: who is free, one request, and what comes of it."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongyu.access.permissions import LECTURER_ASK
from gongyu.access.rules import require_anywhere
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.resources import operations, queries
from gongyu.resources.forms import FeedbackForm, FindForm, HallForm, PlanForm
from gongyu.resources.operations import Hall
from gongyu.resources.rules.engagement import check_when
from gongyu.ui.refusals import say, show
from gongyu.ui.requests import Asked, number_asked

ASKED = ("topic", "day", "part", "starts_at", "ends_at", "with_children", "words")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def find(request: Asked) -> HttpResponse:
    """Who is free; sent, it asks one of them."""
    require_anywhere(request.viewer, LECTURER_ASK)
    body = queries.ask_place(request.viewer, number_asked(request, "organisation"))
    sent = request.method == "POST"
    given = request.POST if sent else (request.GET if "topic" in request.GET else None)
    form = FindForm(given, topics=queries.topics(), initial={"day": request.today})
    hall, found, sound = HallForm(request.POST if sent else None), None, False
    if form.is_valid():
        asked = form.cleaned_data
        try:
            check_when(form.when, request.today)
            sound = True
            if sent and hall.is_valid():
                return redirect("resources:engagement", _ask(request, form, hall, body.id))
        except Refusal as refusal:
            show(hall if refusal.field in hall.fields else form, refusal)
        # Whoever is free by now; what was typed for the request stands beside them.
        if sound:
            found = queries.find(
                request.viewer, body, asked["topic"], form.when, with_children=asked["with_children"]
            )
    context = {
        "form": form,
        "hall": hall,
        "found": found,
        "place": body,
        "places": queries.ask_places(request.viewer),
        "asked": {name: form.data.get(name, "") for name in ASKED} if form.is_bound else {},
        "key": uuid4(),
    }
    wrong = sent and (form.errors or hall.errors)
    return render(request, "resources/find.html", context, status=422 if wrong else 200)


def _ask(request: Asked, form: FindForm, hall: HallForm, organisation_id: int) -> int:
    asked = form.cleaned_data
    if asked["lecturer"] is None or asked["request_key"] is None:
        raise OutOfScope
    made = operations.ask(
        by=request.viewer,
        today=request.today,
        organisation_id=organisation_id,
        lecturer_id=asked["lecturer"],
        topic=asked["topic"],
        when=form.when,
        with_children=asked["with_children"],
        words=asked["words"],
        request_key=asked["request_key"],
        hall=Hall(**hall.cleaned_data),
    )
    messages.success(request, _("已经问了，等答复。答复来了会告诉您。"))
    return made


@require_safe
@login_required
def engagements(request: Asked) -> HttpResponse:
    """What we have asked for, and what our corps are asked for."""
    asked, of_corps = queries.engagements(request.viewer)
    may_ask = request.viewer.may(LECTURER_ASK)
    return render(
        request, "resources/engagements.html", {"asked": asked, "of_corps": of_corps, "may_ask": may_ask}
    )


@require_safe
@login_required
def engagement(request: Asked, engagement_id: int) -> HttpResponse:
    """One request, and the next step."""
    one = queries.engagement(request.viewer, engagement_id)
    form = PlanForm(natures=one.natures, initial={"nature": one.nature})
    return render(request, "resources/engagement.html", {"one": one, "form": form})


@require_POST
@login_required
def take(request: Asked, engagement_id: int) -> HttpResponse:
    """We take the time that the lecturer suggested."""
    try:
        operations.take(by=request.viewer, today=request.today, engagement_id=engagement_id)
    except Refusal as refusal:
        say(request, refusal)
    else:
        messages.success(request, _("说好了。接下来可以一点列入活动计划。"))
    return redirect("resources:engagement", engagement_id)


@require_POST
@login_required
def cancel(request: Asked, engagement_id: int) -> HttpResponse:
    """We take the request back."""
    try:
        operations.cancel(by=request.viewer, today=request.today, engagement_id=engagement_id)
    except Refusal as refusal:
        say(request, refusal)
    else:
        messages.success(request, _("已取消，讲师会收到消息。"))
    return redirect("resources:engagement", engagement_id)


@require_POST
@login_required
def plan(request: Asked, engagement_id: int) -> HttpResponse:
    """Plan the activity with everything filled in."""
    nature = request.POST.get("nature", "")
    try:
        made = operations.plan(
            by=request.viewer, today=request.today, engagement_id=engagement_id, nature=nature
        )
    except Refusal as refusal:
        say(request, refusal)
        return redirect("resources:engagement", engagement_id)
    messages.success(request, _("已列入计划，日期、主题和主讲都填好了。"))
    return redirect("activities:activity", made)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def feedback(request: Asked, engagement_id: int) -> HttpResponse:
    """One of three words, and a line."""
    one = queries.engagement(request.viewer, engagement_id)
    if not one.asks:
        raise Forbidden(LECTURER_ASK)
    form = FeedbackForm(request.POST or None, initial={"answer": one.feedback, "words": one.feedback_text})
    if request.method == "POST" and form.is_valid():
        try:
            operations.give_feedback(
                by=request.viewer, today=request.today, engagement_id=engagement_id, **form.cleaned_data
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("谢谢，讲师会看到。"))
            return redirect("resources:engagement", engagement_id)
    return render(
        request, "resources/feedback.html", {"one": one, "form": form}, status=422 if form.errors else 200
    )
