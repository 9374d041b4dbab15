"""Regions: finding one, its days and successors; reading a year's file, shown first and then confirmed."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongyu.access.permissions import ORGANISATION_MANAGE
from gongyu.access.rules import require_anywhere
from gongyu.console import queries
from gongyu.console.forms import RegionSearch, RegionYearForm, SuccessionsForm
from gongyu.console.rules import REGION_LEVELS
from gongyu.console.views.parts import searched
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.people import operations
from gongyu.people import queries as people
from gongyu.people.rules import workbook
from gongyu.people.rules.lists import COLUMNS, list_template
from gongyu.people.rules.region_list import to_be_told
from gongyu.people.rules.table import LARGEST
from gongyu.ui.downloads import download
from gongyu.ui.refusals import say, show
from gongyu.ui.requests import Asked


@require_safe
@login_required
def regions(request: Asked) -> HttpResponse:
    """The regions of one's scope, or what a search found."""
    form = RegionSearch(request.GET)
    form.is_valid()  # what cannot be read is left out, and the rest is searched for
    asked = {name: form.cleaned_data.get(name) for name in form.fields}
    page = queries.regions_found(request.viewer, search=asked["search"] or "", page=asked["page"] or 1)
    return render(
        request,
        "console/regions.html",
        {"page": page, "asked": asked, "query": searched(request), "levels": REGION_LEVELS},
    )


@require_safe
@login_required
def region(request: Asked, code: str) -> HttpResponse:
    """One region."""
    page = queries.region_page(request.viewer, code)
    return render(request, "console/region.html", {"page": page, "levels": REGION_LEVELS})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def region_import(request: Asked) -> HttpResponse:
    """Choose a year's file of regions; what it would change is the next page."""
    require_anywhere(request.viewer, ORGANISATION_MANAGE)
    form = RegionYearForm(request.POST or None, request.FILES or None, initial={"day": request.today})
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            waiting = operations.preview_regions(
                by=request.viewer,
                today=request.today,
                content=file.read(LARGEST + 1),
                successions=_content(form.cleaned_data["successions"]),
                day=form.cleaned_data["day"],
                source=file.name,
            )
        except Refusal as refusal:
            show(form, refusal)
        except (OutOfScope, Forbidden):
            form.add_error("file", _("这个区划不由您管理，请核对代码。"))
        else:
            return redirect("console:region_list", waiting)
    return render(
        request,
        "console/region_import.html",
        {"form": form, "columns": COLUMNS["regions"], "others": COLUMNS["successions"]},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def region_list(request: Asked, list_id: int) -> HttpResponse:
    """What a year's file would change, and one button that does it."""
    require_anywhere(request.viewer, ORGANISATION_MANAGE)
    same_name = (request.GET if request.method != "POST" else request.POST).get("same_name", "") == "1"
    here = reverse("console:region_list", args=[list_id])
    if request.method == "POST":
        try:
            done = operations.confirm_regions(
                by=request.viewer,
                today=request.today,
                list_id=list_id,
                outcome=request.POST.get("outcome", ""),
                same_name=same_name,
            )
        except Refusal as refusal:
            say(request, refusal)
        else:
            if done:
                messages.success(request, _("已导入。落实情况今晚按新的代码重新计算。"))
            else:
                messages.error(request, _("区划刚有别的变动，还没有导入。请看下面新的结果，再确认一次。"))
        return redirect(f"{here}?same_name=1" if same_name else here)
    page = people.region_list(request.viewer, list_id, same_name=same_name)
    return render(request, "console/region_list.html", {"page": page, "levels": REGION_LEVELS})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def region_decide(request: Asked, list_id: int) -> HttpResponse:
    """Say which code took over from those that are gone."""
    require_anywhere(request.viewer, ORGANISATION_MANAGE)
    page = people.region_list(request.viewer, list_id)
    form = SuccessionsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.decide_regions(
                by=request.viewer,
                today=request.today,
                list_id=list_id,
                successions=_content(form.cleaned_data["successions"]),
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            return redirect("console:region_list", list_id)
    return render(
        request,
        "console/region_decide.html",
        {"page": page, "form": form},
        status=422 if form.errors else 200,
    )


@require_safe
@login_required
def region_template(request: Asked) -> HttpResponse:
    """The workbook of a year's regions to fill in."""
    require_anywhere(request.viewer, ORGANISATION_MANAGE)
    return download(list_template("regions", {}), "gongyu-regions.xlsx")


@require_safe
@login_required
def region_rejected(request: Asked, list_id: int) -> HttpResponse:
    """The rows that are wrong, for whoever read the file."""
    require_anywhere(request.viewer, ORGANISATION_MANAGE)
    sheet = people.refused_regions(request.viewer, list_id)
    return download(workbook.rejected_rows(sheet, _), "gongyu-regions-rejected.xlsx")


@require_safe
@login_required
def region_successions(request: Asked, list_id: int) -> HttpResponse:
    """The codes of which is to be told what took over, as a list to fill in."""
    require_anywhere(request.viewer, ORGANISATION_MANAGE)
    page = people.region_list(request.viewer, list_id)
    return download(to_be_told(page.plan), "gongyu-successions.xlsx")


def _content(file: UploadedFile[bytes] | None) -> bytes:
    return file.read(LARGEST + 1) if file else b""
