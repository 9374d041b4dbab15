"""The key ring of an installation: where it is kept, and how running processes take up a new key.

It is a file outside the database, `keys.json` in GONGYU_HOME or wherever GONGYU_KEYS says, readable by its
owner alone. Until the first `gongyu keys rotate` there is no file: the first key derives from GONGYU_SECRET.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from gongyu.kernel.cipher import KeyMissing, KeyRing, read, ring_from, written

# A process looks at the file again when its own reading is so many seconds old; a new key may begin to
# seal only after longer than that.
LOOKS_AGAIN: Final = 20
SHORTEST_WAIT: Final = 60
NAME: Final = "keys.json"


class KeysUnreadable(Exception):
    """The file of the key ring is there and is no key ring."""


@dataclass(frozen=True, slots=True)
class _Reading:
    ring: KeyRing
    stamp: tuple[int, int] | None
    looked_at: float


class Keys:
    """The key ring as this process knows it; safe to share between threads."""

    def __init__(self, file: Path, secret: str, *, clock: Callable[[], float] = time.time) -> None:
        self.file = file
        self._clock = clock
        self._first = ring_from(secret)
        self._reading = self._look(None)

    def ring(self) -> KeyRing:
        """The ring, at most LOOKS_AGAIN seconds old."""
        reading = self._reading
        # A clock that was put back makes a reading look new; then it is read again as well.
        if not 0 <= self._clock() - reading.looked_at < LOOKS_AGAIN:
            reading = self._reading = self._look(reading)
        return reading.ring

    def seal(self, value: str, column: str) -> bytes:
        """Encrypt a value for a column ("people_guardian.phone") with the newest key that seals."""
        return self.seal_bytes(value.encode(), column)

    def open(self, sealed: bytes, column: str) -> str:
        """Decrypt; a key not known yet is looked for in the file before KeyMissing is raised."""
        return self.open_bytes(sealed, column).decode()

    def seal_bytes(self, value: bytes, column: str) -> bytes:
        """The same of bytes, such as a workbook."""
        return self.ring().seal_bytes(value, column, self._clock())

    def open_bytes(self, sealed: bytes, column: str) -> bytes:
        """The same of bytes."""
        try:
            return self.ring().open_bytes(sealed, column)
        except KeyMissing:
            self._reading = self._look(self._reading)
            return self._reading.ring.open_bytes(sealed, column)

    def index(self, value: str) -> bytes:
        """The blind index by which a value is found again."""
        return self.ring().index(value)

    def change(self, to: Callable[[KeyRing], KeyRing]) -> KeyRing:
        """Replace the ring by what `to` makes of it, one change at a time, written whole or not at all."""
        with self._alone():
            ring = to(self._look(None).ring)
            draft = self.file.with_suffix(".new")
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
                out.write(written(ring))
                out.flush()
                os.fsync(out.fileno())
            draft.replace(self.file)
            self._reading = self._look(None)
        return ring

    def kept_open(self) -> bool:
        """Whether others than the owner may read the file."""
        return self.file.exists() and bool(self.file.stat().st_mode & 0o077)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _look(self, before: _Reading | None) -> _Reading:
        """Read the file if it has changed. Where it has gone, what was read before stays in use."""
        now = self._clock()
        try:
            facts = self.file.stat()
            stamp = (facts.st_mtime_ns, facts.st_ino)
            if before and before.stamp == stamp:
                return _Reading(before.ring, stamp, now)
            return _Reading(read(self.file.read_text()), stamp, now)
        except FileNotFoundError:
            return _Reading(before.ring if before else self._first, None, now)
        except ValueError as wrong:
            if before:
                return _Reading(before.ring, before.stamp, now)
            raise KeysUnreadable(f"{self.file}: {wrong}. Put back the copy you keep of it.") from wrong


@lru_cache(maxsize=8)
def keys(home: Path, secret: str) -> Keys:
    """The key ring of the installation in `home`; the same object for everybody in this process."""
    return Keys(Path(os.environ.get("GONGYU_KEYS") or home / NAME), secret)
