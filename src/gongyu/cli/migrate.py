"""`gongyu migrate`"""

from __future__ import annotations

import click

from gongyu.cli.ready import application
from gongyu.cli.say import say


@click.command()
def command() -> None:
    """Bring the database to this release's schema; nothing happens when it is there already."""
    with application():
        done = migrate()
    say(f"{done} migrations applied." if done else "Nothing to do: the schema is this release's.")


def migrate() -> int:
    """Apply what is missing and return how many migrations that was."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        call_command("migrate", verbosity=0, interactive=False)
    return len(plan)
