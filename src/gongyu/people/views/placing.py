"""A child comes in the middle of a term: looked for first, then registered."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongyu.access.permissions import ROSTER_MANAGE
from gongyu.access.rules import require_anywhere
from gongyu.kernel.refusal import Refusal
from gongyu.people import operations, queries
from gongyu.people.forms.answering import FindAnybodyForm
from gongyu.people.forms.placing import PupilForm
from gongyu.people.rules.searching import term_of
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked, number_asked


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def pupil_add(request: Asked) -> HttpResponse:
    """Look for the child, then say who comes. What is typed is sent, never put into the address."""
    require_anywhere(request.viewer, ROSTER_MANAGE)
    body = queries.school_to_clear(request.viewer, number_asked(request, "organisation"))
    classes = [(one.id, one.name) for one in queries.classes_at(body.id, request.today, heads=False)]
    page: dict[str, Any] = {"body": body, "find": None, "found": None, "form": None}
    step = request.POST.get("step", "")
    if step == "save":
        form = PupilForm(request.POST, today=request.today, classes=classes)
        if form.is_valid():
            try:
                key = operations.add_pupil(
                    by=request.viewer, today=request.today, organisation_id=body.id, **form.cleaned_data
                )
            except Refusal as refusal:
                show(form, refusal)
            else:
                messages.success(request, _("已登记。接着登记由谁照护孩子。"))
                return redirect("people:guardian_add", key)
        page["form"] = form
        return render(request, "people/pupil_add.html", page, status=422)
    find = FindAnybodyForm(request.POST if step == "find" else None)
    if find.is_bound and find.is_valid():
        term, typed = term_of(find.cleaned_data["term"]), find.cleaned_data["term"].strip()
        page["found"] = queries.find_pupils(request.viewer, body, term)
        initial = {"name": typed} if term.kind == "name" else {}
        initial |= {"number": typed} if term.kind == "number" else {}
        page["form"] = PupilForm(today=request.today, classes=classes, initial=initial)
    page["find"] = find
    return render(request, "people/pupil_add.html", page, status=422 if find.errors else 200)
