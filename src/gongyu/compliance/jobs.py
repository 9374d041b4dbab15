"""Assessing in the background: a school whose roster has changed, and every night the whole city."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from gongyu.compliance.operations import assess_all, reassess


@app.task(name="compliance.reassess_school", lock="compliance.assess")
def reassess_school(organisation_ids: list[int]) -> None:
    """Find the standings of some organisations anew; asked for by rooms further down, by this name."""
    reassess(organisation_ids=organisation_ids, today=timezone.localdate())


# Cron lines count in UTC: this is half past two at night here.
@app.periodic(cron="30 18 * * *")
@app.task(name="compliance.assess_city", queueing_lock="compliance.assess_city", lock="compliance.assess")
def assess_city(timestamp: int) -> None:
    """Find every standing anew, so that a new day's pace and terms show in the morning."""
    assess_all(today=timezone.localdate())
