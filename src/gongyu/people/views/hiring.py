"""Somebody takes up a post: looked for first, then registered."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongyu.access.permissions import ROSTER_MANAGE
from gongyu.access.rules import require_anywhere
from gongyu.kernel.refusal import Refusal
from gongyu.organisations.queries import Body
from gongyu.people import operations, queries
from gongyu.people.forms.hiring import FindStaffForm, StaffForm
from gongyu.people.rules.relations import POSTS
from gongyu.people.rules.searching import term_of
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked, number_asked, number_sent


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def staff_add(request: Asked) -> HttpResponse:
    """Look for them, then say which post they hold."""
    require_anywhere(request.viewer, ROSTER_MANAGE)
    body = queries.school_to_clear(request.viewer, number_asked(request, "organisation"))
    page: dict[str, Any] = {
        "body": body,
        "find": None,
        "found": None,
        "form": None,
        "posts": POSTS,
        "chosen": None,
    }
    step = request.POST.get("step", "")
    if step in ("choose", "save"):
        return _said(request, body, page, save=step == "save")
    find = FindStaffForm(request.POST if step == "find" else None)
    if find.is_bound and find.is_valid():
        typed = find.cleaned_data["term"].strip()
        term = term_of(typed)
        page["found"] = queries.find_staff(request.viewer, body, term)
        initial: dict[str, object] = {"name": typed} if term.kind == "name" else {}
        page["form"] = StaffForm(today=request.today, known=False, initial=initial)
    page["find"] = find
    return render(request, "people/staff_add.html", page, status=422 if find.errors else 200)


def _said(request: Asked, body: Body, page: dict[str, Any], *, save: bool) -> HttpResponse:
    """Which post somebody holds who was chosen, or somebody new."""
    key = number_sent(request, "staff")
    page["chosen"] = queries.staff_to_choose(request.viewer, body, key) if key is not None else None
    form = StaffForm(request.POST if save else None, today=request.today, known=key is not None)
    if save and form.is_valid():
        try:
            operations.add_staff(
                by=request.viewer,
                today=request.today,
                organisation_id=body.id,
                staff_id=key,
                **form.cleaned_data,
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已登记。要登录的，请校长在“教职工账号”里做开通单。"))
            return redirect(f"{reverse('people:roster')}?organisation={body.id}")
    page["form"] = form
    return render(request, "people/staff_add.html", page, status=422 if form.errors else 200)
