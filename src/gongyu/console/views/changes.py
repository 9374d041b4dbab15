"""Merging schools and splitting one: what is asked, the plan, the one act, and taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gongyu.access.permissions import ORGANISATION_MANAGE
from gongyu.console import queries
from gongyu.console.forms import MergeForm, SplitForm, TargetsForm
from gongyu.console.queries import PlanShown
from gongyu.kernel.refusal import Refusal
from gongyu.people import operations
from gongyu.ui.refusals import say, show
from gongyu.ui.requests import Asked


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def body_merge(request: Asked, organisation_id: int) -> HttpResponse:
    """Merge other bodies into this one: ask, show the plan, carry it out as it was seen."""
    one = queries.body_seen(request.viewer, organisation_id, ORGANISATION_MANAGE)
    others = [(like.body.id, like.body.name) for like in queries.alike(request.viewer, one)]
    begin = {"day": request.today, "organisations": request.GET.getlist("with")}
    form = MergeForm(request.POST or None, others=others, initial=begin)
    shown: PlanShown | None = None
    if request.method == "POST" and form.is_valid():
        asked = dict(form.cleaned_data)
        keys = [int(key) for key in asked.pop("organisations")]
        shown = queries.merger_shown(request.viewer, keys, one.id, asked["day"])
        if asked["seen"]:
            try:
                operations.merge_bodies(
                    by=request.viewer, today=request.today, organisation_ids=keys, into_id=one.id, **asked
                )
                messages.success(request, _("已合并。"))
                return redirect("console:body", one.id)
            except Refusal as refusal:
                show(form, refusal)
    return _asked(
        request, "console/body_merge.html", {"one": one, "form": form, "shown": shown, "others": others}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def body_split(request: Asked, organisation_id: int) -> HttpResponse:
    """Give classes of this body to others: choose the others, then the classes, then see the plan."""
    one = queries.body_seen(request.viewer, organisation_id, ORGANISATION_MANAGE)
    others = [(like.body.id, like.body.name) for like in queries.alike(request.viewer, one)]
    told: dict[str, Any] = {"one": one, "form": None, "shown": None}
    targets = TargetsForm(request.GET if "into" in request.GET else None, others=others)
    if not targets.is_bound or not targets.is_valid():
        return _asked(request, "console/body_split.html", told | {"targets": targets, "others": others})
    into = [int(key) for key in targets.cleaned_data["into"]]
    parts = queries.splitting(request.viewer, one.id, into, request.today)
    form = SplitForm(
        request.POST or None,
        into=[(body.id, body.name) for body in parts.into],
        classes=[(room.id, room.name) for room in parts.classes],
        initial={"day": request.today},
    )
    shown = None
    if request.method == "POST" and form.is_valid():
        day, seen = form.cleaned_data["day"], form.cleaned_data["seen"]
        shown = queries.split_shown(request.viewer, one.id, form.goes, form.heir_id, day)
        if seen and _split(request, one.id, form):
            messages.success(request, _("已拆分。"))
            return redirect("console:body", one.id)
    return _asked(request, "console/body_split.html", told | {"form": form, "shown": shown})


def _split(request: Asked, organisation_id: int, form: SplitForm) -> bool:
    """Call the operation; what it refuses goes to the form."""
    asked = form.cleaned_data
    try:
        operations.split_body(
            by=request.viewer,
            today=request.today,
            organisation_id=organisation_id,
            goes=form.goes,
            heir_id=form.heir_id,
            **{name: asked[name] for name in ("day", "reason", "document", "seen")},
        )
    except Refusal as refusal:
        show(form, refusal)
        return False
    return True


@require_POST
@login_required
def change_undo(request: Asked, organisation_id: int, reorganisation_id: int) -> HttpResponse:
    """Take a merger or a split back."""
    one = queries.body_seen(request.viewer, organisation_id, ORGANISATION_MANAGE)
    try:
        operations.undo_change(by=request.viewer, today=request.today, reorganisation_id=reorganisation_id)
        messages.success(request, _("已撤回，一切如前。"))
    except Refusal as refusal:
        say(request, refusal)
    return redirect("console:body", one.id)


def _asked(request: Asked, template: str, shown: dict[str, Any]) -> HttpResponse:
    wrong = any(shown[name].errors for name in ("form", "targets") if shown.get(name) is not None)
    return render(request, template, shown, status=422 if wrong else 200)
