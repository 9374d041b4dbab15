"""For the test runs: a throw-away server when DATABASE_URL names none.

Loaded by `-p`, because the settings read DATABASE_URL before any conftest.py is. Only the process that
was started first makes a server; xdist's workers inherit its address.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Generator

import pytest

from gongyu.embedded.throwaway import throwaway

_open = contextlib.ExitStack()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None, object, object]:
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = _open.enter_context(throwaway())
        _open.callback(os.environ.pop, "DATABASE_URL", None)
    return (yield)


def pytest_unconfigure() -> None:
    _open.close()
