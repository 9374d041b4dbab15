"""`gongyu assess`"""

from __future__ import annotations

import time

import click

from gongyu.cli.ready import application
from gongyu.cli.say import bar, say


@click.command()
@click.option("--all-periods", is_flag=True, help="Closed periods too, not only those that are running.")
def command(all_periods: bool) -> None:
    """Assess every duty anew for the whole city, as the worker does every night."""
    with application():
        from django.utils.timezone import localdate

        from gongyu.compliance.operations import assess_all

        began = time.monotonic()
        with bar() as progress:
            progress.add_task("Assessing every duty", total=None)
            assess_all(today=localdate(), periods="all" if all_periods else "open")
    say(f"Assessed in {time.monotonic() - began:.1f} s.")
