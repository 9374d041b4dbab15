"""What a phone is answered about what waited on it (ui/assets/phone/queue.js reads it)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import JsonResponse
from django.utils import timezone

from gongyu.ui.requests import Asked


def said(request: Asked, status: int = 200, **more: Any) -> JsonResponse:
    """An answer, with the time as it is here: a phone's own clock may be wrong."""
    now = timezone.localtime()
    at = now.replace(year=request.today.year, month=request.today.month, day=request.today.day)
    return JsonResponse({"at": at.isoformat(timespec="seconds"), **more}, status=status)


def refused(
    request: Asked, status: int, code: str, reason: str, fields: Sequence[dict[str, Any]] = ()
) -> JsonResponse:
    """What is not taken in, and why; field by field where something would be lost."""
    return said(request, status, code=code, reason=reason, fields=list(fields))
