"""Concerns: what waits for me, noting one in two taps, and one of them with what was done."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongyu.access.permissions import CONCERN_ANSWER, CONCERN_NOTE
from gongyu.access.rules import require_anywhere
from gongyu.contact import operations, queries
from gongyu.contact.forms.concerns import ConcernForm, ReportForm, StepForm
from gongyu.contact.rules import concerns as rules
from gongyu.kernel.refusal import Forbidden, Refusal
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked, number_asked


@require_safe
@login_required
def concerns(request: Asked) -> HttpResponse:
    """What waits for me, and what I have noted."""
    if not (request.viewer.may(CONCERN_NOTE) or request.viewer.may(CONCERN_ANSWER)):
        raise Forbidden(CONCERN_NOTE)
    return render(request, "contact/concerns.html", {"found": queries.concern_lists(request.viewer)})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def concern_new(request: Asked) -> HttpResponse:
    """Which child; then which sign, and it is sent."""
    require_anywhere(request.viewer, CONCERN_NOTE)
    pupil_id = number_asked(request, "pupil")
    if pupil_id is None:
        return _choose(request)
    seat = queries.concern_seat(request.viewer, pupil_id, request.today)
    form = ConcernForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            noted = operations.note_concern(
                by=request.viewer, today=request.today, pupil_id=pupil_id, **form.cleaned_data
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已送给本校心理老师和德育主任，别人看不到。"))
            return redirect("contact:concern", noted)
    page = {"child": seat, "form": form, "kinds": [(key, _(words)) for key, words in rules.KINDS.items()]}
    return render(request, "contact/concern_new.html", page, status=422 if form.errors else 200)


def _choose(request: Asked) -> HttpResponse:
    classes = queries.concern_classes(request.viewer)
    chosen = number_asked(request, "class") or (classes[0].id if classes else None)
    children = queries.concern_children(request.viewer, chosen) if chosen else ()
    page = {"classes": classes, "chosen": chosen, "children": children}
    return render(request, "contact/concern_choose.html", page)


@require_safe
@login_required
def concern(request: Asked, concern_id: int) -> HttpResponse:
    """One concern: how far it is, and for those who answer it what was done."""
    return _page(request, concern_id)


@require_POST
@login_required
def concern_answer(request: Asked, concern_id: int) -> HttpResponse:
    """How it was answered, or that it is closed."""
    form = StepForm(request.POST)
    if form.is_valid():
        act = operations.close_concern if "close" in request.POST else operations.answer_concern
        try:
            act(by=request.viewer, today=request.today, concern_id=concern_id, **form.cleaned_data)
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已记下。"))
            return redirect("contact:concern", concern_id)
    return _page(request, concern_id, step=form)


@require_POST
@login_required
def concern_report(request: Asked, concern_id: int) -> HttpResponse:
    """Who has been told that a child may have come to harm."""
    form = ReportForm(request.POST)
    if form.is_valid():
        try:
            operations.report_concern(
                by=request.viewer, today=request.today, concern_id=concern_id, **form.cleaned_data
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已记下报告的时间。"))
            return redirect("contact:concern", concern_id)
    return _page(request, concern_id, report=form)


def _page(
    request: Asked, concern_id: int, step: Form | None = None, report: Form | None = None
) -> HttpResponse:
    one = operations.read_concern(by=request.viewer, today=request.today, concern_id=concern_id)
    wrong = any(form is not None and form.errors for form in (step, report))
    page = {
        "concern": one,
        "form": step or StepForm(),
        "report": report or ReportForm(),
        "steps": {key: _(words) for key, words in rules.STEPS.items()},
        "receivers": [(_(one.name), one.phone, _(one.when)) for one in rules.RECEIVERS.values()],
    }
    return render(request, "contact/concern.html", page, status=422 if wrong else 200)
