"""Opening and sealing what was said on a visit."""

from __future__ import annotations

from django.conf import settings

from gongyu.kernel.keys import keys

TALKED_ABOUT = "contact_visit.talked_about"
AGREED = "contact_visit.agreed"


def sealed(words: str, column: str) -> bytes | None:
    """The words as they are kept; nothing is kept of an empty field."""
    return keys(settings.HOME, settings.SECRET_KEY).seal(words, column) if words else None


def opened(kept: bytes | memoryview | None, column: str) -> str:
    """The words again, to be read by somebody who may."""
    return keys(settings.HOME, settings.SECRET_KEY).open(bytes(kept), column) if kept else ""
