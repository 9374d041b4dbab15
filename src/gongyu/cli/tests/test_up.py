"""`gongyu up` as an operator meets it: one command, one Ctrl-C, and nothing lost by kill -9."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from gongyu.embedded import leftovers
from gongyu.embedded.address import database_url

pytestmark = [pytest.mark.anydatabase, pytest.mark.slow]
PATIENCE = 90


class Installation:
    """One home and one port, and whatever runs there."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.log = folder / "up.log"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.process: subprocess.Popen[bytes] | None = None

    def up(self) -> None:
        environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gongyu.cli.main", "up", "--port", str(self.port), "--workers", "1"],
                env=environment | {"GONGYU_HOME": str(self.home)},
                stdout=log,
                stderr=log,
            )
        assert until(lambda: "Gongyu is at" in self.log.read_text()), self.log.read_text()
        assert self.answers()

    def answers(self) -> bool:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/accounts/login/", timeout=5).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True

    def everything(self) -> list[psutil.Process]:
        assert self.process is not None
        top = psutil.Process(self.process.pid)
        return [top, *top.children(recursive=True)]

    def child(self, word: str) -> psutil.Process | None:
        """The living direct child whose command names it."""
        assert self.process is not None
        for child in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.Error):
                if word in " ".join(child.cmdline()):
                    return child
        return None

    def sql(self, statement: str) -> list[tuple[object, ...]]:
        with psycopg.connect(database_url(self.home) or "", autocommit=True) as connection:
            done = connection.execute(statement)
            return done.fetchall() if done.description else []


def _another(now: psutil.Process | None, before: psutil.Process) -> bool:
    return now is not None and now.pid != before.pid


def until(true: Callable[[], bool], within: float = PATIENCE) -> bool:
    end = time.monotonic() + within
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def installation() -> Iterator[Installation]:
    folder = Path(tempfile.mkdtemp(prefix="gongyu-test-"))
    folder.chmod(0o711)
    here = Installation(folder)
    yield here
    if here.process is not None and here.process.poll() is None:
        here.process.send_signal(signal.SIGINT)
        here.process.wait(PATIENCE)
    leftovers.end((here.home / "postgres").resolve() / "data")
    shutil.rmtree(folder, ignore_errors=True)


def test_everything_killed_everything_back(installation: Installation) -> None:
    installation.up()
    installation.sql("CREATE TABLE proof (number int)")
    installation.sql("INSERT INTO proof SELECT generate_series(1, 500)")
    all_of_it = installation.everything()
    assert len(all_of_it) > 5
    for process in all_of_it:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    assert installation.process is not None
    installation.process.wait(10)
    assert not installation.answers()
    installation.up()
    assert installation.sql("SELECT count(*) FROM proof") == [(500,)]


def test_who_dies_is_started_again_and_ctrl_c_ends_all(installation: Installation) -> None:
    installation.up()
    for word in ("granian", "procrastinate", "postgres"):
        victim = installation.child(word)
        assert victim is not None
        victim.kill()
        assert until(lambda: _another(installation.child(word), victim)), f"{word} did not come back"  # noqa: B023
        assert until(installation.answers)
    all_of_it = installation.everything()
    assert installation.process is not None
    installation.process.send_signal(signal.SIGINT)
    assert installation.process.wait(30) == 0
    assert not [process for process in all_of_it if process.is_running()]
    log = (installation.home / "postgresql.log").read_text()
    assert log.rstrip().endswith("database system is shut down")
