"""Taking a roster in: a file, what it would change, one confirmation; and what came of the others."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongyu.access.permissions import ROSTER_IMPORT
from gongyu.access.rules import require_anywhere
from gongyu.kernel.refusal import Refusal
from gongyu.people import operations, queries
from gongyu.people.forms import RosterForm
from gongyu.people.rules import workbook
from gongyu.people.rules.differing import KINDS
from gongyu.people.rules.table import LARGEST
from gongyu.ui.downloads import download
from gongyu.ui.refusals import say
from gongyu.ui.requests import Asked, number_asked


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def import_roster(request: Asked) -> HttpResponse:
    """Choose a file; it is read, and what it would change is shown."""
    require_anywhere(request.viewer, ROSTER_IMPORT)
    body = queries.school_to_import(request.viewer, number_asked(request, "organisation"))
    form = RosterForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            import_id = operations.preview_roster(
                by=request.viewer,
                today=request.today,
                organisation_id=body.id,
                content=file.read(LARGEST + 1),
                source=file.name,
            )
        except Refusal as refusal:
            form.add_error("file", _(refusal.sentence) % refusal.values)
        else:
            return redirect("people:imported", import_id)
    return render(
        request,
        "people/import.html",
        {"body": body, "form": form, "columns": workbook.ASKED},
        status=422 if form.errors else 200,
    )


@require_safe
@login_required
@never_cache
def imported(request: Asked, import_id: int) -> HttpResponse:
    """What a roster would change, to be confirmed; once it is, what it has changed."""
    page = queries.imported(request.viewer, import_id, page=number_asked(request, "page") or 1)
    return render(request, "people/imported.html", {"page": page, "kinds": KINDS})


@require_POST
@login_required
def import_confirm(request: Asked, import_id: int) -> HttpResponse:
    """Take it in, as it was shown."""
    require_anywhere(request.viewer, ROSTER_IMPORT)
    try:
        done = operations.confirm_roster(by=request.viewer, today=request.today, import_id=import_id)
    except Refusal as refusal:
        say(request, refusal)
    else:
        if not done:
            messages.warning(
                request, _("名册在您查看期间有变化，还没有导入。下面是现在的结果，请核对后再确认。")
            )
    return redirect("people:imported", import_id)


@require_safe
@login_required
@never_cache
def rejected(request: Asked, import_id: int) -> HttpResponse:
    """The rows that were not taken in, for whoever read the roster."""
    require_anywhere(request.viewer, ROSTER_IMPORT)
    content = operations.fetch_refused(by=request.viewer, today=request.today, import_id=import_id, say=_)
    return download(content, "gongyu-rejected.xlsx")


@require_safe
@login_required
def imports(request: Asked, organisation_id: int) -> HttpResponse:
    """A school's imports: when, by whom, what came of each."""
    require_anywhere(request.viewer, ROSTER_IMPORT)
    body, found = queries.imports_of(request.viewer, organisation_id, page=number_asked(request, "page") or 1)
    return render(request, "people/imports.html", {"body": body, "imports": found})


@require_safe
@login_required
def template(request: Asked) -> HttpResponse:
    """The workbook to fill in."""
    require_anywhere(request.viewer, ROSTER_IMPORT)
    return download(workbook.template(), "gongyu-roster.xlsx")
