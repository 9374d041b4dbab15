"""Reading a list of staff: shown first, taken in when that is confirmed."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongyu.access.permissions import ROSTER_IMPORT
from gongyu.access.rules import require_anywhere
from gongyu.kernel.refusal import Refusal
from gongyu.people import operations, queries
from gongyu.people.forms import StaffListForm
from gongyu.people.rules import workbook
from gongyu.people.rules.lists import COLUMNS, POSTS_OFFERED, list_template
from gongyu.people.rules.relations import POSTS
from gongyu.people.rules.table import LARGEST
from gongyu.ui.downloads import download
from gongyu.ui.requests import Asked, number_asked


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def staff_import(request: Asked) -> HttpResponse:
    """Choose a list of staff; what it would change is the next page."""
    require_anywhere(request.viewer, ROSTER_IMPORT)
    body = queries.school_to_import(request.viewer, number_asked(request, "organisation"))
    form = StaffListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            waiting = operations.preview_staff(
                by=request.viewer,
                today=request.today,
                organisation_id=body.id,
                content=file.read(LARGEST + 1),
                source=file.name,
            )
        except Refusal as refusal:
            form.add_error("file", _(refusal.sentence) % refusal.values)
        else:
            return redirect("people:staff_waiting", waiting)
    return render(
        request,
        "people/staff_import.html",
        {"body": body, "form": form, "columns": COLUMNS["staff"]},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def staff_waiting(request: Asked, list_id: int) -> HttpResponse:
    """What a list of staff would change, and one button that does it."""
    require_anywhere(request.viewer, ROSTER_IMPORT)
    if request.method == "POST":
        done = operations.confirm_staff(
            by=request.viewer,
            today=request.today,
            list_id=list_id,
            outcome=request.POST.get("outcome", ""),
        )
        if done:
            messages.success(request, _("教职工表已导入。"))
        else:
            messages.error(request, _("教职工刚有别的变动，还没有导入。请看下面新的结果，再确认一次。"))
        return redirect("people:staff_waiting", list_id)
    page = queries.staff_list(request.viewer, list_id)
    return render(request, "people/staff_waiting.html", {"page": page, "posts": POSTS})


@require_safe
@login_required
def staff_template(request: Asked) -> HttpResponse:
    """The workbook to fill in."""
    require_anywhere(request.viewer, ROSTER_IMPORT)
    return download(list_template("staff", POSTS_OFFERED), "gongyu-staff.xlsx")


@require_safe
@login_required
def staff_rejected(request: Asked, list_id: int) -> HttpResponse:
    """The rows that are not taken in, for whoever read the list."""
    require_anywhere(request.viewer, ROSTER_IMPORT)
    sheet = queries.refused_rows(request.viewer, list_id)
    return download(workbook.rejected_rows(sheet, _), "gongyu-staff-rejected.xlsx")
