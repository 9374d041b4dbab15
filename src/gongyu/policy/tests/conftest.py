"""The tiny pack in place of the city's."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from gongyu.policy import queries
from gongyu.policy.rules import Pack
from gongyu.policy.tests import tiny


@pytest.fixture
def small(tmp_path: Path, settings: Settings) -> Pack:
    """The tiny pack, in use."""
    settings.POLICY_PACK = str(tiny.write(tmp_path))
    return queries.pack()
