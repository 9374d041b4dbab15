"""What schools and bureaus see: self-checks that were held, and their figures; a bureau holds one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongyu.access.permissions import FILING_RECORD
from gongyu.assessments import operations, queries
from gongyu.assessments.forms import HoldForm
from gongyu.assessments.rules.figures import FEWEST
from gongyu.kernel.refusal import Forbidden, Refusal
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked, number_asked


@require_safe
@login_required
def rounds(request: Asked) -> HttpResponse:
    """The self-checks held here."""
    found = queries.rounds(request.viewer, number_asked(request, "page") or 1)
    return render(request, "assessments/rounds.html", {"found": found, "fewest": FEWEST})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def round_new(request: Asked) -> HttpResponse:
    """Which one, until when."""
    places = queries.holding_places(request.viewer)
    if not places:
        raise Forbidden(FILING_RECORD)
    form = HoldForm(request.POST or None, places=places, today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.open_round(by=request.viewer, today=request.today, **form.cleaned_data)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("开始了。家长在“家长学校”里能看到，愿意的自己答。"))
            return redirect("assessments:round", made)
    return render(
        request,
        "assessments/round_new.html",
        {"form": form, "fewest": FEWEST},
        status=422 if form.errors else 200,
    )


@require_safe
@login_required
def round_seen(request: Asked, check_id: int) -> HttpResponse:
    """One of them: what is asked, and what may be told of the answers."""
    page = queries.round_page(request.viewer, check_id)
    return render(request, "assessments/round.html", {"page": page, "fewest": FEWEST})
