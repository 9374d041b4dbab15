"""The worker carries notices, batch by batch, takes up again what something has interrupted, and climbs;
it draws the samples that are due, and sets long ledgers in print."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from gongyu.contact import operations, queries


@app.task(name="contact.send_notice")
def send_notice(notice_id: int) -> None:
    """Carry one notice to all of its families."""
    while operations.carry_notice(now=timezone.now(), notice_id=notice_id):
        pass


@app.periodic(cron="* * * * *")
@app.task(name="contact.carry_notices", queueing_lock="contact.carry_notices")
def carry_notices(timestamp: int) -> None:
    """Every minute, whatever has not arrived yet, should the worker have been killed in the middle of it. It
    holds no lock that would outlive a killed worker: a notice is carried by whoever has its row."""
    for notice_id in queries.unsent_notices():
        send_notice(notice_id)
    now = timezone.now()
    while operations.tell_digests(now=now):
        pass
    while operations.climb_notices(now=now):
        pass


# Cron lines count in UTC: this is twenty past midnight here.
@app.periodic(cron="20 16 * * *")
@app.task(name="contact.carry_samples", queueing_lock="contact.carry_samples")
def carry_samples(timestamp: int) -> None:
    """Soon after midnight: lists of the day before are frozen and drawn from, answers counted when it
    is time."""
    today = timezone.localdate()
    for sample_id in queries.due_samples(today):
        operations.carry_sample(today=today, sample_id=sample_id)


@app.periodic(cron="20 17 * * *")
@app.task(name="contact.close_surveys", queueing_lock="contact.close_surveys")
def close_surveys(timestamp: int) -> None:
    """Every night at twenty past one here, rounds of asking families that have ended are added up."""
    operations.close_surveys(today=timezone.localdate())


@app.task(name="contact.make_print")
def make_print(print_id: int) -> None:
    """Set one ledger in print."""
    operations.make_print(now=timezone.now(), print_id=print_id)


@app.periodic(cron="* * * * *")
@app.task(name="contact.make_prints", queueing_lock="contact.make_prints")
def make_prints(timestamp: int) -> None:
    """Every minute, those over which the worker was killed."""
    now = timezone.now()
    for print_id in queries.waiting_prints(now):
        operations.make_print(now=now, print_id=print_id)
