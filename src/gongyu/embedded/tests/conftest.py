"""A supervisor in a process of its own, as an operator has it, with a home in a temporary folder."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from gongyu.embedded import leftovers
from gongyu.embedded.address import database_url


@dataclass
class Operator:
    """Starts, kills and looks at the supervisor of one home."""

    home: Path
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def data(self) -> Path:
        return (self.home / "postgres").resolve() / "data"

    @property
    def supervisor(self) -> subprocess.Popen[str]:
        return self.started[-1]

    def start(self) -> str:
        process = subprocess.Popen(
            [sys.executable, "-m", "gongyu.embedded"],
            env=os.environ | {"GONGYU_HOME": str(self.home)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.started.append(process)
        assert process.stdout is not None
        said = process.stdout.readline()
        if not said.startswith("ready"):
            process.wait(10)
            raise AssertionError(process.stderr.read() if process.stderr else "")
        return database_url(self.home) or ""

    def refused(self) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "gongyu.embedded"],
            env=os.environ | {"GONGYU_HOME": str(self.home)},
            capture_output=True,
            text=True,
            timeout=20,
        )
        return done.returncode, done.stderr

    def master(self) -> int:
        """The server's process; between two of them there is none for a moment."""
        until = time.monotonic() + 20
        while True:
            try:
                return int((self.data / "postmaster.pid").read_text().split("\n")[0])
            except (FileNotFoundError, ValueError):
                if time.monotonic() > until:
                    raise
                time.sleep(0.02)

    def gone(self, within: float = 10) -> bool:
        until = time.monotonic() + within
        while time.monotonic() < until:
            if not leftovers.processes_in(self.data):
                return True
            time.sleep(0.05)
        return False

    def close(self) -> None:
        for process in self.started:
            if process.poll() is None:
                process.terminate()
                process.wait(30)
            for stream in (process.stdout, process.stderr):
                if stream:
                    stream.close()
        leftovers.end(self.data)


@pytest.fixture
def operator() -> Iterator[Operator]:
    folder = Path(tempfile.mkdtemp(prefix="gongyu-test-"))
    folder.chmod(0o711)
    operator = Operator(folder / "home")
    yield operator
    operator.close()
    shutil.rmtree(folder, ignore_errors=True)


def connect_when_up(url: str, within: float = 20) -> psycopg.Connection:
    until = time.monotonic() + within
    while True:
        try:
            return psycopg.connect(url, autocommit=True)
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
