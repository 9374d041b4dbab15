"""The paper form: printed for a class, entered row by row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongyu.contact import operations, queries
from gongyu.contact.forms.paper_form import ROWS, RowForm
from gongyu.contact.operations import PaperRow
from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal
from gongyu.ui.downloads import PDF, download
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked, number_asked

# The first box of a row, as it is sent.
_CODE: Final = re.compile(r"row([0-9]{1,6})-code")


@dataclass(frozen=True, slots=True)
class Saved:
    """A row that has become a visit."""

    visit_id: int
    name: str
    day: str


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def paper(request: Asked) -> HttpResponse:
    """Print the form, or enter its rows: what is right is saved, what is not stays with its reason."""
    page = queries.paper_page(request.viewer, number_asked(request, "class"))
    saved: list[Saved] = []
    rows = _rows(request, page)
    if request.method == "POST":
        left = [row for row in rows if not row.is_empty and not _entered(request, row, saved)]
        # New rows have new numbers, so that none that stays is taken for another.
        rows = [*left, *_blank(request, page, ROWS - len(left), first=_last(rows) + 1)]
    wrong = any(row.is_bound and row.errors for row in rows)
    shown = {"page": page, "rows": rows, "saved": saved, "wrong": wrong}
    return render(request, "contact/paper.html", shown, status=422 if wrong else 200)


@require_safe
@login_required
def paper_form(request: Asked, class_id: int) -> HttpResponse:
    """The form of a class."""
    content = operations.print_form(by=request.viewer, today=request.today, class_id=class_id)
    return download(content, f"gongyu-visit-form-{class_id}.pdf", PDF)


def _rows(request: Asked, page: queries.PaperPage) -> list[RowForm]:
    if request.method != "POST":
        return _blank(request, page, ROWS)
    # The rows that were sent: those kept from before have numbers of their own.
    numbers = sorted(int(found[1]) for name in request.POST if (found := _CODE.fullmatch(name)))
    return [RowForm(request.POST, prefix=f"row{one}", visitors=page.visitors) for one in numbers[: 2 * ROWS]]


def _last(rows: list[RowForm]) -> int:
    return max((int(str(row.prefix).removeprefix("row")) for row in rows), default=-1)


def _blank(request: Asked, page: queries.PaperPage, many: int, *, first: int = 0) -> list[RowForm]:
    initial: dict[str, Any] = {"occurred_on": request.today}
    if page.visitors:
        initial["visitor"] = page.visitors[0][0]
    return [
        RowForm(prefix=f"row{number}", visitors=page.visitors, initial=initial)
        for number in range(first, first + max(many, 0))
    ]


def _entered(request: Asked, row: RowForm, saved: list[Saved]) -> bool:
    """Whether a row has become a visit; otherwise it says why not."""
    if not row.is_valid():
        return False
    asked = row.cleaned_data
    written = PaperRow(
        code=asked["code"],
        occurred_on=asked["occurred_on"],
        mode=asked["mode"],
        visitor_id=asked["visitor"],
        purposes=asked["purposes"],
        agreements=asked["agreements"],
    )
    try:
        visit_id, name = operations.enter_row(by=request.viewer, today=request.today, row=written)
    except Refusal as refusal:
        show(row, refusal)
        return False
    except (Forbidden, OutOfScope):
        row.add_error("code", _("这个编号不在您可以登记的班里。请核对，或交给那个班的班主任录入。"))
        return False
    saved.append(Saved(visit_id, name, asked["occurred_on"].isoformat()))
    return True
