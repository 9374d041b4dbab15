"""Sealing one sensitive value, and finding it again without opening any.

A sealed value is: one byte naming the algorithm and key generation, twelve bytes nonce, then AES-256-GCM
ciphertext bound to the column it stands in, so that a value moved to another column does not open.
The blind index is a keyed HMAC-SHA256 of the normalised value: equal values give equal indexes.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

GENERATION = b"\x01"


@dataclass(frozen=True, slots=True)
class Cipher:
    """Two keys of 32 bytes each, kept outside the database."""

    seal_key: bytes
    index_key: bytes

    def seal(self, value: str, column: str) -> bytes:
        """Encrypt `value` for `column` ("people_guardian.phone")."""
        nonce = os.urandom(12)
        return GENERATION + nonce + AESGCM(self.seal_key).encrypt(nonce, value.encode(), column.encode())

    def open(self, sealed: bytes, column: str) -> str:
        """Decrypt; raises cryptography.exceptions.InvalidTag when key, column or bytes do not match."""
        return AESGCM(self.seal_key).decrypt(sealed[1:13], sealed[13:], column.encode()).decode()

    def index(self, value: str) -> bytes:
        """The blind index of a value, 16 bytes."""
        return hmac.new(self.index_key, value.strip().upper().encode(), hashlib.sha256).digest()[:16]


def cipher_from(secret: str) -> Cipher:
    """Derive both keys from one secret kept outside the database."""
    return Cipher(
        hashlib.sha256(b"gongyu.seal:" + secret.encode()).digest(),
        hashlib.sha256(b"gongyu.index:" + secret.encode()).digest(),
    )
