"""A server for tests: fast, forgetful, gone afterwards."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from gongyu.embedded.server import Server


@contextlib.contextmanager
def throwaway() -> Iterator[str]:
    """The URL of a fresh server without fsync; its folder disappears with it."""
    folder = Path(tempfile.mkdtemp(prefix="gongyu-test-"))
    folder.chmod(0o711)  # root's account for PostgreSQL must be able to walk in
    server = Server(folder / "home", throwaway=True)
    try:
        yield server.start()
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
