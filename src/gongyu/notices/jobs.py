"""The worker hands letters over, and tries again where a carrier could not be reached."""

from __future__ import annotations

from typing import Final

from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from gongyu.notices import operations


class Later(Exception):
    """The carrier could not be reached. Says nothing else: what an exception says is logged."""


# After 3, 9, 27 and 81 seconds: a code that is not there within two minutes has been asked for again.
MOST: Final = 4
AGAIN: Final = RetryStrategy(max_attempts=MOST, exponential_wait=3, retry_exceptions={Later})


@app.task(name="notices.deliver", pass_context=True, retry=AGAIN)
def deliver(context: JobContext, outgoing_id: int) -> None:
    """Hand one letter over. Its arguments are logged and kept, so they are its number and nothing else."""
    last = context.job.attempts >= MOST
    if not operations.begin(outgoing_id=outgoing_id):
        return
    if operations.deliver(outgoing_id=outgoing_id, last=last) == "later":
        raise Later


# Cron lines count in UTC: this is twenty to four at night here.
@app.periodic(cron="40 19 * * *")
@app.task(name="notices.sweep", queueing_lock="notices.sweep")
def sweep(timestamp: int) -> None:
    """Forget every night what has been kept long enough."""
    operations.sweep(now=timezone.now())
