"""Planning for sets of rows instead of single ones, for as long as the engine's relations are read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.db import connection

# Row counts of what was just computed are unknown to the planner, which then loops where it should hash.
# Look-ups that must be look-ups are written as such in the sources.
PLAN: Final = """
SELECT set_config('enable_nestloop', 'off', true), set_config('enable_mergejoin', 'off', true),
    set_config('enable_sort', 'off', true), set_config('jit', 'off', true),
    set_config('plan_cache_mode', 'force_generic_plan', true), set_config('work_mem', %(memory)s, true),
    (SELECT coalesce(max(id), 0) FROM ledger_entry), clock_timestamp()
"""
# Back to what the connection had: nobody sets these within a transaction but this room.
PLAN_AGAIN: Final = """
SET LOCAL enable_nestloop TO DEFAULT; SET LOCAL enable_mergejoin TO DEFAULT; SET LOCAL enable_sort TO DEFAULT;
SET LOCAL jit TO DEFAULT; SET LOCAL plan_cache_mode TO DEFAULT; SET LOCAL work_mem TO DEFAULT
"""


@contextmanager
def planned(memory: str) -> Iterator[dict[str, Any]]:
    """Plan for sets, not single rows; yields the moment and the ledger's position to stamp rows with."""
    with connection.cursor() as cursor:
        cursor.execute(PLAN, {"memory": memory})
        row = cursor.fetchone()
        yield {"position": row[6], "now": row[7]}
        cursor.execute(PLAN_AGAIN)
