"""Reading a list of bodies: shown first, taken in when that is confirmed."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongyu.access.permissions import ORGANISATION_MANAGE
from gongyu.access.rules import require_anywhere
from gongyu.console import queries
from gongyu.console.forms import LISTS, BodyListForm
from gongyu.kernel.refusal import Refusal
from gongyu.people import operations
from gongyu.people import queries as people
from gongyu.people.rules import workbook
from gongyu.people.rules.bodies import choices
from gongyu.people.rules.lists import COLUMNS, list_template
from gongyu.people.rules.table import LARGEST
from gongyu.ui.downloads import download
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked

KINDS = dict(LISTS)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def body_import(request: Asked) -> HttpResponse:
    """Choose a list of bodies of a region; what it would change is the next page."""
    require_anywhere(request.viewer, ORGANISATION_MANAGE)
    region = people.region_to_list(
        request.viewer, queries.region_meant(request.viewer, request.GET.get("region", ""))
    )
    kind = request.GET.get("kind", "")
    form = BodyListForm(
        request.POST or None, request.FILES or None, initial={"kind": kind if kind in KINDS else LISTS[0][0]}
    )
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            waiting = operations.preview_bodies(
                by=request.viewer,
                today=request.today,
                kind=form.cleaned_data["kind"],
                region_code=region.code,
                content=file.read(LARGEST + 1),
                source=file.name,
                kinds=queries.kinds(),
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            return redirect("console:body_list", waiting)
    return render(
        request,
        "console/body_import.html",
        {"region": region, "form": form, "lists": [(key, words, COLUMNS[key]) for key, words in LISTS]},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def body_list(request: Asked, list_id: int) -> HttpResponse:
    """What a list of bodies would change, and one button that does it."""
    require_anywhere(request.viewer, ORGANISATION_MANAGE)
    if request.method == "POST":
        done = operations.confirm_bodies(
            by=request.viewer,
            today=request.today,
            list_id=list_id,
            outcome=request.POST.get("outcome", ""),
            kinds=queries.kinds(),
        )
        if done:
            messages.success(request, _("已导入。"))
        else:
            messages.error(request, _("单位刚有别的变动，还没有导入。请看下面新的结果，再确认一次。"))
        return redirect("console:body_list", list_id)
    kinds = queries.kinds()
    page = people.body_list(request.viewer, list_id, kinds)
    return render(
        request, "console/body_list.html", {"page": page, "words": kinds.words, "title": KINDS[page.kind]}
    )


@require_safe
@login_required
def body_template(request: Asked, kind: str) -> HttpResponse:
    """The workbook of a kind of list to fill in."""
    require_anywhere(request.viewer, ORGANISATION_MANAGE)
    if kind not in KINDS:
        raise Http404
    return download(list_template(kind, choices(kind, queries.kinds().words)), f"gongyu-{kind}.xlsx")


@require_safe
@login_required
def body_rejected(request: Asked, list_id: int) -> HttpResponse:
    """The rows that are not taken in, for whoever read the list."""
    require_anywhere(request.viewer, ORGANISATION_MANAGE)
    sheet = people.refused_bodies(request.viewer, list_id, queries.kinds())
    return download(workbook.rejected_rows(sheet, _), "gongyu-bodies-rejected.xlsx")
