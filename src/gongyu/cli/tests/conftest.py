"""The drill, made once for each file that backs up and restores."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from gongyu.cli.tests.drill import Drill, drill

__all__ = ["allowed", "drill"]


@pytest.fixture
def allowed(drill: Drill, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield
