"""Opening an account and giving somebody a new password."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from gongyu.access import operations as access
from gongyu.access import permissions
from gongyu.access.rules import require_anywhere
from gongyu.accounts import queries as accounts
from gongyu.console.forms import AccountForm, PasswordForm
from gongyu.kernel.refusal import OutOfScope, Refusal
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def account_open(request: Asked) -> HttpResponse:
    """Open an account."""
    require_anywhere(request.viewer, permissions.ACCOUNT_MANAGE)
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            access.open_account(by=request.viewer, today=request.today, **form.cleaned_data)
            messages.success(request, _("账号已开通，请再为它授权。"))
            return redirect("console:account_open")
        except Refusal as refusal:
            show(form, refusal)
    return render(request, "console/account_open.html", {"form": form}, status=422 if form.errors else 200)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def password_reset(request: Asked) -> HttpResponse:
    """Give somebody a new password."""
    require_anywhere(request.viewer, permissions.ACCOUNT_MANAGE)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = accounts.by_username(form.cleaned_data["username"])
        try:
            if account is None:
                raise OutOfScope
            access.reset_password(
                by=request.viewer,
                today=request.today,
                user_id=account.id,
                password=form.cleaned_data["password"],
            )
            messages.success(request, _("密码已重设。"))
            return redirect("console:password_reset")
        except Refusal as refusal:
            show(form, refusal)
        except OutOfScope:
            form.add_error("username", _("没有这个登录名，或不由您管理。"))
    return render(request, "console/password_reset.html", {"form": form}, status=422 if form.errors else 200)
