"""One person for the law's sake: found, a copy of what is kept, an erasure asked for and confirmed."""

from __future__ import annotations

import io

import xlsxwriter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongyu.access import permissions
from gongyu.access.rules import require_anywhere
from gongyu.console import operations, queries
from gongyu.console.forms import ErasureForm, PersonForm, SignForm
from gongyu.console.rules import TABLES, erasure
from gongyu.console.rules.headings import heading
from gongyu.kernel.refusal import OutOfScope, Refusal
from gongyu.ui.downloads import download
from gongyu.ui.refusals import say, show
from gongyu.ui.requests import Asked


@sensitive_post_parameters("number", "name", "born_on")
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def person(request: Asked) -> HttpResponse:
    """Find one person; what is kept about them and what an erasure would do."""
    require_anywhere(request.viewer, permissions.PERSON_MANAGE)
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = operations.open_person(by=request.viewer, today=request.today, **form.cleaned_data)
            erasure.check_one(found.matches)
            return _opened(request, found, form.cleaned_data["purpose"])
        except Refusal as refusal:
            show(form, refusal)
    return render(request, "console/person_find.html", {"form": form}, status=422 if form.errors else 200)


def _opened(request: Asked, found: queries.Person, purpose: str) -> HttpResponse:
    asking = ErasureForm(initial={"sign": found.sign})
    words = {"kinds": erasure.KINDS, "what": erasure.WHAT, "why": erasure.WHY, "tables": TABLES}
    return render(
        request,
        "console/person.html",
        {"found": found, "purpose": purpose, "form": asking, "words": words},
    )


@require_POST
@login_required
def person_export(request: Asked) -> HttpResponse:
    """The copy that the person is given."""
    require_anywhere(request.viewer, permissions.PERSON_MANAGE)
    form = SignForm(request.POST)
    if not form.is_valid():
        raise OutOfScope
    copy = operations.export_person(by=request.viewer, today=request.today, **form.cleaned_data)
    return download(_workbook(copy), f"{copy.kind}-{copy.key}.xlsx")


def _workbook(copy: queries.Copy) -> bytes:
    """A sheet a table, everything as text."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True})
        for section in copy.sections:
            sheet = book.add_worksheet(_(TABLES.get(section.table, section.table))[:31])
            names = list(section.rows[0])
            sheet.set_column(0, len(names) - 1, 18)
            for column, name in enumerate(names):
                sheet.write_string(0, column, _(heading(name)), bold)
                for line, row in enumerate(section.rows, start=1):
                    sheet.write_string(line, column, row[name])
        if copy.looks:
            sheet = book.add_worksheet(_("谁看过"))
            sheet.set_column(0, 3, 22)
            for column, words in enumerate((_("时间"), _("何人"), _("单位"), _("用途"))):
                sheet.write_string(0, column, words, bold)
            for line, look in enumerate(copy.looks, start=1):
                told = (f"{look.at:%Y-%m-%d %H:%M}", look.name, look.organisation, _purpose(look.detail))
                for column, words in enumerate(told):
                    sheet.write_string(line, column, words)
    return out.getvalue()


def _purpose(detail: dict[str, object]) -> str:
    said = str(detail.get("purpose", ""))
    return _(erasure.PURPOSES[said]) if said in erasure.PURPOSES else said


@require_POST
@login_required
def erasure_ask(request: Asked) -> HttpResponse:
    """Ask that the person of the opened page be erased."""
    require_anywhere(request.viewer, permissions.PERSON_MANAGE)
    form = ErasureForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请选依据并填写说明，再申请一次。"))
        return redirect("console:person")
    try:
        operations.ask_erasure(by=request.viewer, today=request.today, **form.cleaned_data)
        messages.success(request, _("已申请，等另一位管理员或审计员核准。"))
    except Refusal as refusal:
        say(request, refusal)
        return redirect("console:person")
    return redirect("console:erasures")


@require_safe
@login_required
def erasures(request: Asked) -> HttpResponse:
    """Erasures that were asked for."""
    words = {
        "kinds": erasure.KINDS,
        "grounds": erasure.GROUNDS,
        "states": erasure.STATES,
        "what": erasure.WHAT,
        "why": erasure.WHY,
        "tables": TABLES,
    }
    found = queries.erasures(request.viewer)
    return render(request, "console/erasures.html", {"found": found, "words": words})


@require_POST
@login_required
def erasure_confirm(request: Asked, erasure_id: int) -> HttpResponse:
    """Erase the person."""
    try:
        found = operations.confirm_erasure(by=request.viewer, today=request.today, erasure_id=erasure_id)
        said = _("已删除，别处文字里的姓名有 %(places)s 处，见下面的记录。台账和统计不变，其中只有编号。")
        messages.success(request, said % {"places": found.total})
    except Refusal as refusal:
        say(request, refusal)
    return redirect("console:erasures")


@require_POST
@login_required
def erasure_refuse(request: Asked, erasure_id: int) -> HttpResponse:
    """Turn it down."""
    try:
        operations.refuse_erasure(by=request.viewer, today=request.today, erasure_id=erasure_id)
        messages.success(request, _("未核准，资料不变。"))
    except Refusal as refusal:
        say(request, refusal)
    return redirect("console:erasures")
