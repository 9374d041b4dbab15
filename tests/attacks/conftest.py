"""Attackers start from the world of the access matrix: whatever address is added there is tried here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from tests.test_access_matrix import quiet, world

__all__ = ["quiet", "world"]


@pytest.fixture(autouse=True)
def nobody_has_tried(db: None) -> Iterator[None]:
    """Limits count from nothing."""
    cache.clear()
    yield
    cache.clear()
