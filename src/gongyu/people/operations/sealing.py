"""Sealing what the registry keeps in confidence."""

from __future__ import annotations

from django.conf import settings

from gongyu.kernel.keys import keys

NUMBER = "people_pupil.number"
PHONE = "people_guardian.phone"


def seal(value: str, column: str) -> bytes | None:
    """A value encrypted for a column; nothing for nothing."""
    return keys(settings.HOME, settings.SECRET_KEY).seal(value, column) if value else None


def opened(sealed: bytes, column: str) -> str:
    """What was sealed for a column."""
    return keys(settings.HOME, settings.SECRET_KEY).open(sealed, column)


def index(value: str) -> bytes:
    """The blind index by which a value is found again."""
    return keys(settings.HOME, settings.SECRET_KEY).index(value)
