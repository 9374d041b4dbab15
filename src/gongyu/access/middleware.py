"""Every request knows who is asking and what day it is, and whether that has been proven well enough."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from gongyu.access.permissions import EMERGENCY_OPEN
from gongyu.access.queries import nobody, taking, viewer_of
from gongyu.access.rules import Viewer
from gongyu.accounts.operations import record_request
from gongyu.accounts.queries import emergency_under_way, proven_twice
from gongyu.organisations.queries import body

# What somebody reaches who has yet to put on a second factor.
SETTING_UP: Final = frozenset(
    {"mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate", "account_logout"}
)


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
        self._in_an_emergency(request)
        return self.get_response(request)

    def _in_an_emergency(self, request: Any) -> None:
        """Beside what is granted, what an emergency of this session gives (one query where there is one)."""
        viewer: Viewer = request.viewer
        request.emergency = None
        if viewer.user_id is None or not viewer.may(EMERGENCY_OPEN):
            return
        urgent = emergency_under_way(request.session, viewer.user_id)
        place = body(urgent.organisation_id) if urgent else None
        if urgent and place and viewer.may_at(EMERGENCY_OPEN, place.path):
            request.emergency = urgent
            request.viewer = taking(viewer, urgent.role, place)


class SecondFactorMiddleware:
    """Whose role needs a second factor and who has none reaches only the page where it is put on, and the
    way out. In a demonstration, where everybody is invented, the password is enough."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        asked: Any = request
        viewer: Viewer = asked.viewer
        asked.password_is_enough = (
            getattr(request, "demonstration", False) and not settings.SECOND_FACTOR_IN_DEMONSTRATION
        )
        asked.second_factor_owed = (
            viewer.needs_second_factor and not asked.password_is_enough and not proven_twice(request)
        )
        if not asked.second_factor_owed:
            return None
        # Even a page that asked nobody would show them nothing.
        asked.viewer = Viewer(viewer.user_id, viewer.name, viewer.today)
        if request.resolver_match and request.resolver_match.view_name in SETTING_UP:
            return None
        if getattr(request, "htmx", False):
            return HttpResponse(status=204)  # part of a page: it stays as it is
        return redirect("mfa_index")


class EmergencyMiddleware:
    """Every request in an emergency is a line of the audit trail before it is answered: no line, no page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        asked: Any = request
        urgent = asked.emergency
        if urgent is None or asked.second_factor_owed or request.resolver_match is None:
            return
        record_request(
            by=urgent.user_id,
            emergency_id=urgent.id,
            organisation_id=urgent.organisation_id,
            method=request.method or "",
            page=request.resolver_match.view_name,
            arguments=request.resolver_match.kwargs,
        )
