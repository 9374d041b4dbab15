"""Who holds what where: the list, giving and ending."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongyu.access import operations as access
from gongyu.access import permissions
from gongyu.access import queries as granted
from gongyu.access.rules import a_year_on, require_anywhere
from gongyu.accounts import queries as accounts
from gongyu.console import queries
from gongyu.console.forms import EndForm, GiveForm, GrantSearch, RenewForm
from gongyu.console.views.parts import searched
from gongyu.kernel.refusal import OutOfScope, Refusal
from gongyu.organisations import queries as organisations
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked

# How many of those that end soon stand above the list; all of them are one click away.
ENDING: Final = 5


@require_safe
@login_required
def grants(request: Asked) -> HttpResponse:
    """Who holds what where; those that end soon stand first."""
    require_anywhere(request.viewer, permissions.GRANT_VIEW)
    form = GrantSearch(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    wanted = {key: value for key, value in asked.items() if value}
    found = granted.grants(request.viewer, **wanted)
    ending, many = granted.expiring(request.viewer, limit=ENDING) if not wanted else ((), 0)
    return render(
        request,
        "console/grants.html",
        {
            "form": form,
            "found": found,
            "ending": found.grants if wanted.get("state") == "expiring" else ending,
            "many": many,
            "state": wanted.get("state", ""),
            "renewed_until": _renewed_until(request, found.grants + ending),
            "may_give": request.viewer.may(permissions.GRANT_MANAGE),
            "may_open": request.viewer.may(permissions.ACCOUNT_MANAGE),
            "query": searched(request),
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
        show(form, refusal)
        return False
    except OutOfScope:
        form.add_error("organisation", _("没有这个单位代码，请核对。"))
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def grant_renew(request: Asked, grant_id: int) -> HttpResponse:
    """Carry a grant on beyond the day it ends."""
    require_anywhere(request.viewer, permissions.GRANT_MANAGE)
    one = granted.grant(request.viewer, grant_id)
    begin = {"valid_until": a_year_on(one.valid_until or request.today)}
    form = RenewForm(request.POST or None, initial=begin)
    if request.method == "POST" and form.is_valid():
        try:
            access.renew_grant(by=request.viewer, today=request.today, grant_id=grant_id, **form.cleaned_data)
            messages.success(request, _("已续期。"))
            return _back(request)
        except Refusal as refusal:
            show(form, refusal)
    return render(
        request, "console/grant_renew.html", {"one": one, "form": form}, status=422 if form.errors else 200
    )


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
            return _back(request)
        except Refusal as refusal:
            show(form, refusal)
    return render(
        request, "console/grant_end.html", {"one": one, "form": form}, status=422 if form.errors else 200
    )


def _renewed_until(request: Asked, found: tuple[granted.Given, ...]) -> dict[int, date]:
    """Until when each grant that may be renewed is carried on, unless another day is chosen."""
    return {one.id: a_year_on(one.valid_until or request.today) for one in found if one.may_renew}


def _back(request: Asked) -> HttpResponse:
    """To the list that it was done from."""
    return redirect(reverse("console:grants") + ("?state=expiring" if "expiring" in request.POST else ""))
