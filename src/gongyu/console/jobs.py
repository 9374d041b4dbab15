"""What the worker keeps of itself: why a job failed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError
from procrastinate import App, JobContext

from gongyu.console.models import JobFailure
from gongyu.console.rules import reason_of

logger = logging.getLogger(__name__)


def keep_reason(call_next: Callable[[], Any], context: JobContext, _: object) -> Any:
    """Runs a task; what it raises leaves its kind behind, and goes on."""
    try:
        return call_next()
    except Exception as error:
        try:
            JobFailure.objects.create(
                job=context.job.id or 0,
                task=context.job.task_name,
                reason=reason_of(error),
                error=type(error).__name__[:120],
            )
        except DatabaseError:
            logger.warning("Why job %s failed could not be kept: no database", context.job.id)
        raise


def keep_reasons(known: App) -> None:
    """Wraps every task of the worker so; named in the settings."""
    wrapped = [*(known.worker_defaults.get("task_middleware") or ()), keep_reason]
    known.worker_defaults["task_middleware"] = wrapped
