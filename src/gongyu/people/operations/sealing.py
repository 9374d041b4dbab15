"""Sealing what the registry keeps in confidence."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from gongyu.kernel.cipher import Cipher, cipher_from

NUMBER = "people_pupil.number"
PHONE = "people_guardian.phone"


def seal(value: str, column: str) -> bytes | None:
    """A value encrypted for a column; nothing for nothing."""
    return _cipher(settings.SECRET_KEY).seal(value, column) if value else None


def index(value: str) -> bytes:
    """The blind index by which a value is found again."""
    return _cipher(settings.SECRET_KEY).index(value)


@lru_cache(maxsize=2)
def _cipher(secret: str) -> Cipher:
    return cipher_from(secret)
