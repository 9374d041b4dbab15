"""Certificates: a guardian asks for one; anybody who has its code sees whether it holds."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongyu.courses import operations, queries
from gongyu.kernel.refusal import Refusal
from gongyu.ui.refusals import say
from gongyu.ui.requests import Asked

LINKED = "application/ld+json"


@require_POST
@login_required
def certificate_ask(request: Asked, course_id: int) -> HttpResponse:
    """A certificate for a course I have finished."""
    try:
        code = operations.ask_for_certificate(
            by=request.viewer, today=request.today, course_id=course_id, base=_base(request)
        )
    except Refusal as refusal:
        say(request, refusal)
        return redirect("courses:course", course_id)
    return redirect("courses:certificate", code)


@require_safe
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """What a certificate says, for whoever has its code."""
    return render(request, "courses/certificate.html", {"one": queries.certificate(code)})


@require_safe
def credential(request: HttpRequest, code: str) -> HttpResponse:
    """The signed credential, for programs that verify it."""
    return JsonResponse(
        queries.credential(code), content_type=LINKED, json_dumps_params={"ensure_ascii": False}
    )


@require_safe
def issuer(request: HttpRequest) -> HttpResponse:
    """Who issues certificates here, and the keys they are verified with."""
    address = _base(request) + reverse("courses:issuer")
    return JsonResponse(queries.issuer(address, _("共育")), content_type=LINKED)


def _base(request: HttpRequest) -> str:
    """Where this installation is reached."""
    return settings.ADDRESS or f"{request.scheme}://{request.get_host()}"
