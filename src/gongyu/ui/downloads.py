"""A file as an answer: to keep, and in no cache on the way, since it may name people."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF: Final = "application/pdf"


def download(content: bytes | str, name: str, kind: str = XLSX) -> HttpResponse:
    """The file under a name of ours, in ASCII: nothing that a person has typed is ever in it."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)
