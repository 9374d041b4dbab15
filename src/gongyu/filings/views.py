"""Filings: what one can file, the form of an act, cases to close, and what becomes of a filing."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongyu.access.permissions import FILING_RECORD, FILING_VIEW
from gongyu.access.rules import require_anywhere
from gongyu.filings import operations, queries
from gongyu.filings.forms import CloseForm, FilingForm, WithdrawForm
from gongyu.filings.operations import Particulars
from gongyu.kernel.refusal import Refusal
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked, number_asked


@require_safe
@login_required
def filings(request: Asked) -> HttpResponse:
    """What I can file, what stands open, and what has been filed."""
    require_anywhere(request.viewer, FILING_VIEW)
    organisation_id = number_asked(request, "organisation")
    duty_key = request.GET.get("duty", "")
    may_file = request.viewer.may(FILING_RECORD)
    sheet = queries.can_file(request.viewer, request.today, organisation_id) if may_file else None
    mine = [body.id for body in sheet.places] if sheet else []
    own = mine if "all" not in request.GET else []
    return render(
        request,
        "filings/list.html",
        {
            "found": queries.filings(
                request.viewer,
                request.today,
                organisation_id=organisation_id,
                duty_key=duty_key,
                own=own,
                page=number_asked(request, "page") or 1,
            ),
            "open_cases": queries.open_cases(request.viewer, request.today, organisation_id),
            "ending": queries.ending_soon(request.viewer, request.today, mine),
            "sheet": sheet,
            "own": own,
            "organisation_id": organisation_id,
            "duty_key": duty_key,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def file(request: Asked) -> HttpResponse:
    """The form of one act; without one, a choice of those that serve the duty asked about."""
    require_anywhere(request.viewer, FILING_RECORD)
    renews = number_asked(request, "renews")
    before = (
        operations.read(by=request.viewer, today=request.today, filing_id=renews, purpose="filings:file")
        if renews
        else None
    )
    sheet = queries.sheet(
        request.viewer,
        request.today,
        organisation_id=number_asked(request, "organisation"),
        act=request.GET.get("act", ""),
        duty_key=request.GET.get("duty", ""),
        renews=before,
    )
    if sheet.chosen is None:
        return render(request, "filings/choose.html", {"sheet": sheet})
    form = FilingForm(request.POST or None, shape=sheet.chosen.shape, initial=sheet.initial)
    if request.method == "POST" and form.is_valid():
        made = _file(request, form, sheet)
        if made is not None:
            return redirect("filings:filing", made)
    return render(
        request, "filings/file.html", {"sheet": sheet, "form": form}, status=422 if form.errors else 200
    )


def _file(request: Asked, form: FilingForm, sheet: queries.Sheet) -> int | None:
    """Call the operation; what it refuses goes to the form."""
    asked = dict(form.cleaned_data)
    assert sheet.chosen is not None
    try:
        made = operations.file(
            by=request.viewer,
            today=request.today,
            organisation_id=sheet.place.id,
            act=sheet.chosen.key,
            occurred_on=asked.pop("occurred_on"),
            request_key=asked.pop("request_key"),
            what=Particulars(**asked),
        )
    except Refusal as refusal:
        show(form, refusal)
        return None
    messages.success(request, _("已登记，落实情况已经更新。"))
    return made


@require_safe
@login_required
def filing(request: Asked, filing_id: int) -> HttpResponse:
    """One filing."""
    one = operations.read(
        by=request.viewer, today=request.today, filing_id=filing_id, purpose="filings:filing"
    )
    return render(request, "filings/filing.html", {"one": one})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def close(request: Asked, filing_id: int) -> HttpResponse:
    """A case has been dealt with."""
    one = operations.read_to_act(
        by=request.viewer, today=request.today, filing_id=filing_id, purpose="filings:close"
    )
    form = CloseForm(request.POST or None, initial={"occurred_on": request.today})
    if request.method == "POST" and form.is_valid():
        try:
            operations.close(by=request.viewer, today=request.today, filing_id=filing_id, **form.cleaned_data)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已登记处置完成。"))
            return redirect("filings:list")
    return render(
        request, "filings/close.html", {"one": one, "form": form}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def withdraw(request: Asked, filing_id: int) -> HttpResponse:
    """Take a filing back, with a reason."""
    one = operations.read_to_act(
        by=request.viewer, today=request.today, filing_id=filing_id, purpose="filings:withdraw"
    )
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.withdraw(
                by=request.viewer, today=request.today, filing_id=filing_id, **form.cleaned_data
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已撤销，台账里另记了一笔。"))
            return redirect("filings:filing", filing_id)
    return render(
        request, "filings/withdraw.html", {"one": one, "form": form}, status=422 if form.errors else 200
    )
