"""`gongyu people`"""

from __future__ import annotations

from pathlib import Path

import click

from gongyu.cli.ready import application
from gongyu.cli.say import FOUND, bar, problem, say


@click.group()
def command() -> None:
    """Bring rosters in."""


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--school", required=True, metavar="CODE", help="The school's code.")
@click.option(
    "--rejected",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the rows that were not taken in; beside FILE by default.",
)
@click.pass_context
def import_(ctx: click.Context, file: Path, school: str, rejected: Path | None) -> None:
    """Read a school's roster from FILE (.xlsx, Chinese headings).

    Rows with faults are written to a workbook with a reason for each cell; good rows are taken in whatever
    the others say, and the same file twice changes nothing. Exit code 1 when rows were rejected.
    """
    with application():
        from django.utils import timezone, translation

        from gongyu.access.rules import command_viewer
        from gongyu.compliance.operations import reassess
        from gongyu.organisations.queries import by_code
        from gongyu.people.operations import import_roster
        from gongyu.people.rules.workbook import rejected_rows

        body = by_code(school)
        if body is None:
            raise click.BadParameter(f"no organisation has the code {school}.", param_hint="--school")
        today = timezone.localdate()
        with bar() as progress:
            progress.add_task(f"Reading {file.name}", total=None)
            done = import_roster(
                by=command_viewer(today),
                today=today,
                organisation_id=body.id,
                content=file.read_bytes(),
                source=file.name,
            )
            if done.touched:
                reassess(organisation_ids=[body.id], today=today)
        say(
            f"{body.name}: {done.rows:,} rows read; {done.added:,} added, {done.moved:,} moved, "
            f"{done.changed:,} changed, {done.unchanged:,} as before, {done.rejected:,} rejected."
        )
        if done.left_out:
            say(f"{len(done.left_out):,} pupils of the school are not in this file; they stay as they are.")
        if done.problems:
            place = rejected or file.with_name(f"{file.stem}-rejected.xlsx")
            with translation.override("zh-hans"):
                place.write_bytes(rejected_rows(done.sheet, translation.gettext))
            problem(f"Put the marked cells of {place} right and import that file.")
            ctx.exit(FOUND)
