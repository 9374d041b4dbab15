"""Sealing one sensitive value, and finding it again without opening any.

A sealed value is: one byte, the number of its key; twelve bytes nonce; then AES-256-GCM ciphertext bound to
the column it stands in, so that a value moved to another column does not open. The blind index is a keyed
HMAC-SHA256 of the normalised value, under a key of its own: equal values give equal indexes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

# A key's number is one byte; 0 is kept free for a longer form.
FIRST: Final = 1
LAST: Final = 255


class KeyMissing(Exception):
    """A value is sealed with a key that this ring does not hold."""

    def __init__(self, number: int) -> None:
        super().__init__(
            f"A value is sealed with key {number}, which the key ring here does not hold. "
            "Put the whole key ring back in its place; `gongyu keys list` shows what is there."
        )
        self.number = number


@dataclass(frozen=True)
class Key:
    """One key of 32 bytes. It opens from the moment it is in the ring and seals from `seals_from` on, so that
    every process has taken it up before anything is sealed with it. Times are seconds since 1970."""

    number: int
    secret: bytes = field(repr=False)
    made_at: float = 0.0
    seals_from: float = 0.0

    @cached_property
    def aead(self) -> AESGCM:
        return AESGCM(self.secret)


@dataclass(frozen=True)
class KeyRing:
    """All keys that anything may be sealed with, in the order of their numbers; the key of the blind index;
    numbers retired."""

    keys: tuple[Key, ...]
    index_key: bytes = field(repr=False)
    retired: tuple[int, ...] = ()

    def sealing(self, now: float) -> Key:
        """The newest key that seals already; the oldest where a clock runs so far behind that none does."""
        return next((key for key in reversed(self.keys) if key.seals_from <= now), self.keys[0])

    def seal(self, value: str, column: str, now: float) -> bytes:
        """Encrypt `value` for `column` ("people_guardian.phone")."""
        return self.seal_bytes(value.encode(), column, now)

    def open(self, sealed: bytes, column: str) -> str:
        """Decrypt; raises KeyMissing without the key, and cryptography.exceptions.InvalidTag when column or
        bytes do not match."""
        return self.open_bytes(sealed, column).decode()

    def seal_bytes(self, value: bytes, column: str, now: float) -> bytes:
        """The same of bytes, such as a workbook."""
        key, nonce = self.sealing(now), os.urandom(12)
        return bytes([key.number]) + nonce + key.aead.encrypt(nonce, value, column.encode())

    def open_bytes(self, sealed: bytes, column: str) -> bytes:
        """The same of bytes."""
        key = self._by_number.get(sealed[0])
        if key is None:
            raise KeyMissing(sealed[0])
        return key.aead.decrypt(sealed[1:13], sealed[13:], column.encode())

    def index(self, value: str) -> bytes:
        """The blind index of a value, 16 bytes."""
        return hmac.digest(self.index_key, value.strip().upper().encode(), "sha256")[:16]

    def with_new_key(self, *, now: float, seals_from: float) -> KeyRing:
        """The ring with one key more. A number is never given twice; ValueError after the last."""
        number = max((*(key.number for key in self.keys), *self.retired)) + 1
        if number > LAST:
            raise ValueError(f"there are {LAST} numbers for keys and all have been given")
        made = Key(number, os.urandom(32), now, seals_from)
        return KeyRing((*self.keys, made), self.index_key, self.retired)

    def without(self, number: int) -> KeyRing:
        """The ring without a key; what is sealed with it never opens again."""
        kept = tuple(key for key in self.keys if key.number != number)
        return KeyRing(kept, self.index_key, (*self.retired, number))

    @cached_property
    def _by_number(self) -> dict[int, Key]:
        return {key.number: key for key in self.keys}


def ring_from(secret: str) -> KeyRing:
    """The ring of an installation that has none yet: both its keys derive from one secret."""
    return KeyRing(
        (Key(FIRST, hashlib.sha256(b"gongyu.seal:" + secret.encode()).digest()),),
        hashlib.sha256(b"gongyu.index:" + secret.encode()).digest(),
    )


def written(ring: KeyRing) -> str:
    """The ring as text, to be kept outside the database."""
    keys = [
        {"number": key.number, "key": _text(key.secret), "made_at": key.made_at, "seals_from": key.seals_from}
        for key in ring.keys
    ]
    return json.dumps({"index": _text(ring.index_key), "keys": keys, "retired": ring.retired}, indent=1)


def read(text: str) -> KeyRing:
    """The ring from its text; ValueError when it is none."""
    try:
        found = json.loads(text)
        keys = tuple(
            Key(int(one["number"]), _bytes(one["key"]), float(one["made_at"]), float(one["seals_from"]))
            for one in sorted(found["keys"], key=lambda one: int(one["number"]))
        )
        ring = KeyRing(keys, _bytes(found["index"]), tuple(int(number) for number in found["retired"]))
    except (KeyError, TypeError, ValueError) as wrong:
        raise ValueError("this is no key ring") from wrong
    if not keys or {len(key.secret) for key in keys} | {len(ring.index_key)} != {32}:
        raise ValueError("a key of this key ring is damaged")
    return ring


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
