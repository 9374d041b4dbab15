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
    for file in ROOMS.rglob("*.py"):
        text = file.read_text()
        for word in re.findall(r"app\.configure_task\(([^,)]+)", text):
            asked |= set(re.findall(rf'^{re.escape(word)}\b[^=]*= "([^"]+)"', text, re.M)) or {
                word.strip("\"'")
            }
    assert asked and asked <= set(app.tasks)


def test_the_city_is_assessed_every_night() -> None:
    nightly = {task.task.name for task in app.periodic_registry.periodic_tasks.values()}
    assert "compliance.assess_city" in nightly
