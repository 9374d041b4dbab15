"""A file as an answer: to keep, to look at or to listen to, and in no cache on the way, since it may name or
show people."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import content_disposition_header

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF: Final = "application/pdf"


def download(content: bytes | str, name: str, kind: str = XLSX) -> HttpResponse:
    """The file under a name of ours, in ASCII: nothing that a person has typed is ever in it."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)


@dataclass(frozen=True, slots=True)
class Brought:
    """A file that somebody has brought here: its name as it was cleaned, and what its content is. `shown`: a
    browser may show or play it; all else is only kept."""

    name: str
    media_type: str
    size: int
    tag: str
    shown: bool


# Whatever it is, it runs nothing, loads nothing, and is no page of ours.
_ALONE: Final = "default-src 'none'; sandbox"
_RANGE: Final = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")


def hand_over(request: HttpRequest, file: Brought, content: Callable[[int, int], bytes]) -> HttpResponse:
    """A file that was brought here, whole or the part that is asked for: whoever listens goes back and forth.
    `content` gives the bytes from one place up to another; the caller has asked who may have them."""
    headers = {
        "Content-Disposition": content_disposition_header(not file.shown, file.name) or "attachment",
        "Cache-Control": "private, no-store",
        "Content-Security-Policy": _ALONE,
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Accept-Ranges": "bytes",
        "ETag": f'"{file.tag}"',
    }
    if headers["ETag"] in [one.strip() for one in request.headers.get("If-None-Match", "").split(",")]:
        return HttpResponseNotModified(headers=headers)
    start, end, status = 0, file.size, 200
    if request.headers.get("If-Range", headers["ETag"]) == headers["ETag"]:
        part = part_of(request.headers.get("Range", ""), file.size)
        if part == (0, 0):
            headers["Content-Range"] = f"bytes */{file.size}"
            return HttpResponse(status=416, content_type="text/plain", headers=headers)
        if part is not None:
            (start, end), status = part, 206
            headers["Content-Range"] = f"bytes {start}-{end - 1}/{file.size}"
    headers["Content-Length"] = str(end - start)
    sent = content(start, end) if request.method == "GET" else b""
    return HttpResponse(sent, status=status, content_type=file.media_type, headers=headers)


def part_of(asked: str, size: int) -> tuple[int, int] | None:
    """From where up to where a Range header asks; None for the whole, also where it asks for several parts
    or in another unit; (0, 0) where no such part is there."""
    found = _RANGE.fullmatch(asked.strip())
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        last = min(int(found[2]), size)
        return (size - last, size) if last else (0, 0)
    start = int(found[1])
    end = min(int(found[2]) + 1, size) if found[2] else size
    if found[2] and int(found[2]) < start:
        return None
    return (start, end) if start < size else (0, 0)
