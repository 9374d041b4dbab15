"""Emergency access: opened with a reason, ended, and reviewed by somebody else."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongyu.access.permissions import EMERGENCY_OPEN
from gongyu.access.roles import ROLES
from gongyu.access.rules import emergency_roles, require_anywhere
from gongyu.accounts import queries as accounts
from gongyu.accounts.rules import FINDINGS
from gongyu.console import operations, queries
from gongyu.console.forms import EmergencyForm, ReviewForm
from gongyu.console.rules import ACTS, NOUNS
from gongyu.kernel.refusal import OutOfScope, Refusal
from gongyu.organisations.queries import by_code
from gongyu.ui.refusals import say, show
from gongyu.ui.requests import Asked

# The second factor was shown within so many seconds before the form opens, and before it is sent.
FRESH: Final = {"GET": 300, "HEAD": 300, "POST": 900}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def emergency(request: Asked) -> HttpResponse:
    """Take a role at a place for half an hour."""
    require_anywhere(request.viewer, EMERGENCY_OPEN)
    if again := _prove_again(request):
        return again
    form = EmergencyForm(request.POST or None, roles=emergency_roles())
    if request.method == "POST" and form.is_valid() and _open(request, form):
        messages.success(request, _("紧急访问已开启，半小时内有效。从现在起您打开的每一页都会留下记录。"))
        return redirect("portal:home")
    own = queries.own_emergencies(request.viewer)
    context = {"form": form, "own": own, "roles": ROLES, "findings": FINDINGS}
    return render(request, "console/emergency.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def emergency_end(request: Asked) -> HttpResponse:
    """End one's own before its time."""
    try:
        operations.end_emergency(by=request.viewer, today=request.today)
        messages.success(request, _("紧急访问已结束。审计员会审查刚才的每一步。"))
    except Refusal as refusal:
        say(request, refusal)
    request.session.pop(accounts.TIED, None)
    return redirect("console:home")


@require_safe
@login_required
def emergencies(request: Asked) -> HttpResponse:
    """All in the viewer's scope, those without a review first."""
    text = request.GET.get("before", "")
    before = int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0
    found, on = queries.emergencies(request.viewer, before=before)
    context = {"found": found, "before": on, "roles": ROLES, "findings": FINDINGS}
    return render(request, "console/emergencies.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def emergency_review(request: Asked, emergency_id: int) -> HttpResponse:
    """What was done in one, in order; and what a second person finds."""
    page = queries.review(request.viewer, emergency_id)
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.review_emergency(
                by=request.viewer, today=request.today, emergency_id=emergency_id, **form.cleaned_data
            )
            messages.success(request, _("审查结果已记下。"))
            return redirect("console:emergencies")
        except Refusal as refusal:
            show(form, refusal)
    context = {"page": page, "form": form, "acts": ACTS, "nouns": NOUNS, "findings": FINDINGS}
    return render(request, "console/emergency_review.html", context, status=422 if form.errors else 200)


def _prove_again(request: Asked) -> HttpResponse | None:
    """The way to the second factor, unless it was shown just now; in a demonstration, to the password."""
    twice = not request.password_is_enough
    if accounts.shown_lately(request, FRESH[request.method or "GET"], twice=twice):
        return None
    kinds = accounts.kinds_of(request.viewer.user_id or 0)
    by_code_of_app = "mfa_reauthenticate" if "totp" in kinds else "mfa_reauthenticate_webauthn"
    page = by_code_of_app if kinds else "account_reauthenticate"
    return redirect(f"{reverse(page)}?{urlencode({'next': request.path})}")


def _open(request: Asked, form: EmergencyForm) -> bool:
    """Call the operation and tie the emergency to this session, under a new name; refusals go to the form."""
    asked = dict(form.cleaned_data)
    place = by_code(asked.pop("organisation"))
    try:
        number = operations.open_emergency(
            by=request.viewer, today=request.today, organisation_id=place.id if place else 0, **asked
        )
    except Refusal as refusal:
        show(form, refusal)
        return False
    except OutOfScope:
        form.add_error("organisation", _("没有这个单位代码，请核对。"))
        return False
    request.session.cycle_key()
    request.session[accounts.TIED] = number
    return True
