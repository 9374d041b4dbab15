"""Administrators' screens: grants, accounts and the audit trail."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from gongyu.access import operations as access
from gongyu.access import permissions
from gongyu.access import queries as granted
from gongyu.access.rules import require_anywhere
from gongyu.accounts import queries as accounts
from gongyu.console import queries
from gongyu.console.forms import (
    AccountForm,
    EndForm,
    GiveForm,
    GrantSearch,
    PasswordForm,
    TrailSearch,
)
from gongyu.console.rules import ACTS
from gongyu.kernel.refusal import OutOfScope, Refusal
from gongyu.organisations import queries as organisations
from gongyu.ui.requests import Asked


@require_safe
@login_required
def grants(request: Asked) -> HttpResponse:
    """Who holds what where."""
    require_anywhere(request.viewer, permissions.GRANT_VIEW)
    form = GrantSearch(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = granted.grants(request.viewer, **{key: value for key, value in asked.items() if value})
    return render(
        request,
        "console/grants.html",
        {
            "form": form,
            "found": found,
            "may_give": request.viewer.may(permissions.GRANT_MANAGE),
            "may_open": request.viewer.may(permissions.ACCOUNT_MANAGE),
            "query": _query(request),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def grant_give(request: Asked) -> HttpResponse:
    """Give somebody a role at a body."""
    require_anywhere(request.viewer, permissions.GRANT_MANAGE)
    begin = {
        "valid_from": request.today,
        "username": request.GET.get("username", ""),
        "organisation": request.GET.get("organisation", ""),
    }
    form = GiveForm(request.POST or None, roles=queries.roles_to_give(request.viewer), initial=begin)
    if request.method == "POST" and form.is_valid() and _give(request, form):
        messages.success(request, _("已授权。"))
        return redirect("console:grants")
    return render(request, "console/grant_give.html", {"form": form}, status=422 if form.errors else 200)


def _give(request: Asked, form: GiveForm) -> bool:
    """Call the operation; what it refuses goes to the form."""
    asked = dict(form.cleaned_data)
    account = accounts.by_username(asked.pop("username"))
    place = organisations.by_code(asked.pop("organisation"))
    if account is None:
        form.add_error("username", _("没有这个登录名，请核对，或先开通账号。"))
        return False
    if place is None:
        form.add_error("organisation", _("没有这个单位代码，请核对。"))
        return False
    try:
        access.give_grant(
            by=request.viewer, today=request.today, user_id=account.id, organisation_id=place.id, **asked
        )
    except Refusal as refusal:
        _show(form, refusal)
        return False
    except OutOfScope:
        form.add_error("organisation", _("没有这个单位代码，请核对。"))
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def grant_end(request: Asked, grant_id: int) -> HttpResponse:
    """End a grant today."""
    require_anywhere(request.viewer, permissions.GRANT_MANAGE)
    one = granted.grant(request.viewer, grant_id)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            access.end_grant(by=request.viewer, today=request.today, grant_id=grant_id, **form.cleaned_data)
            messages.success(request, _("已收回。"))
            return redirect("console:grants")
        except Refusal as refusal:
            _show(form, refusal)
    return render(
        request, "console/grant_end.html", {"one": one, "form": form}, status=422 if form.errors else 200
    )


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
            _show(form, refusal)
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
            _show(form, refusal)
        except OutOfScope:
            form.add_error("username", _("没有这个登录名，或不由您管理。"))
    return render(request, "console/password_reset.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@login_required
def audit(request: Asked) -> HttpResponse:
    """Who did or saw what."""
    require_anywhere(request.viewer, permissions.AUDIT_VIEW)
    form = TrailSearch(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = queries.trail(request.viewer, **{key: value for key, value in asked.items() if value})
    acts = {line.act: _(ACTS[line.act]) if line.act in ACTS else line.act for line in found.lines}
    return render(
        request,
        "console/audit.html",
        {"form": form, "trail": found, "acts": acts, "query": _query(request)},
    )


def _show(form: forms.Form, refusal: Refusal) -> None:
    """Put a refusal beside its field."""
    form.add_error(
        refusal.field if refusal.field in form.fields else None, _(refusal.sentence) % refusal.values
    )


def _query(request: Asked) -> str:
    """What was searched for, to carry over to the next page."""
    kept = request.GET.copy()
    for name in ("page", "before"):
        kept.pop(name, None)
    return kept.urlencode()
