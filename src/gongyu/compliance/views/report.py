"""A body's term report, and the codes on it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongyu.access.permissions import STANDING_VIEW
from gongyu.access.rules import require_anywhere
from gongyu.compliance import queries
from gongyu.compliance.forms import CodeForm
from gongyu.kernel.refusal import Refusal
from gongyu.ui.downloads import DOCX, XLSX, download
from gongyu.ui.papers import word_of, workbook_of
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked, number_in


@require_safe
@login_required
def report(request: Asked, organisation_id: int) -> HttpResponse:
    """What the report will say, and the two files of it."""
    return render(request, "compliance/report.html", {"page": _asked(request, organisation_id)})


@require_safe
@login_required
def report_word(request: Asked, organisation_id: int) -> HttpResponse:
    """The report as offices go on editing it."""

    def address(one: queries.Figure) -> str:
        return request.build_absolute_uri(
            reverse("compliance:trace", args=[one.duty_key, one.period_key, organisation_id])
        )

    paper = queries.report_paper(_asked(request, organisation_id), address)
    return download(word_of(paper), "report.docx", DOCX)


@require_safe
@login_required
def report_workbook(request: Asked, organisation_id: int) -> HttpResponse:
    """The same figures, a row each."""
    return download(workbook_of(queries.report_table(_asked(request, organisation_id))), "report.xlsx", XLSX)


@require_safe
@login_required
def code(request: Asked) -> HttpResponse:
    """The code beside a figure on paper leads to where the figure comes from."""
    require_anywhere(request.viewer, STANDING_VIEW)
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        try:
            found = queries.coded(request.viewer, form.cleaned_data["code"])
        except Refusal as refusal:
            show(form, refusal)
        else:
            return redirect("compliance:trace", *found)
    return render(request, "compliance/code.html", {"form": form}, status=422 if form.errors else 200)


def _asked(request: Asked, organisation_id: int) -> queries.Report:
    require_anywhere(request.viewer, STANDING_VIEW)
    wanted = [number for one in request.GET.getlist("article") if (number := number_in(one)) is not None]
    return queries.report(
        request.viewer,
        organisation_id,
        articles=wanted or queries.REPORTED,
        before=request.GET.get("term") == "before",
    )
