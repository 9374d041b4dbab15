"""Activities: the list, planning or recording one, and what becomes of it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongyu.access.permissions import ACTIVITY_RECORD, ACTIVITY_VIEW
from gongyu.access.rules import require_anywhere
from gongyu.activities import operations, queries
from gongyu.activities.forms import ActivityForm, HoldForm, WithdrawForm
from gongyu.activities.operations import Outcome, Plan
from gongyu.activities.rules.after import ANSWERS
from gongyu.kernel.refusal import Refusal
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked, number_asked

PLAN_FIELDS = ("nature", "title", "held_on", "starts_at", "audience", "place", "speaker")


@require_safe
@login_required
def activities(request: Asked) -> HttpResponse:
    """Activities of my places, newest first."""
    require_anywhere(request.viewer, ACTIVITY_VIEW)
    mine = queries.places(request.viewer)
    own = [body.id for body in mine] if "all" not in request.GET else []
    found = queries.activities(
        request.viewer,
        own=own,
        organisation_id=number_asked(request, "organisation"),
        nature=request.GET.get("nature", ""),
        page=number_asked(request, "page") or 1,
    )
    return render(
        request,
        "activities/list.html",
        {
            "found": found,
            "upcoming": queries.upcoming(request.viewer, own=own),
            "may_record": request.viewer.may(ACTIVITY_RECORD),
            "may_plan": any(request.viewer.may_at(ACTIVITY_RECORD, body.path) for body in mine),
            "own": own,
            "looks_down": any(body.jurisdiction != body.path for body in mine),
            "organisation_id": number_asked(request, "organisation"),
            "nature": request.GET.get("nature", ""),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def plan(request: Asked) -> HttpResponse:
    """Plan an activity, or record in one go that it has been held."""
    require_anywhere(request.viewer, ACTIVITY_RECORD)
    copied = _copied(request)
    sheet = queries.sheet(
        request.viewer,
        organisation_id=number_asked(request, "organisation"),
        nature=str(copied.get("nature", request.GET.get("nature", ""))),
        duty_key=request.GET.get("duty", ""),
    )
    form = ActivityForm(
        request.POST or None,
        natures=[(nature.key, nature.words) for nature in sheet.natures],
        audiences=sheet.audiences,
        classes=sheet.classes,
        initial={
            "nature": sheet.chosen,
            "held_on": request.today,
            "audience": sheet.audience,
            **{name: value for name, value in copied.items() if name != "nature"},
        },
    )
    if request.method == "POST" and form.is_valid():
        made = _save(request, form, sheet.place.id)
        if made is not None:
            return redirect("activities:activity", made)
    return render(
        request, "activities/plan.html", {"sheet": sheet, "form": form}, status=422 if form.errors else 200
    )


def _copied(request: Asked) -> dict[str, object]:
    """What stands in the form when an activity is to be held again; its day is new."""
    key = number_asked(request, "copy")
    if key is None:
        return {}
    one = queries.activity(request.viewer, key)
    return {
        "nature": one.line.nature,
        "title": one.title,
        "starts_at": one.line.starts_at,
        "audience": one.audience,
        "class_id": one.class_id,
        "place": one.place,
        "speaker": one.speaker,
    }


def _save(request: Asked, form: ActivityForm, organisation_id: int) -> int | None:
    """Call the operation that the pressed button names; what it refuses goes to the form."""
    asked = form.cleaned_data
    what = Plan(**{name: asked[name] for name in PLAN_FIELDS}, class_id=asked.get("class_id"))
    common = {
        "by": request.viewer,
        "today": request.today,
        "organisation_id": organisation_id,
        "request_key": asked["request_key"],
        "what": what,
    }
    try:
        if request.POST.get("then") == "planned" and asked["every_weeks"]:
            times = operations.plan_series(**common, every_weeks=asked["every_weeks"], until=asked["until"])
            made = times[0]
            messages.success(request, _("已列入计划，一共 %(count)s 次。") % {"count": len(times)})
        elif request.POST.get("then") == "planned":
            made = operations.plan(**common)
            messages.success(request, _("已列入计划。办完以后回来点“已经办完”。"))
        else:
            made = operations.record(**common, outcome=_outcome(form))
            messages.success(request, _("已登记，落实情况已经更新。"))
    except Refusal as refusal:
        show(form, refusal)
        return None
    return made


@require_safe
@login_required
def activity(request: Asked, activity_id: int) -> HttpResponse:
    """One activity, and where it was credited."""
    require_anywhere(request.viewer, ACTIVITY_VIEW)
    one = queries.activity(request.viewer, activity_id)
    return render(
        request,
        "activities/activity.html",
        {
            "one": one,
            "together": queries.together(activity_id, one.host_id),
            "signing": queries.signing(request.viewer, one),
            "after": queries.after(request.viewer, one),
            "answers": ANSWERS,
            "files": queries.activity_files(request.viewer, one),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def hold(request: Asked, activity_id: int) -> HttpResponse:
    """A planned activity has been held."""
    one = queries.to_touch(request.viewer, activity_id)
    natures = queries.other_natures(request.viewer, one)
    form = HoldForm(
        request.POST or None,
        natures=natures,
        initial={
            "held_on": one.line.held_on,
            "headcount": queries.after(request.viewer, one).reach.hall or None,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            operations.hold(
                by=request.viewer,
                today=request.today,
                activity_id=activity_id,
                held_on=form.cleaned_data["held_on"],
                outcome=_outcome(form),
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已登记，落实情况已经更新。"))
            return redirect("activities:activity", activity_id)
    return render(
        request, "activities/hold.html", {"one": one, "form": form}, status=422 if form.errors else 200
    )


@require_POST
@login_required
def call_off(request: Asked, activity_id: int) -> HttpResponse:
    """A planned activity will not be held."""
    operations.call_off(by=request.viewer, today=request.today, activity_id=activity_id)
    messages.success(request, _("已取消这项计划。"))
    return redirect("activities:activity", activity_id)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def withdraw(request: Asked, activity_id: int) -> HttpResponse:
    """Take a held activity back, with a reason."""
    one = queries.to_touch(request.viewer, activity_id)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.withdraw(
                by=request.viewer, today=request.today, activity_id=activity_id, **form.cleaned_data
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已撤销，台账里另记了一笔。"))
            return redirect("activities:activity", activity_id)
    return render(
        request, "activities/withdraw.html", {"one": one, "form": form}, status=422 if form.errors else 200
    )


def _outcome(form: ActivityForm | HoldForm) -> Outcome:
    asked = form.cleaned_data
    return Outcome(asked["headcount"], tuple(asked.get("also", ())), asked["summary"])
