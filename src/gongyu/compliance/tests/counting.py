"""Counting SQL statements: Django's, and the engine's own, which Django does not see."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

# A test runs inside a transaction, and so a transaction within it is a savepoint.
OF_TESTS = ("SAVEPOINT", "RELEASE SAVEPOINT")


@contextmanager
def at_most(number: int, about: str = "") -> Iterator[None]:
    """Fail when more statements than that are run inside."""
    own: list[str] = []

    class Counting(psycopg.Cursor[Any]):
        def execute(self, query: Any, *given: Any, **more: Any) -> Any:
            own.append(str(query))
            return super().execute(query, *given, **more)

    with pytest.MonkeyPatch.context() as patch, CaptureQueriesContext(connection) as seen:
        patch.setattr(psycopg, "Cursor", Counting)
        yield
    ran = [one["sql"] for one in seen.captured_queries if not one["sql"].startswith(OF_TESTS)] + own
    assert ran, "nothing was run, so nothing was counted"
    assert len(ran) <= number, f"{about} {len(ran)} statements:\n" + "\n".join(one[:140] for one in ran)
