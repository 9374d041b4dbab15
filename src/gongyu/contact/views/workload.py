"""How much work the records come to, and the minutes a county reckons for it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongyu.contact import operations, queries
from gongyu.contact.forms.workload import RatesForm
from gongyu.contact.rules.workload import KINDS
from gongyu.kernel.calendar import school_year
from gongyu.kernel.refusal import Refusal
from gongyu.ui.downloads import download
from gongyu.ui.refusals import say, show
from gongyu.ui.requests import Asked, number_asked


@require_safe
@login_required
def workload(request: Asked) -> HttpResponse:
    """One's own figures of a year; the school's workbook; a county's schools."""
    asked = number_asked(request, "year"), number_asked(request, "organisation")
    try:
        page = queries.workload_page(request.viewer, *asked)
    except Refusal as refusal:
        say(request, refusal)
        return redirect("contact:workload")
    counties = [
        (digits, name, queries.county_workload(request.viewer, digits, page.year))
        for digits, name in page.counties
    ]
    return render(request, "contact/workload.html", {"page": page, "counties": counties})


@require_safe
@login_required
def workload_workbook(request: Asked) -> HttpResponse:
    """A school's, teacher by teacher."""
    school, first = number_asked(request, "organisation") or 0, number_asked(request, "year")
    try:
        content = operations.export_workload(
            by=request.viewer, today=request.today, organisation_id=school, first=first
        )
    except Refusal as refusal:
        say(request, refusal)
        return redirect("contact:workload")
    name = f"gongyu-workload-{first or school_year(request.today).starts_on.year}.xlsx"
    return download(content, name)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def workload_rates(request: Asked) -> HttpResponse:
    """How many minutes a county reckons."""
    county, name = queries.county_to_decide(request.viewer, request.GET.get("county", ""))
    decided = queries.rates_of([county]).get(county, ())
    last = decided[-1].minutes if decided else {}
    begin = {"valid_from": school_year(request.today).starts_on}
    form = RatesForm(request.POST or None, initial={**last, **begin})
    if request.method == "POST" and form.is_valid():
        try:
            operations.decide_rates(
                by=request.viewer,
                today=request.today,
                valid_from=form.cleaned_data["valid_from"],
                minutes={kind: form.cleaned_data[kind] for kind in KINDS},
                county=county,
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已保存，全县学校的工时照此计算。"))
            return redirect("contact:workload")
    page = {"form": form, "name": name, "decided": decided}
    return render(request, "contact/workload_rates.html", page, status=422 if form.errors else 200)
