"""A body's papers: reading an edition, writing a new one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongyu.access.permissions import COMMITTEE_KEEP, COMMITTEE_VIEW
from gongyu.access.rules import require_anywhere
from gongyu.committees import operations, queries
from gongyu.committees.forms import EditionForm
from gongyu.committees.rules import body as bodies
from gongyu.committees.rules import paper as rules
from gongyu.kernel.refusal import OutOfScope, Refusal
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked


@require_safe
@login_required
def edition(request: Asked, edition_id: int) -> HttpResponse:
    """One edition of a paper, and the others."""
    require_anywhere(request.viewer, COMMITTEE_VIEW)
    page = queries.edition_page(request.viewer, edition_id)
    return render(request, "committees/edition.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def paper(request: Asked, organisation_id: int, which: str) -> HttpResponse:
    """A paper, or a new edition of it: ?sort= says which sort, ?title= which of several."""
    require_anywhere(request.viewer, COMMITTEE_KEEP)
    queries.kept_place(request.viewer, organisation_id)
    page = queries.body_page(request.viewer, organisation_id, which)
    sort = request.GET.get("sort", "charter")
    if sort not in rules.WRITTEN:
        raise OutOfScope
    form = EditionForm(request.POST or None, initial=_initial(request, page, sort))
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.adopt(
                by=request.viewer,
                today=request.today,
                organisation_id=organisation_id,
                which=which,
                sort=sort,
                written=form.written,
                request_key=form.cleaned_data["request_key"],
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已存为新的一版，以前的版本都还在。"))
            return redirect("committees:edition", made)
    shown = {"page": page, "form": form, "sort": sort, "sort_words": _(rules.SORTS[sort])}
    shown |= {"credits": _credits(which, sort), "public": sort in rules.PUBLIC}
    return render(request, "committees/paper.html", shown, status=422 if form.errors else 200)


def _initial(request: Asked, page: queries.BodyPage, sort: str) -> dict[str, Any]:
    """The edition before, to go on from; a name where there is none."""
    title = request.GET.get("title", "")
    row = queries.committee_of(page.place.id, page.which)
    before = queries.latest_edition(row.pk, sort, title) if row else None
    if before is None:
        named = sort in rules.ONLY_ONE
        return {
            "begins": request.today,
            "title": f"{page.words}{_(rules.SORTS[sort])}" if named else title,
        }
    return {
        "begins": request.today,
        "title": before.paper.title,
        "words": before.words,
        "document_number": before.document_number,
    }


def _credits(which: str, sort: str) -> tuple[tuple[str, str], ...]:
    if sort == "charter":
        return queries.credits([bodies.CHARTERS])
    return ()
