"""The files of one embedded database, and the lock that keeps it to one supervisor."""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from gongyu.embedded.account import Account, account_for, beside
from gongyu.embedded.binaries import SHARED
from gongyu.embedded.errors import AlreadyRunning

LONGEST_SOCKET_FOLDER = 80  # a Unix socket's path may not pass 107 bytes, PostgreSQL's own name included


@dataclass(frozen=True)
class Place:
    """`home` is the installation's folder, `root` PostgreSQL's own one (the same disk, another owner)."""

    home: Path
    root: Path
    account: Account

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def log(self) -> Path:
        return self.home / "postgresql.log"

    def password(self, name: str) -> str:
        """A password made once and readable by its owner alone."""
        file = self.home / f"{name}-password"
        if not file.exists():
            private(file, secrets.token_urlsafe(32))
        return file.read_text().strip()

    def port(self) -> int:
        """The port of the last start when it is still free, else any free one."""
        file = self.home / "port"
        remembered = int(file.read_text()) if file.exists() else 0
        for wanted in (remembered, 0):
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", wanted))
                except OSError:
                    continue
                chosen = int(probe.getsockname()[1])
            file.write_text(f"{chosen}\n")
            return chosen
        raise AssertionError("binding to port 0 cannot fail for want of a port")

    def sockets(self) -> Path:
        """A folder for the socket that only the account enters, with a path short enough for it."""
        folder = self.root / "socket"
        if len(str(folder)) > LONGEST_SOCKET_FOLDER:
            folder = Path(tempfile.mkdtemp(prefix="gongyu-"))
        for left in folder.glob(".s.PGSQL.*"):  # after kill -9; we hold the lock, nobody listens there
            left.unlink()
        folder.mkdir(mode=0o700, exist_ok=True)
        self.account.own(folder)
        return folder

    def address(self, port: int) -> str:
        return f"postgres://gongyu:{quote(self.password('database'))}@127.0.0.1:{port}/gongyu"


def open_place(home: Path) -> Place:
    """The home's database folder, made when it is missing."""
    home = home.resolve()
    home.mkdir(parents=True, exist_ok=True)
    root = home / "postgres"
    account = account_for(root.resolve() / "data")
    digest = hashlib.sha256(str(home).encode()).hexdigest()[:12]
    root = beside(root, SHARED / digest, account)
    root.mkdir(exist_ok=True)
    root.chmod(0o700)
    account.own(root)
    return Place(home, root, account)


def private(file: Path, text: str) -> None:
    """Write a file that its owner alone may read, whole or not at all."""
    partial = file.with_name(f".{file.name}.{os.getpid()}")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(text + "\n")
    partial.replace(file)


def lock(home: Path) -> int:
    """Hold the home for as long as this process lives; the kernel lets go even after kill -9."""
    home.mkdir(parents=True, exist_ok=True)
    handle = os.open(home / "supervisor.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(handle, 20).decode().strip() or "unknown"
        os.close(handle)
        raise AlreadyRunning(
            f"Another Gongyu supervisor (process {holder}) already runs the database in {home}. "
            "Stop it first, or set GONGYU_HOME to another folder."
        ) from None
    os.ftruncate(handle, 0)
    os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
    return handle
