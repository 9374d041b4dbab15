"""Keep children running: restart the one that dies, stop all in reverse order when asked."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from gongyu.embedded.server import Server

PATIENCE = 15.0
LONGEST_PAUSE = 20.0


class Child(Protocol):
    """Something the supervisor keeps alive."""

    name: str

    def start(self) -> None: ...
    def alive(self) -> bool: ...
    def stop(self) -> None: ...


@dataclass
class Database:
    server: Server
    name: str = "database"

    def start(self) -> None:
        self.server.start()

    def alive(self) -> bool:
        return self.server.alive()

    def stop(self) -> None:
        self.server.stop()


@dataclass
class Program:
    """A command in a process group of its own, so that its own children go with it."""

    name: str
    launch: Callable[[], subprocess.Popen[bytes]]
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._sweep()
        self.process = self.launch()

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(PATIENCE)
        self._sweep()
        self.process = None

    def _sweep(self) -> None:
        """What is left of the group after its leader died would hold the port."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@dataclass
class Supervisor:
    """Started in order, watched, stopped in reverse."""

    children: Sequence[Child]
    tell: Callable[[str], None]
    asked_to_stop: threading.Event = field(default_factory=threading.Event)
    _failures: dict[str, list[float]] = field(default_factory=dict)

    def listen(self) -> None:
        """SIGTERM and Ctrl-C ask for an orderly end."""
        for sign in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(sign, lambda *_: self.asked_to_stop.set())

    def watch(self) -> None:
        """Until asked to stop: whoever died is started again, with longer pauses when it keeps dying."""
        while not self.asked_to_stop.wait(0.2):
            for child in self.children:
                if not child.alive() and not self.asked_to_stop.is_set():
                    self._restart(child)

    def stop(self) -> None:
        for child in reversed(self.children):
            child.stop()

    def _restart(self, child: Child) -> None:
        now = time.monotonic()
        recent = [at for at in self._failures.get(child.name, []) if now - at < 60]
        self._failures[child.name] = [*recent, now]
        pause = min(LONGEST_PAUSE, 0.25 * 2 ** len(recent)) if recent else 0.0
        self.tell(f"{child.name} died; starting it again" + (f" in {pause:.0f} s" if pause >= 1 else ""))
        if pause and self.asked_to_stop.wait(pause):
            return
        child.start()
