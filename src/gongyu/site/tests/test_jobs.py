"""The worker knows every task that a room declares, and every name that a room asks for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from procrastinate.contrib.django import app

import gongyu

pytestmark = pytest.mark.anydatabase

ROOMS = Path(gongyu.__file__).parent
DECLARED = {
    name
    for file in ROOMS.glob("*/jobs.py")
    for name in re.findall(r'@app\.task\([^)]*?name="([^"]+)"', file.read_text())
}


def test_the_worker_knows_every_task() -> None:
    assert {"compliance.reassess_school", "compliance.assess_city"} <= DECLARED
    assert set(app.tasks) >= DECLARED


def test_what_a_lower_room_asks_for_by_name_is_there() -> None:
    """Decision 0014: a task's name is data, and a wrong one would fail only in the worker."""
    asked = set()
    for room in (path for path in ROOMS.iterdir() if path.is_dir()):
        files = [file.read_text() for file in room.rglob("*.py")]
        for word in (word for text in files for word in re.findall(r"app\.configure_task\(([^,)]+)", text)):
            # A constant may be imported from a neighbour in the same room.
            named = {
                one
                for text in files
                for one in re.findall(rf'^{re.escape(word)}\b[^=]*= "([^"]+)"', text, re.M)
            }
            asked |= named or {word.strip("\"'")}
    assert asked and asked <= set(app.tasks)


def test_the_city_is_assessed_every_night() -> None:
    nightly = {task.task.name for task in app.periodic_registry.periodic_tasks.values()}
    assert "compliance.assess_city" in nightly
