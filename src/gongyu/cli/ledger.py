"""`gongyu ledger`"""

from __future__ import annotations

import time

import click

from gongyu.cli.ready import application
from gongyu.cli.say import FOUND, bar, problem, say


@click.group()
def command() -> None:
    """Look after the ledger."""


@command.command()
@click.pass_context
def verify(ctx: click.Context) -> None:
    """Read every organisation's chain again and name each entry that does not fit.

    Exit code 1 when something was tampered with. Posting goes on meanwhile.
    """
    with application():
        from django.utils import translation
        from django.utils.timezone import localdate

        from gongyu.access.rules import command_viewer
        from gongyu.ledger import operations, queries

        began = time.monotonic()
        with bar() as progress:
            task = progress.add_task("Verifying the ledger", total=queries.total())
            verified = queries.verify(lambda read: progress.update(task, completed=read))
        today = localdate()
        operations.keep_verified(by=command_viewer(today), today=today, verified=verified)
        with translation.override("en"):
            for fault in verified.faults:
                entry = f"entry {fault.entry_id}" if fault.entry_id else "end of the chain"
                said = translation.gettext(fault.sentence)
                problem(f"organisation {fault.organisation_id}, seq {fault.seq}, {entry}: {said}")
    seconds = time.monotonic() - began
    say(f"{verified.entries:,} entries in {verified.chains:,} chains read in {seconds:.1f} s.")
    if verified.faults:
        problem(f"{len(verified.faults)} do not fit. Compare with a backup before anything else is posted.")
        ctx.exit(FOUND)
    say("The ledger is whole.")
