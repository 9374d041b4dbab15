"""One embedded PostgreSQL server: started as our direct child, stopped cleanly, recovered after a crash."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from gongyu.embedded import leftovers
from gongyu.embedded.binaries import programs
from gongyu.embedded.child import start as start_child
from gongyu.embedded.cluster import ensure_data, ensure_roles, superuser
from gongyu.embedded.errors import DatabaseError
from gongyu.embedded.place import Place, lock, open_place, private

RECOVERY = 900  # seconds a long crash recovery may take before we call it a failure
LOG_LIMIT = 20 * 1024 * 1024


class Server:
    """The database of one home. Holds the home's lock from `start` to `stop`."""

    def __init__(self, home: Path, *, throwaway: bool = False) -> None:
        self.home = home.resolve()
        self.throwaway = throwaway
        self.process: subprocess.Popen[bytes] | None = None
        self.url = ""
        self._lock: int | None = None
        self._sockets: Path | None = None

    def start(self) -> str:
        """Bring it up and return its URL, also written in the home for other processes to find."""
        if self._lock is None:
            self._lock = lock(self.home)
        place = open_place(self.home)
        leftovers.end(place.data)
        leftovers.forget_stale_pid(place.data)
        ensure_data(place, throwaway=self.throwaway)
        port = place.port()
        self._spawn(place, port)
        ensure_roles(place, port)
        self.url = place.address(port)
        private(self.home / "database-url", self.url)
        return self.url

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """Fast shutdown: running statements are rolled back, everything committed is on disk."""
        if self.process is not None:
            for sign, patience in ((signal.SIGINT, 60), (signal.SIGQUIT, 10), (signal.SIGKILL, 10)):
                if self.process.poll() is not None:
                    break
                self.process.send_signal(sign)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(patience)
            self.process = None
        if self._sockets is not None and self._sockets.parent != self.home / "postgres":
            shutil.rmtree(self._sockets, ignore_errors=True)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _spawn(self, place: Place, port: int) -> None:
        self._sockets = place.sockets()
        command = [str(programs(place.account) / "postgres"), "-D", str(place.data), "-p", str(port)]
        command += ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={self._sockets}"]
        if place.log.exists() and place.log.stat().st_size > LOG_LIMIT:
            place.log.replace(place.log.with_suffix(".log.1"))
        with place.log.open("ab") as log:
            begins = log.tell()
            self.process = start_child(
                command,
                account=place.account,
                folder=place.root,
                environment={"PATH": os.defpath, "LC_ALL": "C"},
                output=log,
                when_we_die=signal.SIGINT,
            )
        self._wait(place, port, begins)

    def _wait(self, place: Place, port: int, begins: int) -> None:
        """Up means that a connection with the password succeeds."""
        assert self.process is not None
        until = time.monotonic() + RECOVERY
        while time.monotonic() < until:
            if self.process.poll() is not None:
                said = place.log.read_bytes()[begins:].decode(errors="replace").strip()
                raise DatabaseError(
                    f"PostgreSQL did not start. It said:\n{said[-2000:]}\nWhole log: {place.log}"
                )
            try:
                psycopg.connect(superuser(place, port)).close()
            except psycopg.OperationalError as failure:
                if "password authentication failed" in str(failure):
                    raise DatabaseError(
                        f"{self.home}/superuser-password does not open the database in {place.data}. "
                        "Put the right file back, or set GONGYU_HOME to a new folder."
                    ) from failure
                time.sleep(0.05)
            else:
                return
        raise DatabaseError(f"PostgreSQL did not answer within {RECOVERY} seconds. Log: {place.log}")


@contextlib.contextmanager
def running(home: Path) -> Iterator[str]:
    """A server for the length of a block, stopped afterwards."""
    server = Server(home)
    try:
        yield server.start()
    finally:
        server.stop()
