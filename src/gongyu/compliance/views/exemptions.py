"""Exemptions: who is excepted from what until when; asking, deciding, taking back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongyu.access.permissions import EXEMPTION_REQUEST
from gongyu.access.rules import require_anywhere
from gongyu.compliance import operations, queries
from gongyu.compliance.forms import DecideForm, RequestForm
from gongyu.kernel.refusal import Refusal
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked, number_asked


@require_safe
@login_required
def exemptions(request: Asked) -> HttpResponse:
    """What waits for a decision, what holds, and what has ended."""
    queries.require_exemptions(request.viewer)
    return render(request, "compliance/exemptions.html", {"page": queries.exemptions_page(request.viewer)})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def exemption_request(request: Asked) -> HttpResponse:
    """Ask that a body, or one of its pupils, be excepted from a clause for a while."""
    require_anywhere(request.viewer, EXEMPTION_REQUEST)
    duty, place = request.GET.get("duty", ""), number_asked(request, "organisation")
    sheet = queries.request_sheet(request.viewer, duty, place)
    if sheet.text is None or not sheet.grounds:
        return render(request, "compliance/exemption_choose.html", {"sheet": sheet})
    form = RequestForm(
        request.POST or None,
        grounds=sheet.grounds,
        pupils=sheet.pupils,
        # A renewal begins where the old one ends, on the same ground.
        initial={
            "valid_from": request.GET.get("from") or request.today,
            "pupil": request.GET.get("pupil", ""),
            "ground": request.GET.get("ground", ""),
        },
    )
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            operations.request_exemption(
                by=request.viewer,
                today=request.today,
                duty_key=sheet.text.key,
                organisation_id=sheet.body.id,
                pupil_id=asked.get("pupil"),
                ground=asked["ground"],
                reason=asked["reason"],
                valid_from=asked["valid_from"],
                valid_until=asked["valid_until"],
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("申请已提交，等待审批；批准之前照常计算。"))
            return redirect("compliance:exemptions")
    status = 422 if form.errors else 200
    return render(request, "compliance/exemption_request.html", {"sheet": sheet, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def exemption_decide(request: Asked, exemption_id: int) -> HttpResponse:
    """Approve or refuse; never one's own request."""
    one = queries.exemption_to_decide(request.viewer, exemption_id)
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, exemption_id, form)
        except Refusal as refusal:
            field = "note" if refusal.field == "reason" else None
            form.add_error(field, _(refusal.sentence) % refusal.values)
        else:
            messages.success(request, _("已办理，数字已经更新。"))
            return redirect("compliance:exemptions")
    status = 422 if form.errors else 200
    return render(
        request,
        "compliance/exemption_decide.html",
        {"one": one, "form": form, "words": queries.duty_by_key(one.duty_key)},
        status=status,
    )


@require_POST
@login_required
def exemption_withdraw(request: Asked, exemption_id: int) -> HttpResponse:
    """Take back a request, or an exemption that no longer holds."""
    operations.withdraw_exemption(by=request.viewer, today=request.today, exemption_id=exemption_id)
    messages.success(request, _("已撤回，数字已经更新。"))
    return redirect("compliance:exemptions")


def _decide(request: Asked, exemption_id: int, form: DecideForm) -> None:
    refused = form.cleaned_data["answer"] == "refuse"
    act = operations.refuse_exemption if refused else operations.approve_exemption
    note = form.cleaned_data["note"]
    act(by=request.viewer, today=request.today, exemption_id=exemption_id, note=note)
