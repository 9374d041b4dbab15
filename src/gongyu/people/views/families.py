"""A head teacher's page of families: the link to hand out, who asks to come in, who is in."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongyu.access.permissions import FAMILY_ADMIT
from gongyu.access.rules import require_anywhere
from gongyu.kernel.refusal import OutOfScope, Refusal
from gongyu.people import operations, queries
from gongyu.people.forms import RefuseForm
from gongyu.people.queries import Link
from gongyu.people.rules.qr import drawn
from gongyu.people.rules.relations import RELATIONS
from gongyu.ui.refusals import say
from gongyu.ui.requests import Asked


@require_safe
@login_required
def families(request: Asked, class_id: int) -> HttpResponse:
    """One class's families."""
    require_anywhere(request.viewer, FAMILY_ADMIT)
    page = queries.families(request.viewer, class_id)
    return render(
        request,
        "people/families.html",
        {"page": page, "address": _address(request, page.link), "relations": RELATIONS},
    )


@require_safe
@login_required
def poster(request: Asked, class_id: int) -> HttpResponse:
    """The class's QR code on one sheet of paper."""
    require_anywhere(request.viewer, FAMILY_ADMIT)
    seen = queries.class_to_admit(request.viewer, class_id)
    link = queries.link_of(class_id, request.today)
    if link is None:
        raise OutOfScope
    address = _address(request, link)
    return render(
        request,
        "people/poster.html",
        {"school_class": seen, "link": link, "address": address, "qr": drawn(address)},
    )


@require_POST
@login_required
def invite(request: Asked, class_id: int) -> HttpResponse:
    """Open a link; the one before it is stopped."""
    require_anywhere(request.viewer, FAMILY_ADMIT)
    operations.invite(by=request.viewer, today=request.today, class_id=class_id)
    messages.success(request, _("二维码已开通。可以打印，也可以把链接发到家长群。"))
    return redirect("people:families", class_id)


@require_POST
@login_required
def uninvite(request: Asked, class_id: int) -> HttpResponse:
    """Stop the link."""
    require_anywhere(request.viewer, FAMILY_ADMIT)
    operations.uninvite(by=request.viewer, today=request.today, class_id=class_id)
    messages.success(request, _("已停用。拿着旧二维码的人打不开了。"))
    return redirect("people:families", class_id)


@require_POST
@login_required
def admit(request: Asked, request_id: int) -> HttpResponse:
    """Let somebody in."""
    require_anywhere(request.viewer, FAMILY_ADMIT)
    seen, asking = queries.request_to_answer(request.viewer, request_id)
    try:
        operations.admit(by=request.viewer, today=request.today, request_id=request_id)
    except Refusal as refusal:
        say(request, refusal)
    else:
        messages.success(request, _("已同意，%(name)s可以登录了。") % {"name": asking.name})
    return redirect("people:families", seen.id)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def refuse(request: Asked, request_id: int) -> HttpResponse:
    """Do not let somebody in, with a reason."""
    require_anywhere(request.viewer, FAMILY_ADMIT)
    seen, asking = queries.request_to_answer(request.viewer, request_id)
    form = RefuseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        operations.refuse(by=request.viewer, today=request.today, request_id=request_id, **form.cleaned_data)
        messages.success(request, _("已记下。对方会收到短信，请他联系您。"))
        return redirect("people:families", seen.id)
    return render(
        request,
        "people/refuse.html",
        {"school_class": seen, "asking": asking, "form": form, "relations": RELATIONS},
        status=422 if form.errors else 200,
    )


def _address(request: Asked, link: Link | None) -> str:
    """The whole address of a link, as a phone needs it: the installation's own, once it has been named."""
    if link is None:
        return ""
    path = reverse("people:join", args=[link.token])
    return settings.ADDRESS + path if settings.ADDRESS else request.build_absolute_uri(path)
