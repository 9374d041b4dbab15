"""Connecting learning platforms, and a guardian's own links to them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongyu.access.permissions import COURSE_WRITE
from gongyu.access.rules import require_anywhere
from gongyu.courses import operations, queries
from gongyu.courses.forms.platforms import PlatformForm, SameForm
from gongyu.kernel.refusal import Forbidden, Refusal
from gongyu.ui.refusals import show
from gongyu.ui.requests import Asked, number_asked


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def platforms(request: Asked) -> HttpResponse:
    """The platforms of a body; the key of a new one is shown once, on this answer alone."""
    page = queries.platforms(request.viewer, number_asked(request, "organisation"))
    form = PlatformForm(request.POST or None)
    key = None
    if request.method == "POST" and form.is_valid():
        try:
            key = operations.connect_platform(
                by=request.viewer, today=request.today, organisation_id=page.place.id, **form.cleaned_data
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            page, form = queries.platforms(request.viewer, page.place.id), PlatformForm()
    shown = {"page": page, "form": form, "key": key}
    return render(request, "courses/platforms.html", shown, status=422 if form.errors else 200)


@never_cache
@require_POST
@login_required
def platform_renew(request: Asked, platform_id: int) -> HttpResponse:
    """Another key, shown once."""
    key = operations.renew_platform_key(by=request.viewer, today=request.today, platform_id=platform_id)
    page = queries.platforms(request.viewer, number_asked(request, "organisation"))
    return render(request, "courses/platforms.html", {"page": page, "form": PlatformForm(), "key": key})


@require_POST
@login_required
def platform_end(request: Asked, platform_id: int) -> HttpResponse:
    """Nothing more comes in from a platform."""
    operations.end_platform(by=request.viewer, today=request.today, platform_id=platform_id)
    messages.success(request, _("已停用，它再发来的不再接收。家长已经学完的不受影响。"))
    return redirect("courses:platforms")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def same(request: Asked, edition_id: int) -> HttpResponse:
    """Where else a course is to be found."""
    require_anywhere(request.viewer, COURSE_WRITE)
    page = queries.edition(request.viewer, edition_id)
    if not page.acts:
        raise Forbidden(COURSE_WRITE)
    form = SameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.name_same_course(
                by=request.viewer, today=request.today, edition_id=edition_id, **form.cleaned_data
            )
        except Refusal as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("已保存。"))
            return redirect("courses:edition", edition_id)
    shown = {"page": page, "form": form, "known": queries.same_courses(page.course_id)}
    return render(request, "courses/same.html", shown, status=422 if form.errors else 200)


@require_safe
@login_required
def accounts(request: Asked) -> HttpResponse:
    """Where else I learn, and under which number."""
    lines = tuple(queries.platforms_of_mine(request.viewer).values())
    return render(request, "courses/accounts.html", {"lines": lines})


@require_POST
@login_required
def account_link(request: Asked, platform_id: int) -> HttpResponse:
    """A number of my own for one platform."""
    operations.link_account(by=request.viewer, today=request.today, platform_id=platform_id)
    return redirect("courses:accounts")


@require_POST
@login_required
def account_unlink(request: Asked, platform_id: int) -> HttpResponse:
    """That number is nobody's any more."""
    operations.unlink_account(by=request.viewer, today=request.today, platform_id=platform_id)
    messages.success(request, _("已取消。那个编号不再是您的，已经学完的还在。"))
    return redirect("courses:accounts")
