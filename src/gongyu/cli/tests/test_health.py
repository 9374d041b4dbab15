"""`gongyu health` says what the console's page says, and so does its exit code."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest
from click.testing import CliRunner

from gongyu.cli.health import command
from gongyu.cli.say import FINE, FOUND
from gongyu.console import queries
from gongyu.console.tests.test_health import WELL
from tests.cast import Cast


def test_the_command_says_it_and_so_does_its_exit_code(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    room = sys.modules[queries.health.__module__]
    monkeypatch.setattr(room, "_facts", lambda: WELL)
    done = CliRunner().invoke(command)
    assert done.exit_code == FINE and "good     Worker: Heard of 8 seconds ago." in done.output
    monkeypatch.setattr(room, "_facts", lambda: replace(WELL, heartbeat=None))
    done = CliRunner().invoke(command)
    assert done.exit_code == FOUND and "bad      Worker: There is no worker. Run gongyu up" in done.output
