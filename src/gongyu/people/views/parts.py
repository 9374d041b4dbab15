"""What the screens of the registry share."""

from __future__ import annotations

from django.http import HttpResponse

from gongyu.ui.requests import Asked

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def number(request: Asked, name: str) -> int | None:
    """A number in the address; None for anything else."""
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 16 else None


def workbook_answer(content: bytes, name: str) -> HttpResponse:
    """A workbook to keep."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


def posted_number(request: Asked, name: str) -> int | None:
    """A number that was sent; None for anything else."""
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 16 else None
