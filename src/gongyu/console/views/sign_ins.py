"""Sign-ins, who is locked out, and the sessions of one account."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from gongyu.access.permissions import SIGN_IN_MANAGE
from gongyu.access.rules import require_anywhere
from gongyu.console import operations, queries
from gongyu.console.forms import AccountActForm, SignInSearch
from gongyu.console.rules import ACTS
from gongyu.console.views.parts import searched
from gongyu.kernel.refusal import Refusal
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked


@require_safe
@login_required
def sign_ins(request: Asked) -> HttpResponse:
    """Who is locked out now, then the newest sign-ins and tries in vain."""
    form = SignInSearch(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = queries.sign_ins(request.viewer, **{key: value for key, value in asked.items() if value})
    context = {"form": form, "found": found, "acts": ACTS, "query": searched(request)}
    return render(request, "console/sign_ins.html", context)


@require_safe
@login_required
def account(request: Asked, user_id: int) -> HttpResponse:
    """One account: whether it is locked, its open sessions, what happened to it lately."""
    return _account(request, user_id, AccountActForm())


@require_POST
@login_required
def unlock(request: Asked, user_id: int) -> HttpResponse:
    """Let somebody try again at once."""
    require_anywhere(request.viewer, SIGN_IN_MANAGE)
    form = AccountActForm(request.POST)
    if form.is_valid():
        try:
            operations.unlock(by=request.viewer, today=request.today, user_id=user_id, **form.cleaned_data)
            messages.success(request, _("已解锁，本人可以马上再试。"))
            return redirect("console:account", user_id)
        except Refusal as refusal:
            show(form, refusal)
    return _account(request, user_id, form)


@require_POST
@login_required
def sessions_end(request: Asked, user_id: int) -> HttpResponse:
    """End all sessions of somebody."""
    require_anywhere(request.viewer, SIGN_IN_MANAGE)
    form = AccountActForm(request.POST)
    if form.is_valid():
        try:
            many = operations.end_sessions(
                by=request.viewer, today=request.today, user_id=user_id, **form.cleaned_data
            )
            said = ngettext("已结束 %(many)s 个会话。", "已结束 %(many)s 个会话。", many) % {"many": many}
            messages.success(request, said)
            return redirect("console:account", user_id)
        except Refusal as refusal:
            show(form, refusal)
    return _account(request, user_id, form)


def _account(request: Asked, user_id: int, form: AccountActForm) -> HttpResponse:
    page = queries.account(request.viewer, user_id)
    status = 422 if form.is_bound else 200
    return render(request, "console/account.html", {"page": page, "form": form, "acts": ACTS}, status=status)
