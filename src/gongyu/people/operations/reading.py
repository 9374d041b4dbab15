"""Files from outside are opened in a process of their own, with bounds to its memory and time: whatever a
workbook unfolds to, the server goes on."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_
from gongyu.people.rules.packing import list_from, request, request_list, sheet_from
from gongyu.people.rules.sheet import Sheet
from gongyu.people.rules.table import check_size

SECONDS: Final = 60
MEMORY: Final = 768 * 1024 * 1024
OUT_OF_MEMORY: Final = 9
ROOT: Final = str(Path(__file__).resolve().parents[3])
# Nothing lives long in there, so nothing need be collected.
_PROGRAM: Final = f"""
import contextlib, gc, resource, sys
gc.disable()
with contextlib.suppress(ValueError, OSError):
    resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
sys.path.insert(0, sys.argv[1])
from gongyu.people.rules.packing import answer
try:
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read()))
except MemoryError:
    sys.exit({OUT_OF_MEMORY})
"""


def read(content: bytes, stage: str, today: date) -> Sheet:
    """What a roster file says; Refusal for what is no roster, or more than a school's roster can be."""
    check_size(content)
    return sheet_from(_answer(request(content, stage, today)))


def read_list(content: bytes, kind: str) -> Sheet:
    """What a list of another kind says, laid out and not read yet."""
    check_size(content)
    return list_from(_answer(request_list(content, kind)), kind)


def _answer(asked: bytes) -> bytes:
    command = [sys.executable, "-P", "-c", _PROGRAM, ROOT]
    # A server's huge pages (decisions/0003) would only make a process that lives for seconds larger.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONMALLOC"}
    try:
        done = subprocess.run(command, env=environment, input=asked, capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired as error:
        raise _too_large() from error
    # Rust ends with a signal where Python would raise MemoryError.
    if done.returncode < 0 or done.returncode == OUT_OF_MEMORY:
        raise _too_large()
    if done.returncode:
        # Without the process's own words: they may hold a child's name.
        raise RuntimeError(f"the process that opens rosters ended with {done.returncode}")
    return done.stdout


def _too_large() -> Refusal:
    return Refusal(
        "people.unfolds-too-large",
        N_("这个工作簿解开后过大，不像名册。请把名册复制到新表里再上传。"),
        field="file",
    )
