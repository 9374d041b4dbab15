"""Laying out a semester, series, changing a plan, and holding an activity together."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from gongyu.access.permissions import ACTIVITY_RECORD
from gongyu.access.rules import require_anywhere
from gongyu.activities import operations, queries
from gongyu.activities.forms import ChangeForm, PartnersForm, SeriesForm, TermForm, rows
from gongyu.kernel.refusal import Refusal
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked, number_asked


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def term(request: Asked) -> HttpResponse:
    """The semester of a body on one page, and rows to plan it with."""
    require_anywhere(request.viewer, ACTIVITY_RECORD)
    page = queries.term_page(
        request.viewer,
        organisation_id=number_asked(request, "organisation"),
        which=request.GET.get("term", ""),
        copied="copied" in request.GET,
    )
    sent = request.POST or None
    natures = [(nature.key, nature.words) for nature in page.sheet.natures]
    form, found = TermForm(sent), rows(sent, natures, page.before)
    if request.method == "POST" and form.is_valid() and found.is_valid():
        wanted = [one for one in found if one.what is not None]
        try:
            made = operations.plan_term(
                by=request.viewer,
                today=request.today,
                organisation_id=page.sheet.place.id,
                request_key=form.cleaned_data["request_key"],
                rows=[one.what for one in wanted],
            )
        except Refusal as refusal:
            field, _dash, number = (refusal.field or "").rpartition("-")
            refusal.field = field
            show((wanted or found.forms)[int(number)], refusal)
        else:
            said = ngettext("已列入 %(count)s 项计划。", "已列入 %(count)s 项计划。", len(made))
            messages.success(request, said % {"count": len(made)})
            return redirect(f"{reverse('activities:term')}?{_kept(page)}")
    wrong = bool(form.errors) or any(found.errors) if found.is_bound else False
    return render(
        request,
        "activities/term.html",
        {"page": page, "form": form, "rows": found, "wrong": wrong},
        status=422 if wrong else 200,
    )


def _kept(page: queries.TermPage) -> str:
    return f"organisation={page.sheet.place.id}" + (f"&term={page.which}" if page.which else "")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: Asked, activity_id: int) -> HttpResponse:
    """Another day, hour, place or name for what is planned."""
    one = queries.to_touch(request.viewer, activity_id)
    known = {
        "held_on": one.line.held_on,
        "starts_at": one.line.starts_at,
        "title": one.title,
        "place": one.place,
        "speaker": one.speaker,
    }
    form = ChangeForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            operations.change(by=request.viewer, today=request.today, activity_id=activity_id, what=form.what)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已改好。"))
            return redirect("activities:activity", activity_id)
    return render(
        request, "activities/change.html", {"one": one, "form": form}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def series(request: Asked, series_id: int) -> HttpResponse:
    """A series: what lies behind stays, what lies ahead is changed at once."""
    page = queries.series_page(request.viewer, series_id)
    form = SeriesForm(request.POST or None, initial=page.initial)
    if request.method == "POST" and form.is_valid():
        count = operations.change_series(
            by=request.viewer, today=request.today, series_id=series_id, what=form.what
        )
        said = ngettext("还没办的 %(count)s 次已经改好。", "还没办的 %(count)s 次已经改好。", count)
        messages.success(request, said % {"count": count})
        return redirect("activities:series", series_id)
    return render(
        request, "activities/series.html", {"page": page, "form": form}, status=422 if form.errors else 200
    )


@require_POST
@login_required
def series_end(request: Asked, series_id: int) -> HttpResponse:
    """None of those ahead takes place."""
    count = operations.end_series(by=request.viewer, today=request.today, series_id=series_id)
    said = ngettext("后面的 %(count)s 次已经取消。", "后面的 %(count)s 次已经取消。", count)
    messages.success(request, said % {"count": count})
    return redirect("activities:series", series_id)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def joint(request: Asked, activity_id: int) -> HttpResponse:
    """Who is asked to hold it too."""
    page = queries.joint_page(request.viewer, activity_id, request.GET.get("q", ""))
    form = PartnersForm(request.POST or None, found=page.found)
    if request.method == "POST" and form.is_valid():
        try:
            operations.invite(
                by=request.viewer, today=request.today, activity_id=activity_id, **form.cleaned_data
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("邀请已发出。"))
            return redirect("activities:joint", activity_id)
    return render(
        request, "activities/joint.html", {"page": page, "form": form}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def invitation(request: Asked, invitation_id: int) -> HttpResponse:
    """Another body asks whether we hold its activity too."""
    seen = queries.invitation(request.viewer, invitation_id)
    if request.method == "POST":
        if request.POST.get("answer") == "join":
            made = operations.join(
                by=request.viewer, today=request.today, invitation_id=invitation_id, request_key=uuid4()
            )
            messages.success(request, _("已列入本单位的计划。办完以后各登各的。"))
            return redirect("activities:activity", made)
        operations.decline(by=request.viewer, today=request.today, invitation_id=invitation_id)
        messages.success(request, _("已答复：这次不参加。"))
        return redirect("activities:invitation", invitation_id)
    return render(request, "activities/invitation.html", {"seen": seen})
