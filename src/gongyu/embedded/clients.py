"""Which pg_dump, pg_restore and psql speak to a server: they must be at least as new as it is."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from gongyu.embedded.account import Account
from gongyu.embedded.binaries import programs
from gongyu.embedded.errors import DatabaseError

DISTRIBUTION = Path("/usr/lib/postgresql")


def clients(server: int, *, encrypted: bool) -> Path:
    """The folder of client programs for a server of a major version.

    The wheel's are taken before the distribution's. They speak no TLS, so not where the connection is
    `encrypted`.
    """
    for folder in _folders(encrypted=encrypted):
        if _major(folder) >= server:
            return folder
    tls = " with TLS" if encrypted else ""
    raise DatabaseError(
        f"No pg_dump of PostgreSQL {server} or later{tls} is here. Install the distribution's client "
        f"programs (Debian, Ubuntu: postgresql-client-{server}) and try again."
    )


def newest(*, encrypted: bool) -> Path:
    """The folder of the latest programs that are here: for what reads an archive and speaks to nobody."""
    return max(_folders(encrypted=encrypted), key=_major)


def _folders(*, encrypted: bool) -> Iterator[Path]:
    if not encrypted:
        with contextlib.suppress(DatabaseError):  # a city's own server needs no wheel
            yield programs(Account(os.geteuid(), os.getegid(), drop=False))
    if found := shutil.which("pg_dump"):
        yield Path(found).parent
    yield from sorted(DISTRIBUTION.glob("*/bin"), key=_major, reverse=True)


def _major(folder: Path) -> int:
    try:
        said = subprocess.run(
            [str(folder / "pg_dump"), "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r"\) (\d+)", said)
    return int(found[1]) if found else 0
