"""What other learning platforms send, by xAPI. Nobody signs in here: a platform shows its own key."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Iterator
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from gongyu.courses import operations, queries
from gongyu.courses.rules import xapi

HEADER = "X-Experience-API-Version"


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Which versions are spoken here."""
    return _versioned(JsonResponse({"version": list(xapi.VERSIONS)}))


@csrf_exempt
@require_http_methods(["POST", "PUT"])
def statements(request: HttpRequest) -> HttpResponse:
    """Statements come in: one or many by POST, one under a number by PUT."""
    platform = _knocking(request)
    if platform is None:
        answer = _versioned(JsonResponse({"error": "show the platform's own key"}, status=401))
        answer["WWW-Authenticate"] = 'Basic realm="xapi"'
        return answer
    if not xapi.speaks(request.headers.get(HEADER, "")):
        return _bad(f"{HEADER}: one of {', '.join(xapi.VERSIONS)}")
    try:
        given = _given(request)
        said, _many = xapi.read(request.body, _numbers(), given)
        operations.take_statements(today=timezone.localdate(), platform_id=platform, said=said)
    except xapi.BadStatement as wrong:
        return _bad(str(wrong))
    except xapi.Clash as clash:
        return _versioned(JsonResponse({"error": f"{clash}: known with other words"}, status=409))
    if given is not None:
        return _versioned(HttpResponse(status=204))
    return _versioned(JsonResponse([str(one.id) for one in said], safe=False))


def _knocking(request: HttpRequest) -> int | None:
    """The platform behind a request, by Basic authentication."""
    kind, _, shown = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        login, _, secret = b64decode(shown, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return queries.knocking(login, secret)


def _given(request: HttpRequest) -> UUID | None:
    """The number that a PUT has in its address."""
    if request.method != "PUT":
        return None
    try:
        return UUID(request.GET.get("statementId", ""))
    except ValueError as wrong:
        raise xapi.BadStatement("statementId: not a UUID") from wrong


def _numbers() -> Iterator[UUID]:
    while True:
        yield uuid4()


def _bad(why: str) -> HttpResponse:
    return _versioned(JsonResponse({"error": why}, status=400))


def _versioned(answer: HttpResponse) -> HttpResponse:
    answer[HEADER] = xapi.VERSION
    return answer
