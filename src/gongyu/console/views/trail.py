"""The audit trail: who did or saw what; as a page and as a file."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongyu.access import permissions
from gongyu.access.rules import require_anywhere
from gongyu.audit.queries import Line
from gongyu.console import operations, queries
from gongyu.console.forms import TrailSearch
from gongyu.console.rules import ACTS, MOST, NOUNS, Sought
from gongyu.console.views.parts import searched
from gongyu.ui.requests import Asked
from gongyu.ui.spreadsheet import csv_of


@require_safe
@login_required
def audit(request: Asked) -> HttpResponse:
    """Who did or saw what."""
    require_anywhere(request.viewer, permissions.AUDIT_VIEW)
    form, sought, before = _asked(request)
    found = queries.trail(request.viewer, sought, before=before)
    acts = {line.act: _act(line) for line in found.lines}
    nouns = {line.noun: _noun(line) for line in found.lines}
    context = {
        "form": form,
        "trail": found,
        "acts": acts,
        "nouns": nouns,
        "query": searched(request),
        "most": MOST,
    }
    return render(request, "console/audit.html", context)


@require_safe
@login_required
def audit_export(request: Asked) -> HttpResponse:
    """What was searched for, as a file that spreadsheets open."""
    require_anywhere(request.viewer, permissions.AUDIT_VIEW)
    found = operations.export_trail(by=request.viewer, today=request.today, sought=_asked(request)[1])
    headings = (_("时间"), _("何人"), _("做了什么"), _("对象"), _("编号"), _("单位"), _("细节"))
    rows = [_row(line) for line in found.lines]
    if found.more:
        rows.append((_("只导出最新的 %(most)s 条；请缩小日期范围，再导出其余的。") % {"most": f"{MOST:,}"},))
    headers = {"Content-Disposition": 'attachment; filename="gongyu-audit.csv"'}
    return HttpResponse(csv_of(headings, rows), content_type="text/csv; charset=utf-8", headers=headers)


def _asked(request: Asked) -> tuple[TrailSearch, Sought, int]:
    form = TrailSearch(request.GET)
    form.is_valid()  # what cannot be read is said at its field, and the rest is searched for
    asked = {key: value for key, value in form.cleaned_data.items() if value}
    before = asked.pop("before", 0)
    return form, Sought(**asked), before


def _act(line: Line) -> str:
    return _(ACTS[line.act]) if line.act in ACTS else line.act


def _noun(line: Line) -> str:
    return _(NOUNS[line.noun]) if line.noun in NOUNS else line.noun


def _row(line: Line) -> tuple[str, ...]:
    said = "；".join(f"{name}={value}" for name, value in line.detail.items())
    at = line.at.strftime("%Y-%m-%d %H:%M:%S")
    return (at, line.by or _("命令行或未登录"), _act(line), _noun(line), line.key, line.organisation, said)
