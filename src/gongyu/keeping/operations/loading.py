"""Loading pg_dump's archive: through pg_restore, which makes SQL of it, to psql.

Between the two stands this process, which alone sends the COMMIT: whatever dies on the way, nothing is
written.
"""

from __future__ import annotations

import contextlib
import re
import subprocess
import threading
from collections.abc import Callable, Iterable
from typing import IO, Final

from gongyu.embedded.errors import DatabaseError
from gongyu.keeping import queries
from gongyu.kernel.stream import PIECE

# What a client program of 17 or later says and a server before does not know.
_TOO_NEW: Final = b"SET transaction_timeout = 0;\n"
# Options of a column belong to the server they come from, and some makes of PostgreSQL write their own there;
# our schema sets none.
_OPTIONS: Final = re.compile(rb"ALTER TABLE ONLY \S+ ALTER COLUMN \S+ SET \([^)]*\);\n")


class Loading:
    """pg_restore and psql with us between them; without `commit` nothing stays."""

    def __init__(self) -> None:
        folder = queries.programs()
        common = {"env": queries.reaching(), "stdin": subprocess.PIPE, "stderr": subprocess.PIPE}
        self._failed: BaseException | None = None
        self._restore = subprocess.Popen(
            [str(queries.reader() / "pg_restore"), "--no-owner", "--no-privileges", "--file=-"],
            stdout=subprocess.PIPE,
            **common,  # type: ignore[call-overload]
        )
        command = [str(folder / "psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"]
        command += ["--set=VERBOSITY=terse", "--output=/dev/null", "--file=-"]
        self._psql = subprocess.Popen(command, stdout=subprocess.DEVNULL, **common)  # type: ignore[call-overload]
        self._said: dict[str, bytes] = {}
        self._listeners = [
            threading.Thread(target=self._listen, args=(name, program.stderr), daemon=True)
            for name, program in (("pg_restore", self._restore), ("psql", self._psql))
        ]

    def __enter__(self) -> Loading:
        for listener in self._listeners:
            listener.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Kill whatever still runs: an open transaction ends with its connection."""
        for program in (self._restore, self._psql):
            if program.poll() is None:
                program.kill()
            program.wait()
            for pipe in (program.stdin, program.stdout):
                if pipe:
                    with contextlib.suppress(BrokenPipeError):
                        pipe.close()
        for listener in self._listeners:
            listener.join()

    def take(self, archive: Iterable[bytes], progress: Callable[[], None]) -> None:
        """Hand the archive through; returns when psql has been given all of it."""
        feeder = threading.Thread(target=self._feed, args=(archive, progress), daemon=True)
        feeder.start()
        try:
            self._tell(b"BEGIN;\n")
            self._pass_on()
        except BrokenPipeError:
            self._restore.kill()
        feeder.join()
        if self._failed:
            raise self._failed
        if self._restore.wait():
            raise self._failure()

    def commit(self) -> None:
        try:
            self._tell(b"COMMIT;\n")
            self._psql.stdin.close()
        except BrokenPipeError:
            pass
        if self._psql.wait():
            raise self._failure()

    def _pass_on(self) -> None:
        script: IO[bytes] = self._restore.stdout
        for line in iter(script.readline, b""):
            if line != _TOO_NEW and not _OPTIONS.fullmatch(line):
                self._tell(line)
            if line.startswith(b"COPY "):  # from here on it is rows
                break
        while part := script.read(PIECE):
            self._tell(part)

    def _tell(self, text: bytes) -> None:
        assert self._psql.stdin is not None
        self._psql.stdin.write(text)

    def _feed(self, archive: Iterable[bytes], progress: Callable[[], None]) -> None:
        assert self._restore.stdin is not None
        try:
            for part in archive:
                self._restore.stdin.write(part)
                progress()
            self._restore.stdin.close()
        except BrokenPipeError:  # it has said why
            pass
        except BaseException as failure:
            self._failed = failure
            self._restore.kill()

    def _listen(self, name: str, errors: IO[bytes]) -> None:
        self._said[name] = errors.read()[-2000:]
        errors.close()

    def _failure(self) -> DatabaseError:
        for listener in self._listeners:
            listener.join(1)
        said = "\n".join(text.decode(errors="replace").strip() for text in self._said.values() if text)
        return DatabaseError(f"The restoration failed and nothing was written. PostgreSQL said:\n{said}")
