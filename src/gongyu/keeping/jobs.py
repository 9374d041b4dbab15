"""Forgetting by night."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from gongyu.keeping import operations


# Cron lines count in UTC: this is ten past four at night here, when the figures of the day are computed.
@app.periodic(cron="10 20 * * *")
@app.task(name="keeping.forget", queueing_lock="keeping.forget")
def forget(timestamp: int) -> None:
    """Delete and empty what has been kept long enough."""
    operations.keep_to_retention(by=None, today=timezone.localdate())
