"""Refusals that no view has caught become calm pages, not error screens."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from gongyu.kernel.refusal import Forbidden, OutOfScope, Refusal


class RefusalMiddleware:
    """OutOfScope → 404, Forbidden → 403, Refusal → 409, each in the words of the product."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        match exception:
            case OutOfScope():
                return calm(request, 404)
            case Forbidden():
                return calm(request, 403)
            case Refusal():
                sentence = _(exception.sentence)
                return calm(request, 409, sentence % exception.values if exception.values else sentence)
        return None


class ReadableMiddleware:
    """An address with a NUL in it is read by no database and typed by nobody: it is answered before it is
    looked up, wherever it would have been."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = (value for _name, values in request.GET.lists() for value in values)
        if "\x00" in request.path or any("\x00" in value for value in asked):
            return calm(request, 400)
        return self.get_response(request)


def calm(request: HttpRequest, status: int, sentence: str = "") -> HttpResponse:
    """The page for a status; a fragment when htmx asked, so that half a page is never replaced by a whole."""
    part = "ui/refusal_part.html" if getattr(request, "htmx", False) else "ui/refusal.html"
    return render(request, part, {"status": status, "sentence": sentence}, status=status)
