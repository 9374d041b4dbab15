"""Reading a roster workbook."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongyu.access.permissions import ROSTER_IMPORT
from gongyu.access.rules import require_anywhere
from gongyu.keeping.queries import keyring
from gongyu.kernel.refusal import OutOfScope, Refusal
from gongyu.people import operations, queries
from gongyu.people.forms import RosterForm
from gongyu.people.operations import Imported
from gongyu.people.rules import workbook
from gongyu.people.rules.table import LARGEST
from gongyu.people.views.parts import number
from gongyu.ui.requests import Asked

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KEPT_SECONDS = 3600
# What the rows sent back are sealed for: they hold numbers, and the cache is a table.
REJECTED = "site_cache.roster.rejected"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def import_roster(request: Asked) -> HttpResponse:
    """Read a workbook, and say row by row what could not be taken in."""
    require_anywhere(request.viewer, ROSTER_IMPORT)
    body = queries.school_to_import(request.viewer, number(request, "organisation"))
    form = RosterForm(request.POST or None, request.FILES or None)
    done, token = None, ""
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            done = operations.import_roster(
                by=request.viewer,
                today=request.today,
                organisation_id=body.id,
                content=file.read(LARGEST + 1),
                source=file.name,
            )
        except Refusal as refusal:
            form.add_error("file", _(refusal.sentence) % refusal.values)
        else:
            token = _keep(request, done)
    return render(
        request,
        "people/import.html",
        {"body": body, "form": form, "done": done, "token": token, "columns": workbook.ASKED},
        status=422 if form.errors else 200,
    )


@require_safe
@login_required
def template(request: Asked) -> HttpResponse:
    """The workbook to fill in."""
    require_anywhere(request.viewer, ROSTER_IMPORT)
    return _workbook(workbook.template(), "gongyu-roster.xlsx")


@require_safe
@login_required
def rejected(request: Asked, token: str) -> HttpResponse:
    """The rows that were not taken in, for whoever imported them, for an hour."""
    require_anywhere(request.viewer, ROSTER_IMPORT)
    content = cache.get(_key(request, token))
    if content is None:
        raise OutOfScope
    return _workbook(keyring().open_bytes(content, REJECTED), "gongyu-rejected.xlsx")


def _keep(request: Asked, done: Imported) -> str:
    """Keep the rejected rows until they are fetched; nothing where none were rejected."""
    if not done.rejected:
        return ""
    token = get_random_string(22)
    content = workbook.rejected_rows(done.sheet, _)
    cache.set(_key(request, token), keyring().seal_bytes(content, REJECTED), KEPT_SECONDS)
    return token


def _key(request: Asked, token: str) -> str:
    return f"roster.rejected:{request.viewer.user_id}:{token}"


def _workbook(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)
