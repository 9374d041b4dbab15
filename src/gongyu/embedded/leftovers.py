"""PostgreSQL processes that outlived their supervisor: found by the folder they work in, never by a PID."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path

PROC = Path("/proc")


def processes_in(data: Path) -> list[int]:
    """Every process whose working folder is this data folder; each of PostgreSQL's has it."""
    found = []
    wanted = str(data.resolve())
    for entry in PROC.glob("[0-9]*"):
        try:
            if os.readlink(entry / "cwd") == wanted and not _is_zombie(entry):
                found.append(int(entry.name))
        except OSError:  # gone meanwhile, or somebody else's
            continue
    return found


def end(data: Path, patience: float = 20) -> int:
    """Stop them: fast shutdown first, as SIGTERM would have done, and by force only when patience ends."""
    first = processes_in(data)
    if not first:
        return 0
    master = _master(data)
    # The first try lets a healthy server shut down cleanly; SIGQUIT makes orphaned children leave at once.
    for sign, share in ((signal.SIGINT, 0.5), (signal.SIGQUIT, 0.8), (signal.SIGKILL, 1.0)):
        targets = [master] if sign is signal.SIGINT and master in first else processes_in(data)
        for pid in targets:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, sign)
        until = time.monotonic() + (patience * share if master in first else 2)
        while time.monotonic() < until:
            if not processes_in(data):
                return len(first)
            time.sleep(0.05)
    return len(first)


def forget_stale_pid(data: Path) -> None:
    """Remove a PID file whose number now belongs to a stranger: PostgreSQL would refuse to start."""
    pid = _master(data)
    if pid is None or not PROC.exists() or processes_in(data):
        return
    (data / "postmaster.pid").unlink(missing_ok=True)


def _master(data: Path) -> int | None:
    try:
        return int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def _is_zombie(entry: Path) -> bool:
    return (entry / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
