"""Every request knows who is asking and what day it is."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from gongyu.access.queries import nobody, viewer_of


class ViewerMiddleware:
    """Sets request.today and request.viewer (one query, only for signed-in people)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.today = timezone.localdate()  # type: ignore[attr-defined]
        user = request.user
        request.viewer = (  # type: ignore[attr-defined]
            viewer_of(user.pk, user.display_name, request.today)  # type: ignore[attr-defined]
            if user.is_authenticated
            else nobody(request.today)  # type: ignore[attr-defined]
        )
        return self.get_response(request)
