"""`gongyu organisations`"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongyu.cli.people import hand_back
from gongyu.cli.ready import application
from gongyu.cli.say import FOUND, bar, problem, say

if TYPE_CHECKING:
    from gongyu.organisations.rules.region_year import Ending, YearPlan

# So many of each kind of change are named; the totals say how many there are.
SHOWN = 20


@click.group()
def command() -> None:
    """Keep regions as the national codes have them each year."""


@command.command("regions")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--on", "on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="From which day the codes hold."
)
@click.option(
    "--successors",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A list of two columns: a code that is gone, and the one that takes over, or none.",
)
@click.option("--same-name", is_flag=True, help="What has the same name below the same region takes over.")
@click.option("--dry-run", is_flag=True, help="Say what would come of it, and change nothing.")
@click.pass_context
def regions(
    ctx: click.Context, file: Path, on: datetime, successors: Path | None, same_name: bool, dry_run: bool
) -> None:
    """Take a year's regions in from FILE: .csv, .xlsx or .xls.

    The columns are code, name, level, parent_code and committee, and formerly where a code takes over from
    others; `gongyu people templates` writes a workbook to fill in. Codes of the counties in the file that it
    does not list any more are closed on the day. Exit code 1, and nothing is changed, while rows are wrong or
    it is not said which code takes over from one that is gone.
    """
    with application():
        from django.utils import timezone

        from gongyu.access.rules import command_viewer
        from gongyu.people.operations import import_regions

        today = timezone.localdate()
        with bar() as progress:
            progress.add_task(f"Reading {file.name}", total=None)
            done = import_regions(
                by=command_viewer(today),
                today=today,
                content=file.read_bytes(),
                successions=successors.read_bytes() if successors else b"",
                day=on.date(),
                same_name=same_name,
                dry_run=dry_run,
            )
        if done.sheet.problems:
            hand_back(done.sheet, file.with_name(f"{file.stem}-rejected.xlsx"))
            ctx.exit(FOUND)
        _tell(done.plan, on.date())
        if _open_questions(done.plan):
            ctx.exit(FOUND)
        if dry_run:
            say("This was a dry run: nothing was changed.")


def _tell(plan: YearPlan, day: date) -> None:
    counts = plan.counts
    say(
        f"From {day}: {counts['added']:,} new, {counts['changed']:,} renamed, {counts['ended']:,} gone, "
        f"{counts['succeeded']:,} with a successor, {counts['unchanged']:,} as before."
    )
    for label, lines in (
        ("new", [f"{one.code} {one.name}" for one in plan.opened]),
        ("renamed", [f"{one.code} {one.before} -> {one.after}" for one in plan.renamed]),
        ("gone", [_line(one) for one in plan.ended]),
        ("gone before, successor now told", [_line(one) for one in plan.late]),
        ("there after all", [_line(one) for one in plan.back]),
    ):
        for line in lines[:SHOWN]:
            say(f"  {label}: {line}")
        if len(lines) > SHOWN:
            say(f"  {label}: and {len(lines) - SHOWN:,} more")
    if plan.left_alone:
        say(f"Counties that are not in the file stay as they are: {', '.join(plan.left_alone)}.")


def _open_questions(plan: YearPlan) -> bool:
    """Say what has to be told first; whether there is anything."""
    from django.utils.translation import gettext

    for wrong in plan.problems:
        problem(f"{wrong.value}: {gettext(wrong.sentence)}")
    for one in plan.suggested:
        problem(f"{_line(one)}: the same name. Say --same-name, or name the successor in --successors.")
    for one in plan.undecided:
        problem(f"{_line(one)}: still in use. Name its successor, or none, in --successors.")
    found = bool(plan.problems or plan.suggested or plan.undecided)
    if found:
        problem("Nothing was changed.")
    return found


def _line(one: Ending) -> str:
    return f"{one.code} {one.name}" + (f" -> {one.successor}" if one.successor else "")
