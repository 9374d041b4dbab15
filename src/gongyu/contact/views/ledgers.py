"""The ledger of home visits, to keep and to print."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongyu.contact import operations, queries
from gongyu.contact.operations import LedgerAsked
from gongyu.kernel.calendar import school_year
from gongyu.kernel.refusal import OutOfScope, Refusal
from gongyu.ui.downloads import PDF, XLSX, download
from gongyu.ui.refusals import say
from gongyu.ui.requests import Asked, number_asked

# What a choice is called in the address.
CHOSEN: Final = ("organisation", "year", "class", "county")


@require_safe
@login_required
def ledger(request: Asked) -> HttpResponse:
    """Whose ledger, of which year; and what it comes to."""
    asked = _asked(request)
    try:
        page = queries.ledger_page(
            request.viewer,
            organisation_id=asked.organisation_id,
            first=asked.first,
            class_id=asked.class_id,
            county=asked.county,
        )
    except Refusal as refusal:
        say(request, refusal)
        return redirect("contact:ledger")
    return render(
        request,
        "contact/ledger.html",
        {"page": page, "query": _query(page), "decides": bool(queries.rate_counties(request.viewer))},
    )


@require_safe
@login_required
def ledger_workbook(request: Asked) -> HttpResponse:
    """As a workbook."""
    return _file(request, "xlsx", XLSX)


@require_safe
@login_required
def ledger_pdf(request: Asked) -> HttpResponse:
    """In print, where it is short."""
    return _file(request, "pdf", PDF)


@require_POST
@login_required
def ledger_print(request: Asked) -> HttpResponse:
    """Have the worker set it."""
    try:
        operations.ask_print(by=request.viewer, today=request.today, asked=_asked(request))
        messages.success(request, _("已开始排版，排好了在“消息”里告诉您，文件列在本页下方。"))
    except Refusal as refusal:
        say(request, refusal)
    return redirect(_back(request))


@require_safe
@login_required
def ledger_printed(request: Asked, print_id: int) -> HttpResponse:
    """What the worker has set."""
    try:
        content = operations.open_print(by=request.viewer, today=request.today, print_id=print_id)
    except Refusal as refusal:
        say(request, refusal)
        return redirect("contact:ledger")
    return download(content, f"gongyu-visits-{print_id}.pdf", PDF)


def _file(request: Asked, form: str, kind: str) -> HttpResponse:
    asked = _asked(request)
    try:
        content = operations.export_ledger(by=request.viewer, today=request.today, asked=asked, form=form)
    except Refusal as refusal:
        say(request, refusal)
        return redirect(_back(request))
    return download(
        content, f"gongyu-visits-{asked.first or school_year(request.today).starts_on.year}.{form}", kind
    )


def _asked(request: Asked) -> LedgerAsked:
    """What the address asks for. A county goes by its code; what is none is answered as one out of reach."""
    county = request.GET.get("county", "")
    if county and not (county.isdecimal() and len(county) in (6, 12)):
        raise OutOfScope
    return LedgerAsked(
        organisation_id=number_asked(request, "organisation"),
        county=county,
        first=number_asked(request, "year"),
        class_id=number_asked(request, "class"),
    )


def _query(page: queries.LedgerPage) -> str:
    """The address's question for what the page shows."""
    if page.county is not None:
        return urlencode({"county": page.county.digits})
    assert page.ledger is not None
    asked = {"organisation": page.ledger.body.id, "year": page.ledger.year.starts_on.year}
    if page.ledger.chosen is not None:
        asked["class"] = page.ledger.chosen.id
    return urlencode(asked)


def _back(request: Asked) -> str:
    kept = {name: request.GET[name] for name in CHOSEN if name in request.GET}
    return f"{reverse('contact:ledger')}?{urlencode(kept)}"
