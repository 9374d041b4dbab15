"""Every evening, families that have a place in what is held tomorrow are reminded."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from gongyu.activities import operations


# Cron lines count in UTC: this is five past eight in the evening here.
@app.periodic(cron="5 12 * * *")
@app.task(name="activities.remind", queueing_lock="activities.remind")
def remind(timestamp: int) -> None:
    """Batch by batch, until everybody has been told."""
    today = timezone.localdate()
    while operations.remind(today=today, tomorrow=today + timedelta(days=1)):
        pass
