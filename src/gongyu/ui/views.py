"""The pages for what cannot be read, is not there, is not allowed, or went wrong."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from gongyu.ui.middleware import calm


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return calm(request, 400)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return calm(request, 404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return calm(request, 403)


def broken(request: HttpRequest) -> HttpResponse:
    """Something failed on our side. Leans on no viewer and no database, for they may have failed too."""
    return HttpResponse(render_to_string("500.html"), status=500)
