"""Pages of a demonstration say so."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from gongyu.demo.queries import loaded


class DemonstrationMiddleware:
    """Sets request.demonstration; asked of the database until the answer is yes, then remembered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.is_demonstration = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.is_demonstration:
            self.is_demonstration = loaded() is not None
        request.demonstration = self.is_demonstration  # type: ignore[attr-defined]
        return self.get_response(request)
