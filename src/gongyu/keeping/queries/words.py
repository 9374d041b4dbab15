"""Sealing and opening with the installation's key ring."""

from __future__ import annotations

from django.conf import settings

from gongyu.kernel.keys import Keys, keys


def keyring() -> Keys:
    """The installation's key ring, as this process knows it."""
    return keys(settings.HOME, settings.SECRET_KEY)


def sealed(words: str, column: str) -> bytes | None:
    """Words encrypted for a column ("compliance_exemption.reason"); nothing for nothing."""
    return keyring().seal(words, column) if words else None


def opened(kept: bytes | memoryview | None, column: str) -> str:
    """The words again, for somebody who may read them; raises kernel.cipher.KeyMissing without their key."""
    return keyring().open(bytes(kept), column) if kept else ""


def index(value: str) -> bytes:
    """The blind index by which a sealed value is found again."""
    return keyring().index(value)
