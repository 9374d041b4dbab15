"""The document to read, and the page where a city or county raises what it prints."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from gongyu.access import permissions
from gongyu.access.rules import require_anywhere
from gongyu.kernel.refusal import Refusal
from gongyu.policy import operations, queries
from gongyu.policy.forms import EndForm, OverrideForm
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked


@require_safe
@login_required
def pack(request: Asked) -> HttpResponse:
    """The articles of the document."""
    require_anywhere(request.viewer, permissions.POLICY_VIEW)
    known = queries.pack()
    return render(
        request,
        "policy/pack.html",
        {
            "pack": known,
            "title": queries.say(known.title),
            "parts": queries.parts(request.viewer),
        },
    )


@require_safe
@login_required
def article(request: Asked, no: int) -> HttpResponse:
    """One article and its duties."""
    require_anywhere(request.viewer, permissions.POLICY_VIEW)
    page = queries.article_page(request.viewer, no, request.today)
    return render(request, "policy/article.html", {"page": page, "number": queries.pack().document.number})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def overrides(request: Asked) -> HttpResponse:
    """What has been raised, and, for those who may, the form to raise something."""
    require_anywhere(
        request.viewer, permissions.POLICY_OVERRIDE if request.method == "POST" else permissions.POLICY_VIEW
    )
    scopes = queries.scopes_to_decide_for(request.viewer)
    form = OverrideForm(
        request.POST or None,
        duties=queries.raisable(request.viewer),
        scopes=scopes,
        initial={"valid_from": request.today, "duty_key": request.GET.get("duty")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            operations.decide(by=request.viewer, today=request.today, **form.cleaned_data)
            return redirect("policy:overrides")
        except Refusal as refusal:
            show(form, refusal)
    return render(
        request,
        "policy/overrides.html",
        {
            "decided": queries.decided(request.viewer, request.today),
            "form": form if scopes else None,
        },
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def override_end(request: Asked, override_id: int) -> HttpResponse:
    """End one override on a day."""
    require_anywhere(request.viewer, permissions.POLICY_OVERRIDE)
    one = queries.override(request.viewer, override_id, request.today)
    form = EndForm(request.POST or None, initial={"valid_until": request.today})
    if request.method == "POST" and form.is_valid():
        try:
            operations.end(
                by=request.viewer, today=request.today, override_id=override_id, **form.cleaned_data
            )
            return redirect("policy:overrides")
        except Refusal as refusal:
            show(form, refusal)
    return render(
        request, "policy/override_end.html", {"one": one, "form": form}, status=422 if form.errors else 200
    )
