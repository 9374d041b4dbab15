"""A long stream sealed under a passphrase: a backup, written and read in pieces of one mebibyte.

It begins with a preamble: what it is, the cost and the salt of scrypt, and a check by which a wrong
passphrase is told from a damaged file. Each piece after it is AES-256-GCM, bound to the preamble, to its
place, and to whether it is the last: a piece changed, moved, repeated, missing or added does not open. The
key belongs to one stream alone, for its salt does; so the place of a piece is nonce enough.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterator
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

PIECE: Final = 1 << 20
TAG: Final = 16
MAGIC: Final = b"GONGYUB1"
SALT: Final = 16
CHECK: Final = 16
# 128 MiB and about half a second for each guess at the passphrase.
COST: Final = 17
COSTLIEST: Final = 20
PREAMBLE: Final = len(MAGIC) + 1 + SALT + CHECK


class NotSealed(Exception):
    """The file is no sealed stream at all."""


class WrongKey(Exception):
    """The passphrase does not open the stream, or its preamble was changed."""


class Altered(Exception):
    """A piece does not open: it was changed, moved or added."""


class CutOff(Exception):
    """The stream ends before its last piece."""


class Sealer:
    """Takes bytes and writes them sealed. The last piece, which `close` writes, makes it readable."""

    def __init__(self, out: BinaryIO, secret: bytes, *, cost: int = COST) -> None:
        salt = os.urandom(SALT)
        key, check = _derived(secret, salt, cost)
        self._out, self._aead, self._place = out, AESGCM(key), 0
        self._preamble = MAGIC + bytes([cost]) + salt + check
        self._waiting = bytearray()
        out.write(self._preamble)

    def write(self, data: bytes | memoryview) -> None:
        self._waiting += data
        # The last piece is never empty unless all is, so one is held back until more has come.
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]

    def close(self) -> None:
        self._seal(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _seal(self, piece: bytes, *, last: bool) -> None:
        self._out.write(self._aead.encrypt(_nonce(self._place, last), piece, self._preamble))
        self._place += 1


class Opener:
    """Gives the bytes of a sealed stream again.

    Raises NotSealed and WrongKey at once, Altered and CutOff where the stream is read that far.
    """

    def __init__(self, source: BinaryIO, secret: bytes) -> None:
        preamble = source.read(PREAMBLE)
        if len(preamble) < PREAMBLE or not preamble.startswith(MAGIC):
            raise NotSealed
        cost = preamble[len(MAGIC)]
        if not 1 <= cost <= COSTLIEST:
            raise WrongKey
        salt, check = preamble[len(MAGIC) + 1 : -CHECK], preamble[-CHECK:]
        key, wanted = _derived(secret, salt, cost)
        if not hmac.compare_digest(check, wanted):
            raise WrongKey
        self._source, self._aead, self._preamble = source, AESGCM(key), preamble
        self._pieces = self._opened()
        self._left = b""

    def read(self, size: int) -> bytes:
        """The next `size` bytes; fewer where the stream ends."""
        found = bytearray()
        while len(found) < size:
            self._left = self._left or next(self._pieces, b"")
            if not self._left:
                break
            wanted = size - len(found)
            found += self._left[:wanted]
            self._left = self._left[wanted:]
        return bytes(found)

    def rest(self) -> Iterator[bytes]:
        """Whatever is left, piece by piece."""
        if self._left:
            yield self._left
            self._left = b""
        yield from self._pieces

    def _opened(self) -> Iterator[bytes]:
        place, sealed = 0, self._source.read(PIECE + TAG)
        while True:
            following = self._source.read(PIECE + TAG) if len(sealed) == PIECE + TAG else b""
            last = not following
            try:
                yield self._aead.decrypt(_nonce(place, last), sealed, self._preamble)
            except InvalidTag:
                raise (CutOff if last and self._goes_on(place, sealed) else Altered) from None
            if last:
                return
            place, sealed = place + 1, following

    def _goes_on(self, place: int, sealed: bytes) -> bool:
        """Whether what should be the last piece is a whole one from the middle, or a part of one."""
        if len(sealed) < PIECE + TAG:
            return True
        try:
            self._aead.decrypt(_nonce(place, False), sealed, self._preamble)
        except InvalidTag:
            return False
        return True


def _derived(secret: bytes, salt: bytes, cost: int) -> tuple[bytes, bytes]:
    """The key of one stream, and the check by which a wrong passphrase is known."""
    both = Scrypt(salt=salt, length=64, n=1 << cost, r=8, p=1).derive(secret)
    return both[:32], hashlib.sha256(both[32:]).digest()[:CHECK]


def _nonce(place: int, last: bool) -> bytes:
    return place.to_bytes(11, "big") + bytes([last])
