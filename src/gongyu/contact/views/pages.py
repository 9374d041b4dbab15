"""Home visits: whom to visit next, one visit, and a guardian's answer to it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongyu.access.permissions import VISIT_RECORD, VISIT_VIEW
from gongyu.access.rules import require_anywhere
from gongyu.contact import operations, queries
from gongyu.contact.forms import VisitForm, WithdrawForm
from gongyu.contact.operations import Said
from gongyu.kernel.refusal import Refusal
from gongyu.ui.requests import Asked


@require_safe
@login_required
def visits(request: Asked) -> HttpResponse:
    """Visits of my class, my school, or to my child."""
    require_anywhere(request.viewer, VISIT_VIEW)
    found = queries.visits(
        request.viewer,
        class_id=_number(request, "class"),
        pupil_id=_number(request, "pupil"),
        page=_number(request, "page") or 1,
    )
    return render(
        request,
        "contact/visits.html",
        {
            "found": found,
            "may_record": request.viewer.may(VISIT_RECORD),
            "class_id": _number(request, "class"),
            "pupil_id": _number(request, "pupil"),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def record(request: Asked) -> HttpResponse:
    """Without a pupil: whom to visit next. With one: the form for a visit to that home."""
    require_anywhere(request.viewer, VISIT_RECORD)
    pupil_id = _number(request, "pupil")
    if pupil_id is None:
        return _choose(request)
    home = queries.home(request.viewer, pupil_id, request.today)
    form = VisitForm(
        request.POST or None,
        modes=[(mode.key, mode.words) for mode in home.modes],
        household=[(child.pupil_id, child.name) for child in home.siblings],
        initial={"occurred_on": request.today},
    )
    if request.method == "POST" and form.is_valid() and _record(request, form, pupil_id):
        messages.success(request, _("已登记。本班、本校和全市的数字已经更新。"))
        return redirect(_next(request, home))
    return render(
        request, "contact/record.html", {"home": home, "form": form}, status=422 if form.errors else 200
    )


def _choose(request: Asked) -> HttpResponse:
    classes = queries.my_classes(request.viewer)
    chosen = _number(request, "class") or (classes[0].id if classes else None)
    progress = queries.class_progress(request.viewer, chosen) if chosen else None
    return render(request, "contact/choose.html", {"classes": classes, "progress": progress})


def _record(request: Asked, form: VisitForm, pupil_id: int) -> bool:
    """Call the operation; what it refuses goes to the form."""
    asked = form.cleaned_data
    try:
        operations.record(
            by=request.viewer,
            today=request.today,
            pupil_id=pupil_id,
            occurred_on=asked["occurred_on"],
            mode=asked["mode"],
            also=asked.get("also", ()),
            said=Said(asked["talked_about"], asked["agreed"]),
            request_key=asked["request_key"],
        )
    except Refusal as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, _(refusal.sentence) % refusal.values)
        return False
    return True


@require_safe
@login_required
def visit(request: Asked, visit_id: int) -> HttpResponse:
    """One visit."""
    one = operations.read(by=request.viewer, today=request.today, visit_id=visit_id)
    return render(request, "contact/visit.html", {"visit": one})


@require_POST
@login_required
def confirm(request: Asked, visit_id: int) -> HttpResponse:
    """A guardian confirms with one tap."""
    operations.confirm(by=request.viewer, today=request.today, visit_id=visit_id)
    messages.success(request, _("已确认，谢谢。"))
    return _back(request, visit_id)


@require_POST
@login_required
def question(request: Asked, visit_id: int) -> HttpResponse:
    """A guardian questions a visit with one tap."""
    operations.question(by=request.viewer, today=request.today, visit_id=visit_id)
    messages.success(request, _("已告诉班主任和学校，他们会联系您。"))
    return _back(request, visit_id)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def withdraw(request: Asked, visit_id: int) -> HttpResponse:
    """Take a visit back, with a reason."""
    one = queries.visit_to_withdraw(request.viewer, visit_id)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.withdraw(
                by=request.viewer, today=request.today, visit_id=visit_id, **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error(refusal.field, _(refusal.sentence) % refusal.values)
        else:
            messages.success(request, _("已撤销，台账里另记了一笔。"))
            return redirect("contact:visit", visit_id)
    return render(
        request, "contact/withdraw.html", {"visit": one, "form": form}, status=422 if form.errors else 200
    )


def _next(request: Asked, home: queries.Home) -> str:
    """After a visit: the class again, with the next homes and the moved figures."""
    if home.class_id is None:
        return reverse("contact:visits")
    return f"{reverse('contact:record')}?class={home.class_id}"


def _back(request: Asked, visit_id: int) -> HttpResponse:
    """Where the guardian came from, if that is a page of ours; otherwise the visit."""
    target = request.POST.get("next", "")
    if target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        return redirect(target)
    return redirect("contact:visit", visit_id)


def _number(request: Asked, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 16 else None
