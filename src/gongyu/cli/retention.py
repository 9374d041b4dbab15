"""`gongyu retention`"""

from __future__ import annotations

import click

from gongyu.cli.ready import application
from gongyu.cli.say import FOUND, bar, problem, say

WHY = {
    "append-only": "the database lets nothing be removed there",
    "in-use": "something that stays still refers to them",
    "failed": "the database failed; see the log",
}


@click.command()
@click.option("--dry-run", is_flag=True, help="Change nothing; say how many rows of each table are due.")
@click.pass_context
def command(ctx: click.Context, dry_run: bool) -> None:
    """Delete and empty what has been kept long enough, as the worker does every night.

    Exit code 1 when something that is due had to stay.
    """
    with application():
        from django.utils.timezone import localdate

        if dry_run:
            _look(localdate())
            return
        from gongyu.keeping.operations import keep_to_retention

        with bar() as progress:
            task = progress.add_task("Beginning", total=None)
            night = keep_to_retention(
                by=None,
                today=localdate(),
                progress=lambda table, done, of: progress.update(
                    task, description=table, completed=done, total=of
                ),
            )
    for one in night:
        if one.rows:
            say(f"{one.table}: {one.rows:,} rows")
        if one.why:
            problem(f"{one.table}: {one.left:,} rows are due and had to stay: {WHY[one.why]}")
    say(f"{sum(one.rows for one in night):,} rows of {len(night)} tables deleted or emptied.")
    if any(one.why for one in night):
        ctx.exit(FOUND)


def _look(today: object) -> None:
    """What a run would do now."""
    from datetime import date

    from gongyu.keeping.queries import due_count, limited

    assert isinstance(today, date)
    total = 0
    for table in limited():
        due = due_count(table, today)
        total += due
        verb = "empty" if table.empties else "delete"
        say(f"{table.name}: {due:,} rows to {verb} ({table.retention.en})")
    say(f"{total:,} rows are due. Rows that are kept with others fall due when those have gone.")
