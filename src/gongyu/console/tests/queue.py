"""Jobs as procrastinate itself would leave them, by its own tables."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone


def empty() -> None:
    """Forget every job and worker: the queue's tables are not Django's own, which it would empty."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute("DELETE FROM procrastinate_workers")


def worker(silent_for: timedelta = timedelta()) -> int:
    """A worker that last said it was there so long ago."""
    return _made(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id",
        [timezone.now() - silent_for],
    )


def job(
    task: str,
    status: str = "failed",
    *,
    at: datetime | None = None,
    args: str = "{}",
    worker_id: int | None = None,
    queueing_lock: str | None = None,
) -> int:
    """A job in a state since a moment."""
    made = _made(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args, attempts, worker_id, queueing_lock) "
        "VALUES ('default', %s, %s, 1, %s, %s) RETURNING id",
        [task, args, worker_id, queueing_lock],
    )
    with connection.cursor() as cursor:
        # The queue's triggers write an event at each step; these say when.
        for step in () if status == "todo" else ("doing", status):
            cursor.execute("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [step, made])
        when = at or timezone.now()
        cursor.execute("UPDATE procrastinate_events SET at = %s WHERE job_id = %s", [when, made])
    return made


def status_of(job_id: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [job_id])
        return str(cursor.fetchone()[0])


def _made(statement: str, values: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.fetchone()[0])
