"""What the registry does by night."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from gongyu.people import operations


# Cron lines count in UTC: this is half past four at night here, after the forgetting.
@app.periodic(cron="30 20 * * *")
@app.task(name="people.close_left_accounts", queueing_lock="people.close_left_accounts")
def close_left_accounts(timestamp: int) -> None:
    """Close accounts that nobody stands behind any more."""
    while operations.close_left_accounts(by=None, today=timezone.localdate()):
        pass
