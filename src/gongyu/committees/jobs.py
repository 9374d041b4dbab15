"""By night: offices hear of what has come in, bodies that their terms end."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from gongyu.committees import operations


# Cron lines count in UTC: this is twenty to two at night here.
@app.periodic(cron="40 17 * * *")
@app.task(name="committees.announce_fees", queueing_lock="committees.announce_fees")
def announce_fees(timestamp: int) -> None:
    """Every night, the reports of the day before: told at once, the message would say when they came."""
    operations.announce_fees(today=timezone.localdate())


# A quarter to two at night here.
@app.periodic(cron="45 17 * * *")
@app.task(name="committees.remind_of_lapses", queueing_lock="committees.remind_of_lapses")
def remind_of_lapses(timestamp: int) -> None:
    """Every night, terms that come to their end."""
    operations.remind_of_lapses(today=timezone.localdate())
