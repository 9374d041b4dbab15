"""Reading every chain again, every week."""

from __future__ import annotations

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from gongyu.access.rules import command_viewer
from gongyu.ledger import queries
from gongyu.ledger.operations import keep_verified

logger = logging.getLogger(__name__)


# Cron lines count in UTC: this is half past three on Sunday morning here.
@app.periodic(cron="30 19 * * 6")
@app.task(name="ledger.verify", queueing_lock="ledger.verify")
def verify(timestamp: int) -> None:
    """Read the whole ledger, in a snapshot of its own, and leave a line of what was found."""
    found = queries.verify()
    today = timezone.localdate()
    keep_verified(by=command_viewer(today), today=today, verified=found)
    for fault in found.faults:
        logger.error("Ledger: organisation %s, seq %s does not fit", fault.organisation_id, fault.seq)
