"""Home visits: whom to visit next, one visit, and a guardian's answer to it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongyu.access.permissions import VISIT_RECORD, VISIT_VIEW
from gongyu.access.rules import require_anywhere
from gongyu.contact import operations, queries
from gongyu.contact.forms.visits import SentForm, VisitForm, WithdrawForm
from gongyu.contact.operations import Follow, Said
from gongyu.kernel.refusal import Refusal
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked, number_asked


@require_safe
@login_required
def visits(request: Asked) -> HttpResponse:
    """Visits of my class, my school, or to my child."""
    require_anywhere(request.viewer, VISIT_VIEW)
    found = queries.visits(
        request.viewer,
        class_id=number_asked(request, "class"),
        pupil_id=number_asked(request, "pupil"),
        page=number_asked(request, "page") or 1,
    )
    return render(
        request,
        "contact/visits.html",
        {
            "found": found,
            "may_record": request.viewer.may(VISIT_RECORD),
            "may_take_out": queries.may_take_out(request.viewer),
            "class_id": number_asked(request, "class"),
            "pupil_id": number_asked(request, "pupil"),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def record(request: Asked) -> HttpResponse:
    """Without a pupil: whom to visit next. With one: the form for a visit to that home."""
    require_anywhere(request.viewer, VISIT_RECORD)
    pupil_id = number_asked(request, "pupil")
    if pupil_id is None:
        return _choose(request)
    refusal: Refusal | None = None
    if request.method == "POST":
        # What was sent is for the rules to judge; the form's surroundings are only gathered to be shown.
        sent = SentForm(request.POST)
        if sent.is_valid() and (refusal := _record(request, sent, pupil_id)) is None:
            messages.success(request, _("已登记。本班、本校和全市的数字已经更新。"))
            return redirect(queries.plan_address(queries.seat(pupil_id, request.today).class_id))
    home = queries.home(request.viewer, pupil_id, request.today)
    form = VisitForm(
        request.POST or None,
        modes=[(mode.key, mode.words) for mode in home.modes],
        household=[(child.pupil_id, child.name) for child in home.siblings],
        colleagues=home.colleagues,
        initial={"occurred_on": request.today},
    )
    if refusal is not None and form.is_valid():
        show(form, refusal)
    return render(
        request, "contact/record.html", {"home": home, "form": form}, status=422 if form.errors else 200
    )


def _choose(request: Asked) -> HttpResponse:
    classes = queries.my_classes(request.viewer)
    chosen = number_asked(request, "class") or (classes[0].id if classes else None)
    plan = queries.plan(request.viewer, chosen) if chosen else None
    shown = {"classes": classes, "plan": plan, "progress": plan.progress if plan else None}
    return render(request, "contact/choose.html", shown)


def _record(request: Asked, form: SentForm, pupil_id: int) -> Refusal | None:
    """Call the operation; what it refuses."""
    asked = form.cleaned_data
    try:
        operations.record(
            by=request.viewer,
            today=request.today,
            pupil_id=pupil_id,
            occurred_on=asked["occurred_on"],
            mode=asked["mode"],
            also=asked.get("also", ()),
            said=Said(
                asked["talked_about"],
                asked["agreed"],
                tuple(asked["purposes"]),
                tuple(asked["agreements"]),
            ),
            along=asked["along"],
            follow=Follow(asked["follow_on"], asked["follow_owner"]),
            request_key=asked["request_key"],
        )
    except Refusal as refusal:
        return refusal
    return None


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
    """A guardian says with one tap that it was not like this."""
    operations.question(by=request.viewer, today=request.today, visit_id=visit_id)
    messages.success(request, _("已告诉班主任和学校，他们会联系您。"))
    return _back(request, visit_id)


@require_POST
@login_required
def deny(request: Asked, visit_id: int) -> HttpResponse:
    """A guardian says with one tap that nobody came."""
    operations.deny(by=request.viewer, today=request.today, visit_id=visit_id)
    messages.success(request, _("已告诉班主任和学校，他们会联系您。"))
    return _back(request, visit_id)


@require_POST
@login_required
def followed(request: Asked, visit_id: int) -> HttpResponse:
    """What was to be followed up has been, said with one tap."""
    operations.followed(by=request.viewer, today=request.today, visit_id=visit_id)
    messages.success(request, _("已记下：跟进过了。"))
    return redirect("portal:home")


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
            show(form, refusal)
        else:
            messages.success(request, _("已撤销，台账里另记了一笔。"))
            return redirect("contact:visit", visit_id)
    return render(
        request, "contact/withdraw.html", {"visit": one, "form": form}, status=422 if form.errors else 200
    )


def _back(request: Asked, visit_id: int) -> HttpResponse:
    """Where the guardian came from, if that is a page of ours; otherwise the visit."""
    target = request.POST.get("next", "")
    if target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        return redirect(target)
    return redirect("contact:visit", visit_id)
