"""Fees in a committee's name: a guardian's report and its receipt, the office's list and steps."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gongyu.access.permissions import FEE_CHECK, FEE_REPORT
from gongyu.access.rules import require_anywhere
from gongyu.committees import operations, queries
from gongyu.committees.forms import CloseForm, FeeForm, ReceiptForm, TellForm
from gongyu.kernel.refusal import Refusal
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked, number_asked


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def fee_report(request: Asked) -> HttpResponse:
    """A guardian reports; the receipt's code is shown once, and nowhere else."""
    require_anywhere(request.viewer, FEE_REPORT)
    schools = queries.schools_to_report(request.viewer)
    form = FeeForm(request.POST or None, schools=schools)
    if request.method == "POST" and form.is_valid():
        try:
            code = operations.report_fee(by=request.viewer, today=request.today, **form.cleaned_data)
        except Refusal as refusal:
            show(form, refusal)
        else:
            # No redirect and no message: either would be kept somewhere under a name.
            return render(request, "committees/fee_receipt.html", {"code": code})
    page = {"form": form, "schools": schools}
    return render(request, "committees/fee_report.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def fee_answer(request: Asked) -> HttpResponse:
    """What became of it, for whoever has the code."""
    require_anywhere(request.viewer, FEE_REPORT)
    form = ReceiptForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        found = queries.receipt(form.cleaned_data["code"])
        if found is None:
            form.add_error("code", _("没有这个查询码，请对照写下的再输一次。"))
    page = {"form": form, "found": found}
    return render(request, "committees/fee_answer.html", page, status=422 if form.errors else 200)


@require_safe
@login_required
def fees(request: Asked) -> HttpResponse:
    """The reports that my office checks."""
    require_anywhere(request.viewer, FEE_CHECK)
    page = number_asked(request, "page") or 1
    lines, more = queries.fee_lines(request.viewer, page)
    return render(request, "committees/fees.html", {"lines": lines, "page": {"number": page, "more": more}})


@require_safe
@login_required
def fee(request: Asked, report_id: UUID) -> HttpResponse:
    """One report."""
    page = operations.read_fee(by=request.viewer, today=request.today, report_id=report_id)
    return render(request, "committees/fee.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def fee_tell(request: Asked, report_id: UUID) -> HttpResponse:
    """The school is told what to put right."""
    page = operations.read_fee(by=request.viewer, today=request.today, report_id=report_id)
    form = TellForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.tell_school(
                by=request.viewer, today=request.today, report_id=report_id, **form.cleaned_data
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已告知学校，台账里记为未了结。"))
            return redirect("committees:fee", report_id)
    shown = {"page": page, "form": form}
    return render(request, "committees/fee_tell.html", shown, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def fee_close(request: Asked, report_id: UUID) -> HttpResponse:
    """It has been found out."""
    page = operations.read_fee(by=request.viewer, today=request.today, report_id=report_id)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.close_fee(
                by=request.viewer, today=request.today, report_id=report_id, **form.cleaned_data
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已办结，反映的人凭查询码能看到答复。"))
            return redirect("committees:fee", report_id)
    shown = {"page": page, "form": form}
    return render(request, "committees/fee_close.html", shown, status=422 if form.errors else 200)
