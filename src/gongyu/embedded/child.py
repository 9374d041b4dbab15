"""Starting a process that does not outlive us and is not reached by the terminal's Ctrl-C."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from gongyu.embedded.account import Account

PR_SET_PDEATHSIG = 1


def start(
    command: Sequence[str],
    *,
    account: Account | None = None,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    output: IO[bytes] | None = None,
    when_we_die: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """A direct child in a process group of its own; the kernel signals it when this process dies.

    Call it from a thread that lives as long as the process: the kernel watches the starting thread.
    """
    lent: dict[str, Any] = {}
    if account is not None and account.drop:
        lent = {"user": account.uid, "group": account.gid, "extra_groups": []}
    return subprocess.Popen(
        list(command),
        cwd=folder,
        env=dict(environment) if environment is not None else None,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        process_group=0,
        preexec_fn=_follow(os.getpid(), when_we_die),
        **lent,
    )


def _follow(parent: int, sign: signal.Signals) -> Callable[[], None] | None:
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None, use_errno=True)  # loaded here: after a fork it is too late to load anything

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(sign), 0, 0, 0)
        if os.getppid() != parent:  # died between the fork and the request
            os._exit(1)

    return ask
