"""The team: a school's page, counts for a county, a member's own trainings, and the forms of the office."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongyu.guidance import operations, queries
from gongyu.guidance.forms import AddForm, ConfirmForm, LeaveForm, TrainForm
from gongyu.guidance.operations import Held
from gongyu.kernel.refusal import Refusal
from gongyu.people.queries import staff_at
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked, number_asked


@require_safe
@login_required
def overview(request: Asked) -> HttpResponse:
    """My schools, and counties in counts; of one school alone, its page."""
    page = queries.overview(request.viewer)
    if len(page.places) == 1 and not page.counties:
        return redirect("guidance:team", page.places[0].id)
    return render(request, "guidance/overview.html", {"page": page})


@require_safe
@login_required
def team(request: Asked, organisation_id: int) -> HttpResponse:
    """A school's team: is it there, is it current, what is missing."""
    page = queries.team_page(request.viewer, organisation_id)
    return render(request, "guidance/team.html", {"page": page})


@require_safe
@login_required
def mine(request: Asked) -> HttpResponse:
    """My part and my trainings."""
    return render(request, "guidance/mine.html", {"page": queries.mine(request.viewer)})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def confirm(request: Asked) -> HttpResponse:
    """This school year's team, with whom the posts propose."""
    sheet = queries.sheet(request.viewer, number_asked(request, "organisation"))
    sent = request.method == "POST"
    form = ConfirmForm(request.POST if sent else None, proposed=sheet.proposed)
    if sent and form.is_valid():
        chosen = [one.split(":") for one in form.cleaned_data.get("joining", ())]
        try:
            operations.confirm(
                by=request.viewer,
                today=request.today,
                organisation_id=sheet.body.id,
                joining=[(int(staff), part) for staff, part in chosen],
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("本学年的队伍已确认，落实情况已经更新。"))
            return redirect("guidance:team", sheet.body.id)
    return render(
        request, "guidance/confirm.html", {"sheet": sheet, "form": form}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request: Asked, organisation_id: int) -> HttpResponse:
    """Somebody joins."""
    body = queries.to_keep(request.viewer, organisation_id)
    form = AddForm(
        request.POST or None,
        parts=[(one.key, queries.part_words(one.key)) for one in queries.parts_at(body)],
        staff=[(one.id, one.name) for one in staff_at(body.id, request.today)],
        initial={"valid_from": request.today, "part": request.GET.get("part", "")},
    )
    if request.method == "POST" and form.is_valid():
        asked = dict(form.cleaned_data)
        try:
            operations.add(
                by=request.viewer,
                today=request.today,
                organisation_id=body.id,
                staff_id=asked.pop("staff"),
                **asked,
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已加入队伍。"))
            return redirect("guidance:team", body.id)
    context = {"body": body, "form": form, "title": _("添加成员"), "submit": _("加入队伍")}
    return render(request, "guidance/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def leave(request: Asked, team_member_id: int) -> HttpResponse:
    """Somebody leaves."""
    row = queries.member(request.viewer, team_member_id)
    form = LeaveForm(request.POST or None, initial={"left_on": request.today})
    if request.method == "POST" and form.is_valid():
        try:
            operations.leave(
                by=request.viewer, today=request.today, team_member_id=team_member_id, **form.cleaned_data
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已登记离开。"))
            return redirect("guidance:team", row.organisation_id)
    context = {"body": row.organisation, "form": form, "title": _("离开队伍"), "submit": _("登记离开")}
    return render(request, "guidance/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def train(request: Asked, organisation_id: int) -> HttpResponse:
    """The team has been trained."""
    body = queries.to_keep(request.viewer, organisation_id)
    members = queries.members_at(body, request.today)
    form = TrainForm(
        request.POST or None,
        topics=queries.topics(),
        members=[(one.pk, queries.name_of(one)) for one in members],
        initial={"held_on": request.today},
    )
    if request.method == "POST" and form.is_valid():
        asked = dict(form.cleaned_data)
        key = asked.pop("request_key")
        try:
            operations.train(
                by=request.viewer,
                today=request.today,
                organisation_id=body.id,
                request_key=key,
                held=Held(**asked),
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已登记培训，每个人的学时已经更新。"))
            return redirect("guidance:team", body.id)
    context = {"body": body, "form": form, "title": _("登记一次培训"), "submit": _("登记")}
    return render(request, "guidance/form.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def untrain(request: Asked, training_id: int) -> HttpResponse:
    """A training counts no more."""
    found = operations.untrain(by=request.viewer, today=request.today, training_id=training_id)
    messages.success(request, _("已撤销这次培训。"))
    return redirect("guidance:team", found)
