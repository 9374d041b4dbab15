"""At night, rounds that have ended are added up."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from gongyu.assessments import operations


# Cron lines count in UTC: this is ten to two at night here.
@app.periodic(cron="50 17 * * *")
@app.task(name="assessments.close_rounds", queueing_lock="assessments.close_rounds")
def close_rounds(timestamp: int) -> None:
    """Every night, self-checks whose last day has gone."""
    operations.close_rounds(today=timezone.localdate())
